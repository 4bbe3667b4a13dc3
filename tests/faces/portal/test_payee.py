"""A partner says where it is paid, through the pages, with the password entered once more."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.factories import NOON, PASSWORD, make_person, make_tenant
from tests.support.payees import DUTCH, GERMAN, TODAY, Company, been_there, make_company
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web import clock

PAGE = "/p/kestrel/company/payee/"
CHANGE = f"{PAGE}change/"
AGAIN = "/accounts/reauthenticate/"
TYPED = {"kind": "iban", "holder": "Corvus Industrial GmbH", "iban": "DE89 3704 0044 0532 0130 00"}


@pytest.fixture
def kestrel(db: None) -> Tenant:
    return make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=TODAY)


@pytest.fixture
def corvus(kestrel: Tenant) -> Company:
    return make_company(kestrel)


def enter_password(client: Client, password: str = PASSWORD) -> Any:
    return client.post(AGAIN, {"password": password, "next": CHANGE})


@pytest.fixture
def marta(corvus: Company, client_as: Callable[[User], Client]) -> Client:
    """The first person, who has just entered the password again."""
    client = client_as(corvus.marta)
    assert enter_password(client).headers["Location"] == CHANGE
    return client


@pytest.fixture
def bo(corvus: Company, client_as: Callable[[User], Client]) -> Client:
    """The second person, who has just entered the password again."""
    assert corvus.bo is not None
    client = client_as(corvus.bo)
    enter_password(client)
    return client


def words(response: Any) -> str:
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_an_account_is_typed_read_back_sent_and_confirmed_by_the_second_person(
    corvus: Company, marta: Client, bo: Client
) -> None:
    assert "No account is known." in words(marta.get(PAGE))

    read = words(marta.post(CHANGE, TYPED))
    assert "Is this your account?" in read
    assert "DE89 3704 0044 0532 0130 00" in read
    assert "Commerzbank, DE" in read
    assert corvus.rows() == []

    sent = marta.post(CHANGE, {**TYPED, "step": "send"})
    assert (sent.status_code, sent.headers["Location"]) == (302, PAGE)
    mine = words(marta.get(PAGE))
    assert "Bo-corvus confirms it here" in mine
    assert "Withdraw •••• 3000" in mine
    assert "Confirm •••• 3000" not in mine

    theirs = words(bo.get(PAGE))
    assert "Confirm •••• 3000" in theirs
    assert "Withdraw" not in theirs
    done = bo.post(f"{PAGE}confirm/", {"version": "1", "number": GERMAN})
    assert done.status_code == 302
    after = words(bo.get(PAGE))
    assert "Payments go to it from 30 Nov 2026 on." in after
    assert corvus.rows() == [(1, "confirmed")]
    assert GERMAN not in after.replace(" ", "")


def test_what_is_wrong_is_said_at_its_field_and_the_numbers_of_the_other_kind_are_not_read(
    marta: Client,
) -> None:
    answer = marta.post(CHANGE, {**TYPED, "iban": "DE89 3704 0044 0532 0130 01", "routing": "nonsense"})

    assert answer.status_code == 422
    assert "1 thing to fix" in words(answer)
    assert "IBAN: Its check digits do not fit" in words(answer)


def test_without_the_password_nothing_is_entered_confirmed_or_stopped_and_nothing_is_kept(
    corvus: Company, client_as: Callable[[User], Client]
) -> None:
    details = corvus.propose()
    assert corvus.bo is not None
    stale = client_as(corvus.bo)

    for address, typed in (
        (CHANGE, {**TYPED, "step": "send", "iban": DUTCH}),
        (f"{PAGE}confirm/", {"version": details.version, "number": GERMAN}),
        (f"{PAGE}retire/", {"version": details.version, "reason": "Closed"}),
    ):
        answer = stale.post(address, typed)

        assert answer.headers["Location"].startswith(f"{AGAIN}?next=%2Fp%2Fkestrel%2Fcompany%2Fpayee%2F")
        assert DUTCH not in str(dict(stale.session))
        assert GERMAN not in str(dict(stale.session))
    assert "First enter your password once more." in words(stale.get(PAGE))
    assert stale.get(CHANGE).status_code == 302
    assert corvus.rows() == [(1, "proposed")]


def test_signing_in_is_not_entering_the_password_again(corvus: Company) -> None:
    EmailAddress.objects.create(user=corvus.marta, email=corvus.marta.email, verified=True, primary=True)
    client = Client()
    signed_in = client.post("/accounts/login/", {"login": corvus.marta.email, "password": PASSWORD})
    assert signed_in.status_code == 302

    assert client.get(PAGE).status_code == 200
    assert client.get(CHANGE).headers["Location"].startswith(AGAIN)


def test_the_password_counts_for_ten_minutes(marta: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    assert marta.get(CHANGE).status_code == 200

    for seconds, status in ((590, 200), (610, 302), (-60, 302)):
        monkeypatch.setattr(clock, "seconds", lambda at=now + seconds: at)
        assert marta.get(CHANGE).status_code == status


def test_whoever_holds_a_session_does_not_guess_the_password(
    kestrel: Tenant, client_as: Callable[[User], Client]
) -> None:
    # Failed tries are counted by address as well, beyond this test: nobody else here has this one.
    quay = make_company(kestrel, "QUAY")
    thief, victim = client_as(quay.marta), client_as(quay.marta)

    answers = [enter_password(thief, f"guess number {number}").status_code for number in range(8)]
    right = enter_password(thief)

    assert answers == [200] * 5 + [429] * 3
    assert right.status_code == 429
    assert "Wait 10 minutes" in words(right)
    # It is the person that is slowed down, not one browser of theirs.
    assert enter_password(victim).status_code == 429
    assert thief.get(CHANGE).status_code == 302
    assert quay.rows() == []


def test_the_password_of_one_person_does_not_count_for_the_next_in_the_same_browser(
    corvus: Company, marta: Client
) -> None:
    assert corvus.bo is not None
    marta.force_login(corvus.bo)

    assert marta.get(CHANGE).headers["Location"].startswith(AGAIN)


def test_another_number_is_refused_at_its_field_and_stays_on_record(corvus: Company, bo: Client) -> None:
    corvus.propose()

    answer = bo.post(f"{PAGE}confirm/", {"version": "1", "number": DUTCH})

    assert answer.status_code == 422
    assert "Number: it is not the one that was entered" in words(answer)
    assert corvus.rows() == [(1, "proposed")]
    with tenant_context(corvus.tenant.id):
        assert AuditEvent.objects.get(action="payee.number_differs").actor == corvus.bo


def test_a_person_alone_is_told_that_the_vendor_calls(
    kestrel: Tenant, client_as: Callable[[User], Client]
) -> None:
    keld = make_company(kestrel, "KELD", second=None)
    keld.propose()

    said = words(client_as(keld.marta).get(PAGE))

    assert "Kestrel Tools calls back, on a number it knew before" in said


def test_a_newcomer_may_reject_and_not_confirm(corvus: Company, client_as: Callable[[User], Client]) -> None:
    corvus.propose()
    newcomer = make_person(corvus.tenant, "eve", "partner_admin", corvus.partner.id)
    been_there(corvus.tenant, newcomer, since=NOON)
    client = client_as(newcomer)
    enter_password(client)

    assert "You joined less than 30 days before it was entered, so Bo-corvus confirms it" in words(
        client.get(PAGE)
    )
    assert client.post(f"{PAGE}confirm/", {"version": "1", "number": GERMAN}).status_code == 422
    assert client.post(f"{PAGE}reject/", {"version": "1", "reason": "Nobody knew"}).status_code == 302
    assert corvus.rows() == [(1, "rejected")]


def test_withdrawing_and_stopping_are_done_through_the_page(corvus: Company, marta: Client) -> None:
    corvus.confirm(corvus.propose())
    corvus.propose(DUTCH)

    assert marta.post(f"{PAGE}withdraw/", {"version": "2"}).status_code == 302
    assert marta.post(f"{PAGE}retire/", {"version": "1", "reason": "Closed"}).status_code == 302
    assert corvus.rows() == [(1, "retired"), (2, "withdrawn")]
    said = words(marta.get(PAGE))
    assert "Confirmed by Bo-corvus" in said
    assert "Withdrawn by Marta-corvus" in said


@pytest.mark.parametrize("version", ["", "0", "x", "99999999999", "٣", "-1"])
def test_a_version_that_is_none_is_refused(marta: Client, version: str) -> None:
    assert marta.post(f"{PAGE}withdraw/", {"version": version}).status_code == 422


def test_a_buyer_sees_neither_the_page_nor_a_link_to_it(
    corvus: Company, client_as: Callable[[User], Client]
) -> None:
    buyer = client_as(make_person(corvus.tenant, "tom", "partner_member", corvus.partner.id))

    assert buyer.get(PAGE).status_code == 403
    assert "Bank account" not in buyer.get("/p/kestrel/payments/").content.decode()


def test_the_pages_are_kept_by_nobody(corvus: Company, marta: Client) -> None:
    for answer in (marta.get(PAGE), marta.get(CHANGE), marta.post(CHANGE, TYPED)):
        assert "no-store" in answer.headers["Cache-Control"]
