"""The figures of a program's partners beside what they bought a year ago, and what to suggest from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from partners.queries.segments import partner_names
from payouts.queries.last_year import last_year
from programs.enums import FigureKind
from programs.queries.figures import listed_figures
from programs.queries.needed_figures import rated_partners
from programs.rating.words import bought_in_units
from programs.terms import Terms
from vir.foundation.money import round_amount
from vir.foundation.periods import Period

if TYPE_CHECKING:
    from programs.models import Program

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class GridAsked:
    """Which figures: of a kind, in a period, suggested as last year plus a growth in percent, to a step."""

    kind: FigureKind
    period: Period
    growth: Decimal
    step: int = 1


@dataclass(frozen=True)
class GridRow:
    """
    One partner. `start` is the period the figure is kept for, None for each period.

    `each` says that the figure is one for each period while the grid shows a single one of several.
    """

    code: str
    name: str
    last_year: Decimal | None
    baseline: Decimal | None
    suggested: Decimal | None
    now: Decimal | None
    reason: str
    start: date | None
    each: bool


@dataclass(frozen=True)
class _Kept:
    amount: Decimal
    reason: str
    start: date | None


def target_grid(program: Program, terms: Terms, asked: GridAsked, *, today: date) -> list[GridRow]:
    """List every partner that the program rates in a period, by name."""
    rated = rated_partners(program, terms)
    codes = [code for code, periods in rated.items() if asked.period in periods]
    names = partner_names(codes)
    bought = last_year(terms, today=today)
    kept = _kept(program)
    several = len(terms.periods()) > 1
    rows = []
    for code in sorted(codes, key=lambda code: (names[code], code)):
        earlier = bought.get(code, {}).get(asked.period.start)
        own = _own(kept, asked.kind, code, asked.period.start)
        baseline = _own(kept, FigureKind.BASELINE, code, asked.period.start)
        each = several and own is not None and own.start is None
        start = asked.period.start if several else (None if own is None else own.start)
        rows.append(
            GridRow(
                code=code,
                name=names[code],
                last_year=earlier,
                baseline=None if baseline is None else baseline.amount,
                suggested=None if earlier is None else suggestion(earlier, terms, asked.growth, asked.step),
                now=None if own is None else own.amount,
                reason="" if own is None else own.reason,
                start=start,
                each=each,
            )
        )
    return rows


def suggestion(earlier: Decimal, terms: Terms, growth: Decimal, step: int = 1) -> Decimal:
    """Grow last year's volume by a percentage, to a step; nothing below zero."""
    return stepped(max(earlier, Decimal(0)) * (HUNDRED + growth) / HUNDRED, terms, step)


def stepped(amount: Decimal, terms: Terms, step: int) -> Decimal:
    """Round an amount half up to a step, or to what its currency, or a unit, allows where the step is 1."""
    if step > 1:
        return (amount / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    if bought_in_units(terms):
        return amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return round_amount(amount, terms.currency)


def _kept(program: Program) -> Mapping[tuple[FigureKind, str], Sequence[_Kept]]:
    found: dict[tuple[FigureKind, str], list[_Kept]] = {}
    rows = listed_figures(program).values_list("kind", "partner__code", "amount", "reason", "period_start")
    for kind, code, amount, reason, start in rows:
        found.setdefault((FigureKind(kind), code), []).append(_Kept(amount, reason, start))
    return found


def _own(
    kept: Mapping[tuple[FigureKind, str], Sequence[_Kept]], kind: FigureKind, code: str, start: date
) -> _Kept | None:
    """Give the figure of a period, else the one for each period."""
    held = {one.start: one for one in kept.get((kind, code), ())}
    return held.get(start) or held.get(None)
