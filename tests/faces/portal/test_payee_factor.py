"""Whoever has a second factor proves with it before money moves, and a policy can ask everybody for one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from payouts.operations.policies import decide_policy, propose_policy
from tests.factories import NOON, PASSWORD, make_tenant
from tests.support.payees import GERMAN, TODAY, Company, make_company
from tests.support.second_factor import AGAIN_WITH_CODE, Watch, give_app, stand_still
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PAGE = "/p/kestrel/company/payee/"
CHANGE = f"{PAGE}change/"
CONSOLE = "/t/kestrel/finance/payees/KELD/"
PASSWORD_AGAIN = "/accounts/reauthenticate/"
SET_UP = "/accounts/security/app/"
TYPED = {"kind": "iban", "holder": "Corvus Industrial GmbH", "iban": "DE89 3704 0044 0532 0130 00"}
ClientAs = Callable[[User], Client]


@pytest.fixture(autouse=True)
def no_tries_counted() -> None:
    """Forget the failed tries of other tests: they are counted by address."""
    cache.clear()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return stand_still(monkeypatch)


@pytest.fixture
def kestrel(db: None) -> Tenant:
    return make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=TODAY)


@pytest.fixture
def corvus(kestrel: Tenant) -> Company:
    return make_company(kestrel)


@pytest.fixture
def strict(kestrel: Tenant, olga: User, lena: User) -> None:
    """The policy asks for a second factor before payee details change."""
    with tenant_context(kestrel.id, user_id=olga.id):
        row = propose_policy(
            rules={"factor_for_payees": True}, reason="Fraud at a friend", actor_id=olga.id, at=NOON
        )
        decide_policy(number=row.number, agree=True, actor_id=lena.id, at=NOON)


def words(response: Any) -> str:
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_with_an_app_the_code_is_asked_for_and_the_password_does_not_do(
    corvus: Company, client_as: ClientAs, watch: Watch
) -> None:
    marta = client_as(corvus.marta)
    marta.post(PASSWORD_AGAIN, {"password": PASSWORD, "next": CHANGE})
    assert marta.get(CHANGE).status_code == 200
    give_app(corvus.marta)

    asked = marta.post(CHANGE, {**TYPED, "step": "send"})
    assert asked.headers["Location"].startswith(f"{AGAIN_WITH_CODE}?next=%2Fp%2Fkestrel%2F")
    password = marta.post(PASSWORD_AGAIN, {"password": PASSWORD, "next": CHANGE})
    assert password.headers["Location"].startswith(AGAIN_WITH_CODE)
    assert "does not fit" in words(marta.post(AGAIN_WITH_CODE, {"code": "000000", "next": CHANGE}))
    assert corvus.rows() == []

    code = marta.post(AGAIN_WITH_CODE, {"code": watch.code(), "next": CHANGE})
    assert code.headers["Location"] == CHANGE
    assert marta.post(CHANGE, {**TYPED, "step": "send"}).headers["Location"] == PAGE
    assert corvus.rows() == [(1, "proposed")]


def test_the_second_person_confirms_with_a_code_too(
    corvus: Company, client_as: ClientAs, watch: Watch
) -> None:
    corvus.propose()
    assert corvus.bo is not None
    spare = give_app(corvus.bo)
    bo = client_as(corvus.bo)
    assert "First enter a code from your authenticator app. Enter a code" in words(bo.get(PAGE))

    bo.post(AGAIN_WITH_CODE, {"code": spare[0], "next": PAGE})

    assert bo.post(f"{PAGE}confirm/", {"version": "1", "number": GERMAN}).status_code == 302
    assert corvus.rows() == [(1, "confirmed")]


def test_a_policy_leads_whoever_has_no_factor_to_set_one_up_and_back(
    corvus: Company, strict: None, client_as: ClientAs, watch: Watch
) -> None:
    details = corvus.propose()
    assert corvus.bo is not None
    bo = client_as(corvus.bo)
    bo.post(PASSWORD_AGAIN, {"password": PASSWORD, "next": PAGE})
    assert "Kestrel Tools asks for a second factor: set up an authenticator app first." in words(bo.get(PAGE))

    for address, typed in (
        (CHANGE, {**TYPED, "step": "send"}),
        (f"{PAGE}confirm/", {"version": details.version, "number": GERMAN}),
        (f"{PAGE}retire/", {"version": details.version, "reason": "Closed"}),
    ):
        assert (
            bo.post(address, typed).headers["Location"].startswith(f"{SET_UP}?next=%2Fp%2Fkestrel%2Fcompany")
        )
    assert corvus.rows() == [(1, "proposed")]
    page = bo.get(f"{SET_UP}?next={PAGE}")
    assert "This step needs a second factor." in words(page)
    secret = re.sub(
        r"<[^>]+>|\s", "", page.content.decode().split('class="code secret">')[1].split("</p>")[0]
    )
    done = bo.post(f"{SET_UP}?next={PAGE}", {"code": watch.code(secret)})

    assert f'href="{PAGE}">I have kept them' in bo.get(done.headers["Location"]).content.decode()
    # The code that turned it on was proof.
    assert bo.post(f"{PAGE}confirm/", {"version": "1", "number": GERMAN}).status_code == 302
    assert corvus.rows() == [(1, "confirmed")]


def test_finance_confirms_after_a_call_with_a_code_where_the_policy_asks(
    kestrel: Tenant, strict: None, lena: User, client_as: ClientAs, watch: Watch
) -> None:
    keld = make_company(kestrel, "KELD", second=None)
    keld.propose()
    told = {"version": "1", "number": GERMAN, "note": "Called Marta on the number of the contract"}
    client = client_as(lena)
    client.post(PASSWORD_AGAIN, {"password": PASSWORD, "next": CONSOLE})
    refused = client.post(f"{CONSOLE}confirm/", told)
    assert refused.headers["Location"].startswith(f"{SET_UP}?next=")
    assert "the payout policy asks for a second factor" in words(client.get(CONSOLE))
    give_app(lena)
    assert client.post(f"{CONSOLE}confirm/", told).headers["Location"].startswith(AGAIN_WITH_CODE)

    client.post(AGAIN_WITH_CODE, {"code": watch.code(), "next": CONSOLE})

    assert client.post(f"{CONSOLE}confirm/", told).headers["Location"] == CONSOLE
    assert keld.rows() == [(1, "confirmed")]
