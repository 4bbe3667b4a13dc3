"""What programs cost by segment and quarter: every amount has one place, and the places add up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from payouts.models import CalculationRun, Earning
from payouts.operations.approve_run import approve_run
from payouts.operations.export_run import request_export
from payouts.queries.outcomes import outcomes_of
from payouts.queries.spending import Amounts, Place, spending_of
from programs.models import Backtest, Product, Program
from programs.operations.create_program import create_program
from programs.queries.programs import current_version
from programs.rating.backtest import GROWTHS, PartnerResult, Report, StepResult
from tests.factories import make_line, make_partner, make_segment
from tests.payouts.conftest import Q3
from vir.foundation.identity.models import User
from vir.foundation.jobs.runner import run as run_job
from vir.foundation.periods import FiscalYear

Calculate = Callable[..., CalculationRun]
Publish = Callable[..., Program]
YEAR = FiscalYear(2026)
FLAT = {"kind": "percent", "application": "all_volume", "tiers": [{"threshold": "0", "percent": "1"}]}


@pytest.fixture
def partners(alder: Partner) -> list[Partner]:
    """Alder in both segments, Bexley in one, Corvus in one until July, Dunmore in none."""
    bexley, corvus, dunmore = (make_partner(code) for code in ("BEXLEY", "CORVUS", "DUNMORE"))
    make_segment("Electrical", [alder, bexley])
    make_segment("Industrial", [alder])
    make_segment("Retail", [corvus], ends_on=date(2026, 8, 1))
    return [alder, bexley, corvus, dunmore]


def keep_backtest(program: Program, actor: User, at: datetime, partners: dict[str, str]) -> None:
    amounts = {code: Decimal(amount) for code, amount in partners.items()}
    base = sum(amounts.values(), Decimal(0))
    report = Report(
        currency="USD",
        sales=base * 50,
        lines=3,
        steps=tuple(StepResult(growth, base + growth, 2) for growth in GROWTHS),
        tiers=(0, 2),
        partners=tuple(PartnerResult(c, c, a * 50, 1, a) for c, a in amounts.items()),
        near=(),
        near_payout=None,
        largest_jump=Decimal(0),
    )
    version = current_version(program)
    Backtest.objects.create(
        version=version,
        terms_hash=version.terms_hash,
        sales_from=date(2025, 1, 1),
        sales_to=date(2025, 12, 31),
        lines=3,
        partners=2,
        result=report.to_dict(),
        ran_by=actor,
        ran_at=at,
    )


def draft(actor: User, at: datetime, budget: str | None = None, **changes: Any) -> Program:
    wanted: dict[str, Any] = {
        "name": "A draft",
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2026, 12, 31),
        "starting_point": "quarterly_tiers",
        "budget": None if budget is None else Decimal(budget),
    }
    return create_program(actor_id=actor.id, at=at, **{**wanted, **changes})


def test_what_is_earned_stands_in_one_segment_and_in_the_quarter_of_its_period(
    partners: list[Partner], drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    for partner in partners:
        make_line(partner, drill, date(2026, 7, 6), "1000.00")
        make_line(partner, drill, date(2026, 11, 2), "700.00")
    publish(
        *partners,
        starts_on="2026-07-01",
        reward=FLAT,
        eligibility={"segments": ["Industrial", "Electrical"], "partners": ["CORVUS", "DUNMORE"]},
    )
    calculate()

    [spending] = spending_of(YEAR, today=today)

    # Alder counts in the first named segment only; whoever is in none of them counts in the first as well.
    assert {place: amounts.earned for place, amounts in spending.places.items()} == {
        Place("Electrical", 3): Decimal("10.0000"),
        Place("Electrical", 4): Decimal("7.0000"),
        Place("Industrial", 3): Decimal("30.0000"),
        Place("Industrial", 4): Decimal("21.0000"),
    }


def test_a_program_that_names_no_segment_goes_by_the_partners_own(
    partners: list[Partner], drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    for partner in partners:
        make_line(partner, drill, date(2026, 7, 6), "1000.00")
        make_line(partner, drill, date(2026, 11, 2), "1000.00")
    publish(*partners, starts_on="2026-07-01", reward=FLAT)
    calculate()

    [spending] = spending_of(YEAR, today=today)

    # Corvus left Retail on 1 August.
    assert {place: amounts.earned for place, amounts in spending.places.items()} == {
        Place("", 3): Decimal(10),
        Place("", 4): Decimal(20),
        Place("Electrical", 3): Decimal(20),
        Place("Electrical", 4): Decimal(20),
        Place("Retail", 3): Decimal(10),
    }


def test_the_places_of_a_program_add_up_to_what_it_earned_and_paid(
    closed_q3: Program,
    ready: Any,
    lena: User,
    finn: User,
    moment: datetime,
    today: date,
) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    job = request_export(run_id=ready.id, actor_id=finn.id, at=moment)
    assert run_job(job, clock=lambda: moment) == "done"

    [spending] = spending_of(YEAR, today=today)

    earned = sum(Earning.objects.values_list("earned", flat=True), Decimal(0))
    assert spending.total.earned == earned == outcomes_of([closed_q3.id])[closed_q3.id].earned
    assert spending.total.paid == outcomes_of([closed_q3.id])[closed_q3.id].paid == Decimal("12000.00")
    assert spending.total == sum(spending.places.values(), Amounts())


def test_a_running_period_is_expected_at_its_pace_with_a_tenth_around_it(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    make_line(alder, drill, date(2026, 11, 22), "5300.00")
    publish(alder, reward=FLAT)
    calculate()

    [spending] = spending_of(YEAR, today=today)

    # 53 of 92 days: 9,200.00 of purchases, and a tenth less or more.
    [amounts] = spending.places.values()
    assert amounts == Amounts(Decimal(83), Decimal(92), Decimal(101), earned=Decimal(53))
    assert spending.sources == {"pace"}


def test_what_lies_ahead_is_expected_as_the_newest_backtest_says(
    partners: list[Partner], priya: User, moment: datetime, today: date
) -> None:
    program = draft(priya, moment, budget="999.00")
    keep_backtest(program, priya, moment.replace(hour=8), {"ALDER": "1.00"})
    keep_backtest(program, priya, moment, {"ALDER": "60.00", "DUNMORE": "30.00", "BEXLEY": "0.00"})

    [spending] = spending_of(YEAR, today=today)

    # 80, 95 and 105 in all, shared two to one.
    assert spending.places == {
        Place("", 4): Amounts(Decimal(27), Decimal(32), Decimal(35)),
        Place("Electrical", 4): Amounts(Decimal(53), Decimal(63), Decimal(70)),
    }
    assert (spending.sources, spending.planned.is_draft) == ({"backtest"}, True)


def test_without_a_backtest_the_budget_stands_in_and_without_both_nobody_knows(
    inside: Any, priya: User, moment: datetime, today: date
) -> None:
    draft(priya, moment, budget="500.00")
    draft(priya, moment, name="Another draft")

    known, unknown = spending_of(YEAR, today=today)

    assert known.places == {Place("", 4): Amounts(Decimal(500), Decimal(500), Decimal(500))}
    assert (known.sources, known.is_unknown) == ({"budget"}, False)
    assert (unknown.places, unknown.is_unknown) == ({}, True)


def test_periods_that_end_in_another_year_are_left_to_it(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    make_line(alder, drill, date(2026, 11, 2), "1000.00")
    publish(alder, starts_on="2026-10-01", ends_on="2027-06-30", period="term", reward=FLAT)
    calculate()

    [this_year] = spending_of(YEAR, today=today)
    [next_year] = spending_of(YEAR.next, today=today)

    assert this_year.places == {}
    assert [(place.quarter, amounts.earned) for place, amounts in next_year.places.items()] == [
        (2, Decimal(10))
    ]


def test_the_queries_do_not_grow_with_the_programs(
    partners: list[Partner], drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    counts = []
    for number in range(3):
        make_line(partners[number], drill, date(2026, 11, 2), "1000.00")
        publish(*partners, code=f"VIR-2026-{number}", reward=FLAT)
        calculate()
        if number in (0, 2):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                spending_of(YEAR, today=today)
            counts.append(len(queries))

    assert counts == [8, 8]


def test_outcomes_are_added_up_over_periods_and_partners(closed_q3: Program) -> None:
    outcome = outcomes_of([closed_q3.id])[closed_q3.id]

    assert (outcome.net, outcome.earned, outcome.paid, outcome.partners) == (
        Decimal("304999.9900"),
        Decimal("12040.0000"),
        Decimal(0),
        3,
    )
    assert outcome.rate == Decimal("3.95")
    assert outcome.as_dict()["earned"] == "12040.0000"
    assert (Q3.month, outcome.as_of) == (7, date(2026, 9, 30))
