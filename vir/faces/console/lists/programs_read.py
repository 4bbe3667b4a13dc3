"""The programs of a vendor with what they pay, as the list shows them; in as many queries for one as for many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from payouts.queries.earnings import ProgramEarnings, earnings_together
from payouts.queries.outcomes import Outcome, outcomes_of
from payouts.queries.promises import promised
from programs.enums import Application, MeasureKind, RewardKind
from programs.models import Program, ProgramVersion
from programs.queries.backtests import newest_backtests
from programs.queries.enrolled_counts import enrolled_counts
from programs.queries.eras import version_eras
from programs.queries.forecasts import forecast_of
from programs.queries.mechanic import mechanic_of
from programs.queries.programs import ProgramFilters, current_versions, list_programs
from programs.queries.terms import terms_of
from programs.terms import DocumentRefused, Terms
from programs.web.wording import goal_in_words, partners_in_words, shown_status
from vir.faces.console.lists.mini_curve import MiniCurve, mini_curve

_HUNDRED: Final = Decimal(100)
# What a list can be narrowed to by how programs pay.
MECHANICS: Final = {
    "retroactive": "Retroactive tiers",
    "incremental": "Incremental tiers",
    "growth": "Growth",
    "target": "Target",
    "share": "Share",
    "lump_sum": "Lump sum",
    "other": "Other",
}
_BY_MEASURE: Final = {
    MeasureKind.GROWTH_AMOUNT: "growth",
    MeasureKind.GROWTH_PERCENT: "growth",
    MeasureKind.ATTAINMENT_PERCENT: "target",
    MeasureKind.SHARE_PERCENT: "share",
}
_BY_APPLICATION: Final = {Application.ALL_VOLUME: "retroactive", Application.PER_BAND: "incremental"}


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; what is empty does not matter. Both days are included."""

    status: str = ""
    text: str = ""
    segment: str = ""
    owner: str = ""
    mechanic: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def narrows(self) -> bool:
        """Say whether anything but the status is asked for."""
        return any((self.text, self.segment, self.owner, self.mechanic, self.first, self.last))


@dataclass(frozen=True)
class ProgramRow:
    """A program in the list. Amounts are None before it has any; `expected` is of the whole program."""

    program: Program
    status: str
    segment: str
    goal: str
    mechanic: str
    mechanic_kind: str
    curve: MiniCurve | None
    partners: int | None
    earned: Decimal | None
    expected: Decimal | None

    @property
    def select_value(self) -> str:
        """Give what a ticked row sends."""
        return self.program.code

    @property
    def budget_used(self) -> Decimal | None:
        """Give what is earned in percent of the budget."""
        budget = self.program.budget
        return None if not budget or self.earned is None else self.earned * _HUNDRED / budget


def read_programs(wanted: Wanted, *, today: date) -> list[ProgramRow]:
    """List the programs that fit, those that start last first."""
    found = list_programs(ProgramFilters(wanted.status, wanted.text))
    if wanted.owner:
        found = found.filter(owner__email=wanted.owner)
    if wanted.first is not None:
        found = found.filter(ends_on__gte=wanted.first)
    if wanted.last is not None:
        found = found.filter(starts_on__lte=wanted.last)
    programs = list(found)
    versions = current_versions(programs)
    known = [(program, versions[program.id], _terms(versions[program.id])) for program in programs]
    return _with_amounts([each for each in known if _fits(each[2], wanted)], today)


def _with_amounts(
    known: Sequence[tuple[Program, ProgramVersion, Terms | None]], today: date
) -> list[ProgramRow]:
    ids = [program.id for program, _, _ in known]
    outcomes, counts = outcomes_of(ids), enrolled_counts(ids)
    tables = {
        table.promise.program_id: table
        for table in earnings_together(promised(version_eras(ids)), today=today)
    }
    forecasts = {
        version_id: forecast_of(backtest).expected
        for version_id, backtest in newest_backtests(version.id for _, version, _ in known).items()
    }
    rows = []
    for program, version, terms in known:
        outcome, table = outcomes[program.id], tables.get(program.id)
        rows.append(
            ProgramRow(
                program=program,
                status=shown_status(program, today),
                segment="" if terms is None else partners_in_words(terms),
                goal="" if terms is None else goal_in_words(terms),
                mechanic="" if terms is None else mechanic_of(terms),
                mechanic_kind="" if terms is None else _kind(terms),
                curve=None if terms is None else mini_curve(terms),
                partners=counts.get(program.id),
                earned=outcome.earned if table is not None else None,
                expected=_expected(outcome, table, forecasts.get(version.id)),
            )
        )
    return rows


def _expected(outcome: Outcome, table: ProgramEarnings | None, forecast: Decimal | None) -> Decimal | None:
    """
    Give what the program costs in the end: earlier periods as earned, the running one at its pace.

    Before there is a pace it is what its back-test expects.
    """
    if table is None or table.projected is None or not table.rows:
        return forecast
    return outcome.earned - table.earned + table.projected


def _kind(terms: Terms) -> str:
    if terms.measure.kind in _BY_MEASURE:
        return _BY_MEASURE[terms.measure.kind]
    if terms.reward.kind is RewardKind.FIXED:
        return "lump_sum"
    return _BY_APPLICATION.get(terms.reward.application, "other")


def _fits(terms: Terms | None, wanted: Wanted) -> bool:
    if wanted.segment and (terms is None or wanted.segment not in terms.eligibility.segments):
        return False
    return not wanted.mechanic or (terms is not None and _kind(terms) == wanted.mechanic)


def _terms(version: ProgramVersion) -> Terms | None:
    """Read the terms; a draft that is not written out yet has none."""
    try:
        return terms_of(version)
    except DocumentRefused:
        return None
