"""P5, how we pay: what a draft shares with other live programs is listed with the money at stake."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programs.models import Program
from programs.operations.rebuild_enrolment import rebuild_enrolment
from tests.factories import NOON, make_published_program
from tests.payouts.first_quarter import make_draft, push, sell_the_quarter
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

REPLAY = "/t/kestrel/programs/VIR-2027-003/edit/replay/"
STAKE = "/t/kestrel/plan/stake/VIR-2027-003/VIR-2027-001/"
ClientAs = Callable[[User], Client]


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


@pytest.fixture
def launch(inside: Tenant, priya: User, lena: User) -> Callable[..., Program]:
    """Launch another program for the first quarter of 2027."""
    sell_the_quarter()

    def launched(**changes: Any) -> Program:
        program = make_published_program(push(**changes), owner=priya, approver=lena, partners=())
        rebuild_enrolment(program_id=program.id, at=NOON)
        return program

    return launched


def annual(**changes: Any) -> dict[str, Any]:
    """Give a program that pays 1 % of everything that Vale and Lorne buy."""
    return {
        "code": "VIR-2027-001",
        "name": "Annual Growth 2027",
        "eligibility": {"partners": ["VALE", "LORNE"]},
        "products": {},
        "caps": [],
        "reward": {
            "kind": "percent",
            "application": "all_volume",
            "tiers": [{"threshold": "0", "percent": "1"}],
        },
        **changes,
    }


def test_an_overlap_is_listed_with_the_money_at_stake_under_each_policy(
    launch: Callable[..., Program], priya: User, client_as: ClientAs
) -> None:
    launch(**annual())
    make_draft(push(), priya)

    page = text_of(client_as(priya).get(REPLAY))

    # Vale bought 588,400 and Lorne 498,300 of Cordless, and 999 each of spares that only the other counts.
    assert (
        "Annual Growth 2027 : 2 SKUs, 2 partners overlap: $10,886.98 paid twice if both pay in full." in page
    )
    assert "Best one only 43,468.00 0.00 43,468.00" in page
    assert "All, on gross chosen 43,468.00 10,886.98 54,354.98" in page
    # The other comes first by its code and pays 5,893.99 and 4,992.99; the draft pays 4% of what that leaves.
    assert "Net value, in this order 43,033.32 10,886.98 53,920.30" in page
    assert "Exclusive to the first 0.00 10,886.98 10,886.98" in page


def test_the_calendar_asks_for_the_money_that_two_programs_have_at_stake(
    launch: Callable[..., Program], priya: User, finn: User, client_as: ClientAs
) -> None:
    launch(**annual())
    make_draft(push(), priya)

    page = text_of(client_as(finn).get(STAKE))

    assert page == (
        "$10,886.98 at stake, VIR-2027-003 and VIR-2027-001, paid twice if both pay in full, "
        "on sales of 1 Jan–31 Mar 2026, 2 partners."
    )


def test_where_one_of_two_programs_pays_nothing_nothing_is_paid_twice(
    launch: Callable[..., Program], priya: User, client_as: ClientAs
) -> None:
    launch(**annual(reward={**annual()["reward"], "tiers": [{"threshold": "9000000", "percent": "1"}]}))
    make_draft(push(), priya)

    assert text_of(client_as(priya).get(STAKE)).startswith("Nothing at stake, ")


def test_money_at_stake_is_not_added_up_over_currencies(
    launch: Callable[..., Program], priya: User, client_as: ClientAs
) -> None:
    launch(**annual(currency="EUR"))
    make_draft(push(), priya)

    page = text_of(client_as(priya).get(STAKE))

    assert page == (
        "They pay in different currencies, so nothing is added up. Look at both , VIR-2027-003 and VIR-2027-001"
    )


def test_two_programs_that_share_nothing_have_nothing_at_stake(
    launch: Callable[..., Program], priya: User, client_as: ClientAs
) -> None:
    launch(**annual(eligibility={"partners": ["OUTSIDE"]}))
    make_draft(push(), priya)

    assert text_of(client_as(priya).get(STAKE)) == "Today no partner and product are in both."


@pytest.mark.parametrize("pair", ["VIR-2027-003/VIR-2027-003", "VIR-2027-003/NONE", "NONE/VIR-2027-001"])
def test_money_at_stake_is_between_two_known_programs(
    pair: str, launch: Callable[..., Program], priya: User, client_as: ClientAs
) -> None:
    launch(**annual())
    make_draft(push(), priya)

    assert client_as(priya).get(f"/t/kestrel/plan/stake/{pair}/").status_code == 404


def test_the_order_of_calculation_is_a_numbered_chain(
    launch: Callable[..., Program], priya: User, client_as: ClientAs
) -> None:
    launch(**annual())
    make_draft(push(stacking={"policy": "net_value", "group": "Q1", "rank": 2}), priya)

    answer = client_as(priya).get(REPLAY)

    chain = re.search(r"<ol class=\"replay__chain\">.*?</ol>", answer.content.decode(), re.DOTALL)
    assert chain is not None
    listed = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", chain[0])).strip()
    assert listed == (
        "VIR-2027-001 Annual Growth 2027 pays on the full value "
        "VIR-2027-003 Q1 Cordless Push pays on what the rebates before it leave"
    )
    assert "Net value, in this order chosen" in text_of(answer)


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": "2027-04-01", "ends_on": "2027-06-30"},
        {"eligibility": {"partners": ["OUTSIDE"]}},
        {"products": {"include": [{"category": "Spares"}]}},
    ],
    ids=["other days", "other partners", "other products"],
)
def test_what_shares_no_purchase_is_no_overlap(
    changes: dict[str, Any], launch: Callable[..., Program], priya: User, client_as: ClientAs
) -> None:
    launch(**annual(**changes))
    make_draft(push(), priya)

    page = text_of(client_as(priya).get(REPLAY))

    assert "No other live program counts these purchases on the same days." in page


def test_amounts_in_two_currencies_are_never_added_up(
    launch: Callable[..., Program], priya: User, client_as: ClientAs
) -> None:
    launch(**annual(currency="EUR"))
    make_draft(push(), priya)

    page = text_of(client_as(priya).get(REPLAY))

    assert "It pays in EUR, so the two are not added up." in page
    assert "Best one only" not in page


def test_every_further_overlap_is_found_in_as_many_readings_of_the_sales(
    launch: Callable[..., Program], priya: User, client_as: ClientAs
) -> None:
    launch(**annual())
    make_draft(push(), priya)
    client = client_as(priya)
    read = []

    for code in ("", "VIR-2027-004", "VIR-2027-005"):
        if code:
            launch_another(code, priya)
        with CaptureQueriesContext(connection) as asked:
            page = text_of(client.get(REPLAY))
        read.append(sum("looked_at" in query["sql"] for query in asked))

    assert page.count("paid twice if both pay in full") == 3
    # Once for the cost without growth, once for all the overlaps.
    assert read == [2, 2, 2]


def launch_another(code: str, owner: User) -> None:
    document = push(**annual(code=code, name=f"Other {code}"))
    approver = User.objects.exclude(id=owner.id).get(name="Lena")
    program = make_published_program(document, owner=owner, approver=approver, partners=())
    rebuild_enrolment(program_id=program.id, at=NOON)
