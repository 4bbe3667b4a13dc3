"""A payment is taken out of the payables that owe it, so that no position keeps a balance that is paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from payouts.enums import Account
from payouts.posting.releasing import Spot, recoverable, take

PROGRAM, OTHER = uuid4(), uuid4()
Q2, Q3 = Spot(PROGRAM, date(2026, 4, 1)), Spot(PROGRAM, date(2026, 7, 1))
ELSEWHERE = Spot(OTHER, date(2026, 7, 1))
CLAIMS = Spot(None, None)
EARNED, APPROVED = Account.EARNED_PAYABLE, Account.APPROVED_PAYABLE


def owed(**amounts: str) -> dict[Account, Decimal]:
    return {Account(name): Decimal(amount) for name, amount in amounts.items()}


def test_a_period_is_paid_out_of_its_own_payable() -> None:
    assert take(Decimal(100), home=Q3, owed={Q3: owed(earned_payable="100")}) == {Q3: {EARNED: Decimal(100)}}


def test_what_came_back_goes_first_then_the_own_period_then_older_ones() -> None:
    found = take(
        Decimal(180),
        home=Q3,
        owed={Q2: owed(earned_payable="50"), Q3: owed(earned_payable="100", approved_payable="40")},
    )

    assert found == {Q3: {APPROVED: Decimal(40), EARNED: Decimal(100)}, Q2: {EARNED: Decimal(40)}}


def test_what_is_owed_back_goes_off_whole() -> None:
    found = take(Decimal(25), home=Q3, owed={Q2: owed(earned_payable="-75"), Q3: owed(earned_payable="100")})

    assert found == {Q2: {EARNED: Decimal(-75)}, Q3: {EARNED: Decimal(100)}}


def test_what_the_ledger_does_not_have_shows_in_the_own_period() -> None:
    assert take(Decimal(30), home=Q3, owed={}) == {Q3: {EARNED: Decimal(30)}}
    assert take(Decimal(30), home=CLAIMS, owed={}) == {CLAIMS: {APPROVED: Decimal(30)}}


def test_other_programs_are_left_alone_but_for_what_is_taken_off_here() -> None:
    balances = {Q3: owed(earned_payable="100"), ELSEWHERE: owed(earned_payable="-40")}

    assert take(Decimal(100), home=Q3, owed=balances) == {Q3: {EARNED: Decimal(100)}}
    assert take(Decimal(60), home=Q3, owed=balances, lent={ELSEWHERE: Decimal(40)}) == {
        ELSEWHERE: {EARNED: Decimal(-40)},
        Q3: {EARNED: Decimal(100)},
    }


def test_the_parts_add_up_to_the_payment() -> None:
    found = take(
        Decimal("12.34"),
        home=Q3,
        owed={Q2: owed(earned_payable="-7"), Q3: owed(earned_payable="5", approved_payable="3")},
    )

    assert sum(sum(parts.values()) for parts in found.values()) == Decimal("12.34")


def test_a_receivable_goes_off_up_to_what_is_owed() -> None:
    balances = {Q3: owed(earned_payable="60")}

    assert recoverable(home=Q3, owed=balances, receivable={Q2: Decimal(100)}) == {Q2: Decimal(60)}
    assert recoverable(home=Q3, owed=balances, receivable={Q2: Decimal(20)}) == {Q2: Decimal(20)}
    assert recoverable(home=Q3, owed={}, receivable={Q2: Decimal(20)}) == {}
    assert recoverable(home=Q3, owed=balances, receivable={ELSEWHERE: Decimal(20)}) == {}
