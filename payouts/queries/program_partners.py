"""Everybody in a program: segment, figures, where they stand, and who has acknowledged the terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from partners.queries.directory import names_by_code, partners_by_code
from partners.queries.rules import codes_belonging
from payouts.posting.records import Promise
from payouts.queries.earning_row import EarningRow
from payouts.queries.earnings import ProgramEarnings, program_earnings
from payouts.queries.last_year import last_year
from payouts.queries.missing.lacking import standing_of
from payouts.queries.near import near_a_tier
from programs.enums import FigureKind
from programs.queries.acknowledgements import acknowledged_by_partner
from programs.queries.enrolled import enrolled_in
from programs.queries.figures import figures_of
from programs.queries.needed_figures import rated_partners
from programs.rating.calculate import Figures
from programs.terms import Terms
from vir.foundation.periods import Period

if TYPE_CHECKING:
    from programs.models import Acknowledgement, Program, ProgramVersion

FigureSets = Mapping[FigureKind, Figures]


@dataclass(frozen=True)
class ProgramPartner:
    """
    One partner in one period.

    `row` is None while nothing of it is calculated. `last_year` is asked for in drafts only.
    """

    code: str
    name: str
    segments: tuple[str, ...]
    baseline: Decimal | None
    target: Decimal | None
    row: EarningRow | None
    near: bool
    acknowledged: Acknowledgement | None
    last_year: Decimal | None = None

    @property
    def bought(self) -> bool:
        """Say whether anything counts yet."""
        if self.row is None:
            return False
        volume = self.row.basis.volume
        return any((volume.net, volume.gross, volume.quantity))


@dataclass(frozen=True)
class ProgramPartners:
    """A program's partners in a period, by name, with the table of what they earned where there is one."""

    terms: Terms
    period: Period
    table: ProgramEarnings | None
    partners: tuple[ProgramPartner, ...]


@dataclass(frozen=True)
class Gap:
    """What a partner lacks of its next tier, in what the measure is made of."""

    tier: int
    amount: Decimal


def published_partners(
    program: Program, promise: Promise, version: ProgramVersion, *, today: date, period: Period | None = None
) -> ProgramPartners:
    """
    List the partners that are enrolled in a period, or have a position in it.

    :param period: the newest begun one by default, before the program starts its first
    """
    table = program_earnings(promise, today=today, period=period) if promise.begun(today) else None
    chosen = table.period if table else (period or promise.periods[0])
    terms = promise.for_period(chosen).terms
    ids = enrolled_in(program, chosen)
    rows = {row.partner_code: row for row in table.rows} if table else {}
    near = {one.partner_code for one in near_a_tier([table], today)} if table else set()
    named = names_by_code(ids)
    named |= {row.partner_code: row.partner for row in rows.values()}
    said = {one.partner.code: one for one in acknowledged_by_partner(version).values()}
    figures, segments = figures_of([program.id]), _segments(terms, today)
    found = (
        ProgramPartner(
            code=code,
            name=named[code],
            segments=segments.get(code, ()),
            baseline=_baseline(figures, program, code, chosen, rows.get(code)),
            target=figures[FigureKind.TARGET].of(program.code, code, chosen.start),
            row=rows.get(code),
            near=code in near,
            acknowledged=said.get(code),
        )
        for code in named
    )
    return ProgramPartners(terms, chosen, table, _by_name(found))


def drafted_partners(program: Program, terms: Terms, *, today: date) -> ProgramPartners:
    """List the partners that a draft would reach, with what they bought a year before its first period."""
    period = terms.periods()[0]
    bought = last_year(terms, today=today)
    rated = rated_partners(program, terms)
    names = {partner.code: partner.name for partner in partners_by_code(rated).values()}
    figures, segments = figures_of([program.id]), _segments(terms, today)
    found = (
        ProgramPartner(
            code=code,
            name=names[code],
            segments=segments.get(code, ()),
            baseline=_baseline(figures, program, code, period, None),
            target=figures[FigureKind.TARGET].of(program.code, code, period.start),
            row=None,
            near=False,
            acknowledged=None,
            last_year=bought.get(code, {}).get(period.start),
        )
        for code in rated
    )
    return ProgramPartners(terms, period, None, _by_name(found))


def gap_of(terms: Terms, row: EarningRow) -> Gap | None:
    """Say what is still to buy for the next tier; None past the last one and where nothing can be told."""
    at = standing_of(terms, row)
    if at.missing or at.next_tier is None or not at.gap:
        return None
    return Gap(at.next_tier, at.gap)


def _baseline(
    figures: FigureSets, program: Program, code: str, period: Period, row: EarningRow | None
) -> Decimal | None:
    """Give the baseline that is set, else the one that the rating found."""
    kept = figures[FigureKind.BASELINE].of(program.code, code, period.start)
    return kept if kept is not None or row is None else row.basis.facts.baseline


def _segments(terms: Terms, today: date) -> dict[str, tuple[str, ...]]:
    """Name, by partner code, the segments of the terms that it is in today."""
    found: dict[str, tuple[str, ...]] = {}
    for name, codes in codes_belonging(terms.eligibility.segments, today).items():
        for code in codes:
            found[code] = (*found.get(code, ()), name)
    return found


def _by_name(found: Iterable[ProgramPartner]) -> tuple[ProgramPartner, ...]:
    return tuple(sorted(found, key=lambda one: (one.name, one.code)))
