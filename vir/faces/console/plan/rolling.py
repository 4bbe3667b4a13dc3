"""Rolling this year's programs into the next: what each brought, what was decided, what it would be next year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from payouts.queries.freshness import counted_to
from payouts.queries.outcomes import Outcome, outcomes_of
from programs.enums import Decision, MeasureKind, ProgramStatus
from programs.models import Program, ProgramDecision
from programs.queries.decisions import newest_decisions
from programs.queries.planned import Planned, clones_in, planned_programs
from programs.rating.checks import similarity
from programs.terms import Goal
from vir.faces.console.plan.frame import state_of
from vir.faces.console.plan.renaming import name_for
from vir.faces.console.plan.results import against_goal
from vir.foundation.money import exact
from vir.foundation.periods import FiscalYear, Period, a_year_later
from vir.foundation.web.access import Access

GROWTH = Decimal(5)
_BEGUN = (ProgramStatus.LIVE, ProgramStatus.CLOSED)
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Candidate:
    """
    One program of this year, and what it would be next year.

    `actual` is the volume its goal is measured in, for a program that still runs at its pace so far; None where
    volumes do not say it. `taken` is the draft that was made of it already.
    """

    planned: Planned
    state: str
    outcome: Outcome
    against_goal: str
    decision: ProgramDecision | None
    actual: Decimal | None
    at_pace: bool
    name: str
    starts_on: date
    ends_on: date
    taken: Program | None

    @property
    def code(self) -> str:
        """Give the program's code."""
        return self.planned.program.code

    @property
    def choice(self) -> Decision | None:
        """Give what was decided."""
        return None if self.decision is None else Decision(self.decision.choice)

    @property
    def is_proposed(self) -> bool:
        """Say whether it is rolled unless somebody drops it: not stopped, and not rolled already."""
        return self.choice is not Decision.STOP and self.taken is None

    @property
    def measure(self) -> MeasureKind | None:
        """Give what its goal is measured in."""
        terms = self.planned.terms
        return None if terms is None or terms.goal is None else terms.goal.measure

    def goal_at(self, growth: Decimal) -> Decimal | None:
        """Give this year's actual, grown by so many percent, in whole units; None without an actual."""
        if self.actual is None or self.actual <= 0:
            return None
        with exact():
            grown = self.actual * (_HUNDRED + growth) / _HUNDRED
            return grown.to_integral_value(ROUND_HALF_UP)

    def alike(self, goal: Decimal | None) -> int | None:
        """Give in percent how much a copy with this goal is the same as this year's terms."""
        terms = self.planned.terms
        if terms is None:
            return None
        copy = terms
        if goal is not None:
            measure = MeasureKind.NET_AMOUNT if terms.goal is None else terms.goal.measure
            copy = replace(terms, goal=Goal(measure, goal))
        return int(similarity(terms, copy))


def candidates_of(year: FiscalYear, access: Access) -> list[Candidate]:
    """List the programs that run in a year and have begun, by first day and code."""
    programs = [one for one in planned_programs(year.period) if one.program.status in _BEGUN]
    ids = [one.program.id for one in programs]
    outcomes, decisions = outcomes_of(ids), newest_decisions(ids)
    taken = clones_in(ids, year.next.period)
    counted = counted_to(access.today)
    return [
        _candidate(
            one,
            year,
            access,
            outcomes[one.program.id],
            decisions.get(one.program.id),
            taken.get(one.program.id),
            counted,
        )
        for one in programs
    ]


def _candidate(
    planned: Planned,
    year: FiscalYear,
    access: Access,
    outcome: Outcome,
    decision: ProgramDecision | None,
    taken: Program | None,
    counted: date,
) -> Candidate:
    program, terms = planned.program, planned.terms
    first, last = a_year_later(program.starts_on, program.ends_on, None if terms is None else terms.calendar)
    measure = None if terms is None or terms.goal is None else terms.goal.measure
    actual = None if measure is None else outcome.actual(measure.value)
    days = Period(program.starts_on, _day_after(program.ends_on))
    elapsed = days.elapsed_days(counted)
    at_pace = program.status == ProgramStatus.LIVE and 0 < elapsed < days.days
    if actual is not None and at_pace:
        with exact():
            actual = actual * days.days / elapsed
    return Candidate(
        planned=planned,
        state=state_of(program, access),
        outcome=outcome,
        against_goal=against_goal(terms, outcome),
        decision=decision,
        actual=actual,
        at_pace=at_pace,
        name=name_for(program.name, program.starts_on, first, year.first_month),
        starts_on=first,
        ends_on=last,
        taken=taken,
    )


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
