"""A payment is taken out of the payables that owe it, so that no position keeps a balance that is paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import permutations
from uuid import UUID

import pytest

from payouts.enums import Account
from payouts.ledger.spots import Spot
from payouts.posting.releasing import Owed, invoiced_anew, recoverable, take

PARTNER, PROGRAM, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
Q1 = Spot(PROGRAM, PARTNER, date(2026, 1, 1), "USD")
Q2 = Spot(PROGRAM, PARTNER, date(2026, 4, 1), "USD")
Q3 = Spot(PROGRAM, PARTNER, date(2026, 7, 1), "USD")
ELSEWHERE = Spot(OTHER, PARTNER, date(2026, 7, 1), "USD")
CLAIMS = Spot(None, PARTNER, None, "USD")
EARNED, APPROVED = Account.EARNED_PAYABLE, Account.APPROVED_PAYABLE
# What is owed, by spot: earned and approved. Below zero the partner owes it.
Balances = dict[Spot, tuple[str, str]]
NAMES = {Q1: "Q1", Q2: "Q2", Q3: "Q3", ELSEWHERE: "elsewhere", CLAIMS: "claims"}


def owed(balances: Balances) -> Owed:
    return {
        spot: {EARNED: Decimal(earned), APPROVED: Decimal(approved)}
        for spot, (earned, approved) in balances.items()
    }


def told(found: dict[Spot, dict[Account, Decimal]]) -> dict[str, str]:
    """Give what is taken as {"Q3 earned": "100"}."""
    return {
        f"{NAMES[spot]} {account.value.removesuffix('_payable')}": f"{amount:f}"
        for spot, parts in found.items()
        for account, amount in parts.items()
    }


TAKEN = [
    pytest.param("100", Q3, {Q3: ("100", "0")}, {"Q3 earned": "100"}, id="its own period"),
    pytest.param("60", Q3, {Q3: ("100", "0")}, {"Q3 earned": "60"}, id="part of it: the rest stays"),
    pytest.param(
        "180",
        Q3,
        {Q2: ("50", "0"), Q3: ("100", "40")},
        {"Q3 approved": "40", "Q3 earned": "100", "Q2 earned": "40"},
        id="approved first, then its own period, then older ones",
    ),
    pytest.param(
        "130",
        Q3,
        {Q1: ("20", "0"), Q2: ("50", "0"), Q3: ("100", "0")},
        {"Q3 earned": "100", "Q1 earned": "20", "Q2 earned": "10"},
        id="carried over: the oldest period first",
    ),
    pytest.param(
        "50",
        Q3,
        {Q1: ("0", "30"), Q2: ("0", "15"), Q3: ("100", "10")},
        {"Q3 approved": "10", "Q1 approved": "30", "Q2 approved": "10"},
        id="what came back, its own first and then by age",
    ),
    pytest.param(
        "25",
        Q3,
        {Q2: ("-75", "0"), Q3: ("100", "0")},
        {"Q2 earned": "-75", "Q3 earned": "100"},
        id="a prior period takes off whole",
    ),
    pytest.param(
        "10",
        Q3,
        {Q1: ("-40", "0"), Q2: ("-50", "0"), Q3: ("100", "0")},
        {"Q1 earned": "-40", "Q2 earned": "-50", "Q3 earned": "100"},
        id="two prior periods take off whole",
    ),
    pytest.param(
        "5",
        Q3,
        {Q2: ("-7", "0"), Q3: ("5", "7")},
        {"Q2 earned": "-7", "Q3 approved": "7", "Q3 earned": "5"},
        id="one spot below zero, two accounts of another",
    ),
    pytest.param("30", Q3, {}, {"Q3 earned": "30"}, id="not in the ledger: it shows in its own period"),
    pytest.param("30", CLAIMS, {}, {"claims approved": "30"}, id="claims are approved, not earned"),
    pytest.param(
        "70",
        CLAIMS,
        {CLAIMS: ("0", "70"), Q3: ("100", "0")},
        {"claims approved": "70"},
        id="claims leave programs alone",
    ),
    pytest.param(
        "100",
        Q3,
        {Q3: ("100", "0"), ELSEWHERE: ("-40", "0"), CLAIMS: ("0", "9")},
        {"Q3 earned": "100"},
        id="a program leaves others and claims alone",
    ),
    pytest.param(
        "120",
        Q3,
        {Q3: ("100", "0")},
        {"Q3 earned": "120"},
        id="more than is owed shows below zero in its own period",
    ),
]


@pytest.mark.parametrize(("amount", "home", "balances", "wanted"), TAKEN)
def test_a_payment_is_taken_in_order(
    amount: str, home: Spot, balances: Balances, wanted: dict[str, str]
) -> None:
    found = take(Decimal(amount), home=home, owed=owed(balances))

    assert told(found) == wanted
    assert sum(sum(parts.values()) for parts in found.values()) == Decimal(amount)


def every_order(balances: Balances) -> Iterator[Owed]:
    return (owed(dict(order)) for order in permutations(balances.items()))


@pytest.mark.parametrize(("amount", "home", "balances", "wanted"), TAKEN)
def test_the_order_of_the_ledger_does_not_matter(
    amount: str, home: Spot, balances: Balances, wanted: dict[str, str]
) -> None:
    for one in every_order(balances):
        assert told(take(Decimal(amount), home=home, owed=one)) == wanted


@pytest.mark.parametrize(
    ("amount", "balances", "lent", "wanted"),
    [
        pytest.param(
            "60",
            {Q3: ("100", "0"), ELSEWHERE: ("-40", "0")},
            {ELSEWHERE: "40"},
            {"elsewhere earned": "-40", "Q3 earned": "100"},
            id="all of it",
        ),
        pytest.param(
            "75",
            {Q3: ("100", "0"), ELSEWHERE: ("-40", "0")},
            {ELSEWHERE: "25"},
            {"elsewhere earned": "-25", "Q3 earned": "100"},
            id="no more than the run takes off",
        ),
        pytest.param(
            "85",
            {Q3: ("100", "0"), ELSEWHERE: ("-15", "0")},
            {ELSEWHERE: "40"},
            {"elsewhere earned": "-15", "Q3 earned": "100"},
            id="no more than is owed there",
        ),
        pytest.param(
            "100",
            {Q3: ("100", "0"), ELSEWHERE: ("15", "0")},
            {ELSEWHERE: "40"},
            {"Q3 earned": "100"},
            id="nothing where the other program owes",
        ),
    ],
)
def test_an_offset_takes_off_what_another_program_is_owed(
    amount: str, balances: Balances, lent: dict[Spot, str], wanted: dict[str, str]
) -> None:
    found = take(
        Decimal(amount),
        home=Q3,
        owed=owed(balances),
        lent={spot: Decimal(most) for spot, most in lent.items()},
    )

    assert told(found) == wanted


@pytest.mark.parametrize(
    ("balances", "receivable", "most", "wanted"),
    [
        pytest.param({Q3: ("60", "0")}, {Q2: "100"}, None, {"Q2": "60"}, id="up to what is owed"),
        pytest.param(
            {Q3: ("60", "0")}, {Q2: "20"}, None, {"Q2": "20"}, id="never more than the partner owes"
        ),
        pytest.param({Q3: ("40", "15")}, {Q2: "100"}, None, {"Q2": "55"}, id="approved and earned alike"),
        pytest.param(
            {Q3: ("60", "0")}, {Q2: "50", Q1: "20"}, None, {"Q1": "20", "Q2": "40"}, id="the oldest first"
        ),
        pytest.param(
            {Q2: ("-45", "0"), Q3: ("60", "0")}, {Q1: "100"}, None, {"Q1": "15"}, id="what is owed in all"
        ),
        pytest.param({Q3: ("-5", "0")}, {Q2: "20"}, None, {}, id="nothing is owed"),
        pytest.param({}, {Q2: "20"}, None, {}, id="nothing is there"),
        pytest.param({Q3: ("60", "0")}, {ELSEWHERE: "20"}, None, {}, id="other programs are left alone"),
        pytest.param({Q3: ("60", "0")}, {Q2: "40"}, "0", {}, id="invoiced before: this run leaves it"),
        pytest.param({Q3: ("60", "0")}, {Q2: "40"}, "25", {"Q2": "25"}, id="what the run takes back"),
        pytest.param({Q3: ("60", "0")}, {Q2: "40"}, "90", {"Q2": "40"}, id="and no more than is owed back"),
    ],
)
def test_a_receivable_goes_off(
    balances: Balances, receivable: dict[Spot, str], most: str | None, wanted: dict[str, str]
) -> None:
    found = recoverable(
        home=Q3,
        owed=owed(balances),
        receivable={spot: Decimal(amount) for spot, amount in receivable.items()},
        most=None if most is None else Decimal(most),
    )

    assert {NAMES[spot]: f"{amount:f}" for spot, amount in found.items()} == wanted


@pytest.mark.parametrize(
    ("receivable", "collected", "wanted"),
    [
        pytest.param({}, "0", "55", id="a negative adjustment"),
        pytest.param({Q2: "55"}, "0", "0", id="a clawback: it is a receivable already"),
        pytest.param({Q2: "25"}, "0", "30", id="partly a receivable already"),
        pytest.param({Q2: "30", Q3: "30"}, "0", "0", id="of several periods"),
        pytest.param({Q2: "80"}, "0", "0", id="no more than is invoiced"),
        pytest.param({Q2: "70"}, "70", "55", id="an earlier invoice collects what is owed"),
        pytest.param({Q2: "70"}, "30", "15", id="an earlier invoice collects a part of it"),
        pytest.param({Q2: "30"}, "70", "55", id="more is collected than is owed"),
        pytest.param({ELSEWHERE: "55"}, "0", "55", id="other programs are left alone"),
    ],
)
def test_an_invoice_makes_a_receivable_of_what_is_none_yet(
    receivable: dict[Spot, str], collected: str, wanted: str
) -> None:
    owes = {spot: Decimal(amount) for spot, amount in receivable.items()}

    found = invoiced_anew(Decimal(55), home=Q3, receivable=owes, collected=Decimal(collected))

    assert found == Decimal(wanted)
