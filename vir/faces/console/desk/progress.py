"""Where the running programs stand: read once for a page, in as many queries for one program as for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from payouts.models import PayoutRun, ProgramPeriod
from payouts.posting.records import Promise
from payouts.queries.earnings import ProgramEarnings, earnings_together
from payouts.queries.freshness import Freshness, sales_freshness
from payouts.queries.near import NearTier, near_a_tier
from payouts.queries.promises import closed_periods, promised
from payouts.queries.runs import list_runs
from payouts.queries.sums import PeriodSums, ProgramSums, program_sums, sums_by_period
from programs.enums import ProgramStatus
from programs.models import Program
from programs.queries.eras import eras_by_status
from vir.faces.console.program.bars import Bar, budget_bar, budget_used, goal_bar
from vir.foundation.money import format_number
from vir.foundation.periods import Period
from vir.foundation.web import formats

RUNNING = (ProgramStatus.LIVE, ProgramStatus.SCHEDULED)
KEPT = (*RUNNING, ProgramStatus.CLOSED)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Running:
    """A running program: its table of partners, its sums, and both of its bars where it has them."""

    earnings: ProgramEarnings
    sums: ProgramSums
    budget: Decimal | None
    goal: Bar | None
    spent: Bar | None
    used: str

    @property
    def so_far(self) -> str:
        """Write what was bought, for a program without a goal."""
        terms = self.earnings.promise.terms
        if terms.measure.of == "quantity":
            return f"{format_number(self.sums.quantity)} units so far, no goal"
        return f"{formats.money(self.sums.net, terms.currency, whole=True)} so far, no goal"


@dataclass(frozen=True)
class NextDate:
    """Something that happens on a day, with the code of its program."""

    day: date
    words: str
    code: str


@dataclass(frozen=True)
class Standing:
    """All that is promised on a day, and where what is running stands."""

    today: date
    programs: Sequence[Program]
    promises: Sequence[Promise]
    running: Sequence[Running]
    closed: Mapping[UUID, Mapping[date, ProgramPeriod]]
    sums: PeriodSums
    fresh: Freshness

    @cached_property
    def runs(self) -> list[PayoutRun]:
        """List the payout runs, the newest first; read when first asked for."""
        return list_runs()

    @cached_property
    def near(self) -> list[NearTier]:
        """List the partners near their next tier, the nearest first."""
        return near_a_tier((program.earnings for program in self.running), self.today)

    @cached_property
    def to_close(self) -> list[tuple[Promise, Period]]:
        """List the periods that are over and open, the oldest one of each program."""
        found = []
        for promise in self.promises:
            shut = self.closed.get(promise.program_id, {})
            for period in promise.begun(self.today):
                if period.start in shut:
                    continue
                if self.today >= period.end:
                    found.append((promise, period))
                break
        return sorted(found, key=lambda pair: (pair[1].end, pair[0].code))

    @cached_property
    def dates(self) -> list[NextDate]:
        """List when programs start, periods end and payments are due from today on, the next first."""
        found = set()
        for promise in self.promises:
            terms, name, code = promise.terms, promise.name, promise.code
            found.add(NextDate(terms.starts_on, f"{name} starts", code))
            for period in promise.periods:
                found.add(NextDate(period.last_day, f"{name} closes", code))
                if terms.payment is not None:
                    due = terms.payment.due_on(period.last_day)
                    method = terms.payment.method.label.lower()
                    found.add(NextDate(due, f"{name} is paid by {method}", code))
        ahead = (one for one in found if one.day >= self.today)
        return sorted(ahead, key=lambda one: (one.day, one.words))

    @property
    def this_week(self) -> list[NextDate]:
        """List what happens within seven days."""
        return [one for one in self.dates if one.day < self.today + WEEK]


def standing_on(today: date) -> Standing:
    """Read where everything stands: in eight queries, whatever the number of programs."""
    eras = eras_by_status(KEPT)
    programs = {key: of[-1].version.program for key, of in eras.items()}
    promises = promised(eras)
    fresh, closed = sales_freshness(), closed_periods(programs)
    begun = [
        promise for promise in promises if promise.status in RUNNING and promise.periods[0].start <= today
    ]
    as_of = today if fresh.counted_to is None else min(fresh.counted_to, today)
    tables = [
        table
        for table in earnings_together(begun, today=today, as_of=as_of, closed=closed)
        if table.closed is None
    ]
    by_period = sums_by_period(programs)
    totals = program_sums(by_period, tables)
    running = [
        _running(table, totals.get(table.promise.program_id, ProgramSums()), programs) for table in tables
    ]
    return Standing(today, list(programs.values()), promises, running, closed, by_period, fresh)


def _running(table: ProgramEarnings, sums: ProgramSums, programs: Mapping[UUID, Program]) -> Running:
    terms, budget = table.promise.terms, programs[table.promise.program_id].budget
    return Running(
        earnings=table,
        sums=sums,
        budget=budget,
        goal=goal_bar(terms, sums, table),
        spent=budget_bar(terms, budget, sums),
        used=budget_used(budget, sums),
    )
