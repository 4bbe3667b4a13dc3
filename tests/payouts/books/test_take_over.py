"""The books begin with balances that two people take over once, and entries are undone by their opposite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from partners.models import Partner
from payouts.models import CalculationRun, LedgerEntry
from payouts.operations.books.accrue import Posted
from payouts.operations.books.reverse import UnableToReverse, reverse_entry
from payouts.operations.books.take_over import OpeningRow, UnableToTakeOver, take_over
from payouts.operations.close_period import close_period
from programs.models import Product, Program
from tests.factories import make_line
from tests.payouts.books.reading import balances, moved, owed
from tests.payouts.conftest import Q3, Q4
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User

NOV = date(2026, 11, 1)
ROW = OpeningRow("VIR-2026-014", "ALDER", Q4, Decimal("10000.00"))
Accrue = Callable[..., Posted]
TakeOver = Callable[..., list[LedgerEntry]]


@pytest.fixture
def take(
    alder: Partner, drill: Product, publish: Callable[..., Program], finn: User, lena: User, moment: datetime
) -> TakeOver:
    make_line(alder, drill, date(2026, 10, 6), "300000.00")
    make_line(alder, drill, date(2026, 11, 22), "42180.00")
    publish(alder, starts_on="2026-07-01")

    def taken(*rows: OpeningRow, **changes: Any) -> list[LedgerEntry]:
        told = {"day": NOV, "proposed_by": finn.id, "approved_by": lena.id, "at": moment, **changes}
        return take_over(rows=rows, **told)

    return taken


def refusal(take: TakeOver, *rows: OpeningRow, **changes: Any) -> str:
    """Give the sentence of balances that are refused, and prove that nothing was posted."""
    before = LedgerEntry.objects.count()
    with pytest.raises(UnableToTakeOver) as refused:
        take(*rows, **changes)
    assert LedgerEntry.objects.count() == before
    return refused.value.message


def test_what_was_owed_before_stands_in_the_opening(take: TakeOver, accrue: Accrue, lena: User) -> None:
    take(ROW)

    accrue()

    # October's 12,000.00 were taken over as 10,000.00; the rest is a better estimate.
    assert moved() == {
        ("2026-11", "opening"): "10000.00",
        ("2026-11", "prior"): "2000.00",
        ("2026-11", "current"): "1687.20",
    }
    assert balances() == {
        "accrued_liability": "-13687.20",
        "opening_balance": "10000.00",
        "rebate_expense": "3687.20",
    }
    act = trail_of("ledger", "LE-1")[0]
    assert (act.action, act.actor_id) == ("ledger.taken_over", lena.id)
    assert act.data["total"] == {"USD": "10000"}


def test_what_a_closed_period_owes_is_payable(
    take: TakeOver,
    calculate: Callable[..., CalculationRun],
    finn: User,
    today: date,
    moment: datetime,
) -> None:
    calculate()
    close_period(program_code="VIR-2026-014", period_start=Q3, actor_id=finn.id, today=today, at=moment)

    take(replace(ROW, period_start=Q3))

    assert balances() == {"earned_payable": "-10000.00", "opening_balance": "10000.00"}


def test_a_balance_is_taken_over_once(take: TakeOver) -> None:
    take(ROW)

    assert refusal(take, replace(ROW, amount=Decimal(1))) == (
        "Row 1: the books hold entries of ALDER in VIR-2026-014 already."
        " Reverse them first, or leave the row out."
    )
    assert owed() == Decimal("10000.00")


def test_one_person_alone_takes_nothing_over(take: TakeOver, finn: User) -> None:
    assert refusal(take, ROW, approved_by=finn.id) == (
        "Balances are taken over by two people. Let another person approve them."
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"program_code": "NO-1"}, "Row 2: there is no published program NO-1."),
        ({"partner_code": "NOBODY"}, "Row 2: there is no partner NOBODY."),
        (
            {"period_start": date(2026, 8, 1)},
            "Row 2: no period of VIR-2026-014 begins on 1 Aug 2026. They begin on 1 Jul 2026, 1 Oct 2026.",
        ),
        ({"amount": Decimal("1.005")}, "Row 2: write an amount other than $0.00, in whole cents of USD."),
        ({"amount": Decimal(0)}, "Row 2: write an amount other than $0.00, in whole cents of USD."),
        ({"amount": Decimal("NaN")}, "Row 2: write an amount other than $0.00, in whole cents of USD."),
    ],
)
def test_a_row_that_cannot_be_is_named(take: TakeOver, changes: dict[str, Any], said: str) -> None:
    other = {
        "program_code": "VIR-2026-014",
        "partner_code": "ALDER",
        "period_start": Q3,
        "amount": Decimal(1),
    }

    assert refusal(take, ROW, OpeningRow(**{**other, **changes})) == said


def test_nothing_to_take_over_is_said(take: TakeOver) -> None:
    assert refusal(take) == "There is no balance to take over. Add a row."


def test_a_reversal_takes_an_entry_back_in_its_column(
    take: TakeOver, finn: User, lena: User, today: date, moment: datetime
) -> None:
    [opening] = take(ROW)

    reversal = reverse_entry(
        number=opening.number,
        reason="Typed into the wrong program",
        proposed_by=finn.id,
        approved_by=lena.id,
        today=today,
        at=moment,
    )

    assert (reversal.kind, reversal.column, reversal.reverses_id) == ("reversal", "opening", opening.id)
    assert (owed(), moved()) == (Decimal(0), {})
    assert trail_of("ledger", opening.code)[0].action == "ledger.reversed"


def test_a_reversed_accrual_comes_again_where_it_is_still_expected(
    take: TakeOver, accrue: Accrue, finn: User, lena: User, today: date, moment: datetime
) -> None:
    accrue()
    entry = LedgerEntry.objects.get(column="current")
    reverse_entry(
        number=entry.number,
        reason="To be looked at",
        proposed_by=finn.id,
        approved_by=lena.id,
        today=today,
        at=moment,
    )
    without = owed()

    accrue()

    assert (without, owed()) == (Decimal("12000.00"), Decimal("13687.20"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": 99}, "There is no entry LE-99."),
        ({"reason": " no "}, "Say why the entry is reversed: the reason stays with it."),
    ],
)
def test_a_reversal_that_cannot_be_is_refused(
    take: TakeOver,
    finn: User,
    lena: User,
    today: date,
    moment: datetime,
    changes: dict[str, Any],
    said: str,
) -> None:
    [opening] = take(ROW)
    told = {
        "number": opening.number,
        "reason": "Typed into the wrong program",
        "proposed_by": finn.id,
        "approved_by": lena.id,
        "today": today,
        "at": moment,
    }

    with pytest.raises(UnableToReverse) as refused:
        reverse_entry(**{**told, **changes})

    assert (refused.value.message, LedgerEntry.objects.count()) == (said, 1)


def test_an_entry_is_reversed_once_and_by_two_people(
    take: TakeOver, finn: User, lena: User, today: date, moment: datetime
) -> None:
    [opening] = take(ROW)
    told: dict[str, Any] = {
        "number": opening.number,
        "reason": "Typed into the wrong program",
        "today": today,
        "at": moment,
    }

    with pytest.raises(UnableToReverse, match="by two people"):
        reverse_entry(proposed_by=lena.id, approved_by=lena.id, **told)
    reverse_entry(proposed_by=finn.id, approved_by=lena.id, **told)
    with pytest.raises(UnableToReverse, match="was reversed by LE-2 already"):
        reverse_entry(proposed_by=finn.id, approved_by=lena.id, **told)

    assert LedgerEntry.objects.count() == 2


def test_what_has_a_life_of_its_own_is_not_reversed_by_hand(
    take: TakeOver,
    accrue: Accrue,
    alder: Partner,
    drill: Product,
    finn: User,
    lena: User,
    today: date,
    moment: datetime,
) -> None:
    make_line(alder, drill, Q3, "250000.00")
    accrue()
    close_period(program_code="VIR-2026-014", period_start=Q3, actor_id=finn.id, today=today, at=moment)
    confirmed = LedgerEntry.objects.get(kind="confirmation")

    with pytest.raises(UnableToReverse) as refused:
        reverse_entry(
            number=confirmed.number,
            reason="To be looked at",
            proposed_by=finn.id,
            approved_by=lena.id,
            today=today,
            at=moment,
        )

    assert "is not reversed by hand" in refused.value.message
