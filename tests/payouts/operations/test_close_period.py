"""A period is closed once it is over and what is earned in it is up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from partners.models import Partner
from payouts.models import CalculationRun, ProgramPeriod
from payouts.operations.close_period import UnableToClosePeriod, close_period
from programs.models import Product, Program
from tests.factories import make_line
from tests.payouts.conftest import Q3, Q4
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.jobs.operations import enqueue

Close = Callable[..., ProgramPeriod]


@pytest.fixture
def program(alder: Partner, drill: Product, publish: Callable[..., Program]) -> Program:
    make_line(alder, drill, Q3, "250000.00")
    make_line(alder, drill, Q4, "100000.00")
    return publish(alder, starts_on="2026-07-01")


@pytest.fixture
def close(program: Program, finn: User, today: date, moment: datetime) -> Close:
    def closed(**changes: Any) -> ProgramPeriod:
        told = {
            "program_code": program.code,
            "period_start": Q3,
            "actor_id": finn.id,
            "today": today,
            "at": moment,
        }
        return close_period(**{**told, **changes})

    return closed


def refusal(close: Close, **changes: Any) -> str:
    """Give the sentence of a close that is refused, and prove that nothing was closed."""
    with pytest.raises(UnableToClosePeriod) as refused:
        close(**changes)
    assert ProgramPeriod.objects.count() == 0
    return refused.value.message


def test_a_period_that_is_over_and_calculated_is_closed(
    close: Close, calculate: Callable[..., CalculationRun], finn: User, moment: datetime
) -> None:
    calculate()

    period = close()

    assert (period.period_start, period.period_end, period.closed_by_id) == (Q3, Q4, finn.id)
    act = trail_of("program", "VIR-2026-014")[0]
    assert (act.action, act.actor_id, act.at) == ("period.closed", finn.id, moment)


def test_a_period_that_was_never_calculated_stays_open(close: Close) -> None:
    assert refusal(close) == "What is earned was never calculated. Recalculate, then close."


def test_a_period_that_is_not_over_stays_open(close: Close, calculate: Callable[..., CalculationRun]) -> None:
    calculate()

    assert (
        refusal(close, period_start=Q4) == "The period ends on 31 Dec 2026. Close it on 1 Jan 2027 or later."
    )


def test_periods_are_closed_in_order(close: Close, calculate: Callable[..., CalculationRun]) -> None:
    later = date(2027, 1, 2)
    calculate(today=later)

    assert (
        refusal(close, period_start=Q4, today=later)
        == "The earlier period 1 Jul to 30 Sep 2026 is open. Close that one first."
    )


def test_sales_after_the_last_recalculation_keep_a_period_open(
    close: Close, calculate: Callable[..., CalculationRun], alder: Partner, drill: Product
) -> None:
    calculate()
    make_line(alder, drill, date(2026, 8, 1), "1.00")

    assert refusal(close) == (
        "Sales or terms changed after the last recalculation, for 1 partner. Recalculate, then close."
    )


def test_a_recalculation_that_waits_keeps_a_period_open(
    close: Close, calculate: Callable[..., CalculationRun], moment: datetime
) -> None:
    calculate()
    enqueue(kind="payouts.recalculate", payload={}, at=moment)

    assert refusal(close) == "A recalculation is waiting or running. Close when it is done."


def test_a_period_waits_for_the_days_in_which_late_sales_still_count(
    alder: Partner,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
    finn: User,
    moment: datetime,
) -> None:
    late = publish(alder, code="LATE", starts_on="2026-07-01", ends_on="2026-09-30", receipt_grace_days=60)
    calculate()

    with pytest.raises(UnableToClosePeriod) as refused:
        close_period(
            program_code=late.code, period_start=Q3, actor_id=finn.id, today=date(2026, 11, 29), at=moment
        )

    assert refused.value.message == (
        "The period ends on 30 Sep 2026. Sales received up to 29 Nov 2026 still count."
        " Close it on 30 Nov 2026 or later."
    )


def test_a_closed_period_is_not_closed_again(close: Close, calculate: Callable[..., CalculationRun]) -> None:
    calculate()
    close()

    with pytest.raises(UnableToClosePeriod, match="This period is closed"):
        close()

    assert ProgramPeriod.objects.count() == 1
