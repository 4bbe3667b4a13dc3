"""Finance calls back a partner of one person, and sees what to look at before money goes there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import NOON, PASSWORD, make_person, make_tenant
from tests.support.payees import DUTCH, FRENCH, GERMAN, TODAY, Company, make_company, make_lookalike
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

LIST = "/t/kestrel/finance/payees/"
NOTE = "Called Marta on +1 312 555 0101, from the contract"


@pytest.fixture
def kestrel(db: None) -> Tenant:
    return make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=TODAY)


@pytest.fixture
def keld(kestrel: Tenant) -> Company:
    """A partner of one person."""
    return make_company(kestrel, "KELD", second=None)


@pytest.fixture
def console(client_as: Callable[[User], Client], lena: User) -> Client:
    """Sit where the finance approver sits, who has just entered the password again."""
    client = client_as(lena)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": LIST})
    return client


def words(response: Any) -> str:
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_the_approver_confirms_with_the_number_as_it_was_read_out(keld: Company, console: Client) -> None:
    make_lookalike().propose(DUTCH)
    keld.propose()
    listed = words(console.get(LIST))
    assert "Waiting for a call" in listed
    assert listed.count("•••• ") == 1

    done = console.post(f"{LIST}KELD/confirm/", {"version": "1", "number": GERMAN, "note": NOTE})

    assert (done.status_code, done.headers["Location"]) == (302, f"{LIST}KELD/")
    assert keld.rows() == [(1, "confirmed")]
    page = words(console.get(f"{LIST}KELD/"))
    assert "Payments from 30 Nov 2026. Those that would be made before are held" in page
    assert NOTE in page
    assert GERMAN not in page.replace(" ", "")


def test_another_number_and_an_empty_call_are_refused_and_what_was_written_stays(
    keld: Company, console: Client, lena: User
) -> None:
    keld.propose()

    other = console.post(f"{LIST}KELD/confirm/", {"version": "1", "number": DUTCH, "note": NOTE})
    empty = console.post(f"{LIST}KELD/confirm/", {"version": "1", "number": GERMAN, "note": " "})

    assert (other.status_code, empty.status_code) == (422, 422)
    assert "Number: it is not the one that was entered" in words(other)
    assert NOTE in other.content.decode()
    assert "Call: it is empty" in words(empty)
    assert keld.rows() == [(1, "proposed")]
    with tenant_context(keld.tenant.id):
        assert AuditEvent.objects.get(action="payee.number_differs").actor == lena


def test_without_the_password_nothing_is_confirmed(
    keld: Company, client_as: Callable[[User], Client], lena: User
) -> None:
    keld.propose()
    stale = client_as(lena)

    answer = stale.post(f"{LIST}KELD/confirm/", {"version": "1", "number": GERMAN, "note": NOTE})

    assert (
        answer.headers["Location"]
        == "/accounts/reauthenticate/?next=%2Ft%2Fkestrel%2Ffinance%2Fpayees%2FKELD%2F"
    )
    assert "enter your own password once more" in words(stale.get(f"{LIST}KELD/"))
    assert GERMAN not in str(dict(stale.session))
    assert keld.rows() == [(1, "proposed")]


def test_a_partner_of_two_is_left_to_its_second_person(kestrel: Tenant, console: Client) -> None:
    corvus = make_company(kestrel)
    corvus.propose()

    page = words(console.get(f"{LIST}CORVUS/"))
    answer = console.post(f"{LIST}CORVUS/confirm/", {"version": "1", "number": GERMAN, "note": NOTE})

    assert "Bo-corvus confirms it in the portal." in page
    assert "as it is read out" not in page
    assert answer.status_code == 422
    assert corvus.rows() == [(1, "proposed")]


def test_who_prepares_payments_looks_and_decides_nothing_and_an_auditor_does_not_even_look(
    keld: Company, client_as: Callable[[User], Client], finn: User, priya: User
) -> None:
    keld.propose()
    auditor = client_as(make_person(keld.tenant, "ada", "auditor"))
    bexley = make_company(keld.tenant, "BEXLEY")
    bexley.confirm(bexley.propose(FRENCH), FRENCH)

    for person in (finn, priya):
        client = client_as(person)
        assert "Waiting for an approver of finance" in words(client.get(f"{LIST}KELD/"))
        for act in ("confirm", "reject", "retire"):
            assert client.post(f"{LIST}KELD/{act}/", {"version": "1"}).status_code == 403
    assert (auditor.get(LIST).status_code, auditor.get(f"{LIST}KELD/").status_code) == (403, 403)
    for address in ("/t/kestrel/partners/KELD/", "/t/kestrel/partners/BEXLEY/", "/t/kestrel/audit/"):
        assert "••••" not in auditor.get(address).content.decode()
    assert "Entered a bank account" in words(auditor.get("/t/kestrel/audit/"))
    assert "•••• 3000" in client_as(priya).get("/t/kestrel/partners/KELD/").content.decode()
    assert keld.rows() == [(1, "proposed")]


def test_an_account_of_two_partners_or_of_another_name_is_pointed_at(
    kestrel: Tenant, keld: Company, console: Client
) -> None:
    corvus, bexley = make_company(kestrel), make_company(kestrel, "BEXLEY")
    corvus.confirm(corvus.propose(holder="Corvus Supply Ltd"))
    keld.propose(holder="Northern Holdings Ltd")
    bexley.confirm(bexley.propose(FRENCH, holder="BEXLEY"), FRENCH)

    waiting = words(console.get(f"{LIST}KELD/"))
    own = words(console.get(f"{LIST}BEXLEY/"))

    assert "An account that CORVUS Supply uses too" in waiting
    assert "The holder has another name than the partner" in waiting
    assert "Look at" not in own
    assert "An account that KELD Supply uses too" in words(console.get(LIST))


def test_rejecting_and_stopping_need_a_reason_and_are_told(
    keld: Company, console: Client, lena: User
) -> None:
    keld.call_back(keld.propose(at=NOON), lena)
    keld.propose(DUTCH, at=NOON + timedelta(hours=11))

    assert console.post(f"{LIST}KELD/reject/", {"version": "2", "reason": " "}).status_code == 422
    assert (
        console.post(f"{LIST}KELD/reject/", {"version": "2", "reason": "Marta knows nothing"}).status_code
        == 302
    )
    assert console.post(f"{LIST}KELD/retire/", {"version": "1", "reason": "Looks stolen"}).status_code == 302

    assert keld.rows() == [(1, "retired"), (2, "rejected")]


def test_the_approver_begins_the_day_with_the_call_and_others_do_not(
    keld: Company, console: Client, client_as: Callable[[User], Client], finn: User
) -> None:
    corvus = make_company(keld.tenant)
    corvus.propose(DUTCH)
    keld.propose()

    mine, theirs = words(console.get("/t/kestrel/")), words(client_as(finn).get("/t/kestrel/"))

    assert "KELD Supply: the bank account •••• 3000 waits for a call to confirm it" in mine
    assert "CORVUS Supply: the bank account" not in mine
    assert "bank account" not in theirs


def test_a_partner_that_is_not_there_is_not_found(console: Client, kestrel: Tenant) -> None:
    with tenant_context(make_lookalike().tenant.id):
        pass
    assert console.get(f"{LIST}CORVUS/").status_code == 404
    assert console.post(f"{LIST}CORVUS/retire/", {"version": "1"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_however_long_it_is(
    kestrel: Tenant, console: Client, lena: User, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        one = make_company(kestrel, f"ONE-{number}", second=None)
        one.call_back(one.propose(GERMAN), lena)
        two = make_company(kestrel, f"TWO-{number}")
        two.propose(GERMAN)
    console.get(LIST)

    with django_assert_num_queries(19):
        assert console.get(LIST).status_code == 200
