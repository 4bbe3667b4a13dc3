"""Which figures of partners a program reads, and whose it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from partners.queries.affiliations import belongings
from partners.queries.directory import partners_by_id
from partners.queries.segments import eligible_spans, partner_names
from programs.enums import BaselineRule, FigureKind, MeasureKind
from programs.models import Enrolment, Program
from programs.queries.figures import figures_of
from programs.rating.calculate import Figures
from programs.terms import Terms
from vir.foundation.periods import Period

GROWTH = (MeasureKind.GROWTH_AMOUNT, MeasureKind.GROWTH_PERCENT)


@dataclass(frozen=True)
class Lack:
    """A partner without a figure, and the periods it is without; `for_all` where that is each of its own."""

    code: str
    name: str
    periods: tuple[Period, ...]
    for_all: bool


@dataclass(frozen=True)
class Need:
    """What kind of figure a program cannot do without, how many partners it rates, and who lacks one."""

    kind: FigureKind
    partners: int
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class _Days:
    """A partner's days, the first included and the last not; None is without limit."""

    partner: str
    starts_on: date | None
    ends_on: date | None

    def touch(self, period: Period) -> bool:
        """Say whether a period has one of the days."""
        begun = self.starts_on is None or self.starts_on < period.end
        return begun and (self.ends_on is None or self.ends_on > period.start)


def kinds_read(terms: Terms) -> tuple[FigureKind, ...]:
    """List the kinds of figures that change what these terms earn or accrue."""
    kinds: list[FigureKind] = []
    if terms.measure.kind is MeasureKind.ATTAINMENT_PERCENT:
        kinds.append(FigureKind.TARGET)
    if terms.measure.kind in GROWTH:
        kinds.append(FigureKind.BASELINE)
    return (*kinds, FigureKind.EXPECTED)


def needed_kind(terms: Terms) -> FigureKind | None:
    """Give the kind without which a partner cannot be measured, None where none is needed."""
    if terms.measure.kind is MeasureKind.ATTAINMENT_PERCENT:
        return FigureKind.TARGET
    baseline = terms.measure.baseline
    if baseline is not None and baseline.rule is BaselineRule.FIXED:
        return FigureKind.BASELINE
    return None


def need_of(program: Program, terms: Terms) -> Need | None:
    """
    Find who lacks a figure that the program needs, by name; None where it needs none.

    Members of a group are measured together, at their parent. A draft is asked for whom it would reach.
    """
    kind = needed_kind(terms)
    if kind is None:
        return None
    figures = figures_of([program.id])[kind]
    rated = rated_partners(program, terms)
    names = partner_names(rated)
    lacks = [
        Lack(code, names[code], missing, for_all=len(missing) == len(periods))
        for code, periods in rated.items()
        if (missing := _missing(program.code, code, periods, figures))
    ]
    return Need(kind, len(rated), tuple(sorted(lacks, key=lambda lack: (lack.name, lack.code))))


def _missing(program: str, partner: str, periods: Iterable[Period], figures: Figures) -> tuple[Period, ...]:
    return tuple(period for period in periods if figures.of(program, partner, period.start) is None)


def rated_partners(program: Program, terms: Terms) -> dict[str, tuple[Period, ...]]:
    """Give by code the periods in which each partner, or the parent in its place, is rated."""
    reached = _reached(program, terms)
    parents: dict[str, list[_Days]] = {}
    if terms.group is not None:
        for held in belongings():
            parents.setdefault(held.partner, []).append(_Days(held.parent, held.starts_on, held.ends_on))
    found: dict[str, set[Period]] = {}
    for period in terms.periods():
        for days in reached:
            if days.touch(period):
                for account in _accounts(days.partner, period, parents):
                    found.setdefault(account, set()).add(period)
    return {code: tuple(sorted(periods)) for code, periods in found.items()}


def _accounts(partner: str, period: Period, parents: dict[str, list[_Days]]) -> Iterator[str]:
    held = [days.partner for days in parents.get(partner, ()) if days.touch(period)]
    yield from held or [partner]


def _reached(program: Program, terms: Terms) -> list[_Days]:
    rows = Enrolment.objects.filter(program=program)
    enrolled = list(rows.values_list("partner__code", "starts_on", "ends_on"))
    if enrolled:
        return [_Days(*row) for row in enrolled]
    spans = eligible_spans(
        segments=terms.eligibility.segments,
        partners=terms.eligibility.partners,
        except_partners=terms.eligibility.except_partners,
        first_day=terms.starts_on,
        end_day=terms.ends_on + timedelta(days=1),
        with_members=terms.group is not None,
    )
    codes = {key: partner.code for key, partner in partners_by_id({s.partner_id for s in spans}).items()}
    return [_Days(codes[span.partner_id], span.starts_on, span.ends_on) for span in spans]
