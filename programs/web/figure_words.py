"""Targets, baselines and expected volumes in the words of their page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from partners.queries.segments import partner_names
from programs.enums import ExpectedVolume, FigureKind, NewPartner
from programs.models import PartnerFigure, Program
from programs.queries.figure_faults import FigureGiven
from programs.queries.needed_figures import GROWTH, Lack, Need, need_of
from programs.terms import Terms
from programs.web.figure_form import Offer
from vir.foundation.web import formats

LACKS_SHOWN_MAX = 50


@dataclass(frozen=True)
class ShownFigure:
    """One row of the table; `kind_value` and `period_value` are what removing it sends."""

    kind: str
    kind_value: str
    code: str
    name: str
    period: str
    period_value: str
    amount: Decimal
    reason: str
    by: str
    at: datetime
    # Why it changes nothing, empty where it does.
    idle: str


@dataclass(frozen=True)
class ShownLack:
    """A partner without a figure, and when."""

    code: str
    name: str
    when: str


@dataclass(frozen=True)
class Needed:
    """What a program needs in sentences, and whose figures are missing."""

    sentences: tuple[str, ...]
    lacks: tuple[ShownLack, ...] = ()
    more: int = 0


def shown_figures(rows: Iterable[PartnerFigure], offer: Offer) -> list[ShownFigure]:
    """Write figures for the table."""
    return [_shown(row, offer) for row in rows]


def needed_in_words(program: Program, terms: Terms) -> Needed:
    """Say what a program needs of partners' figures, and who lacks one."""
    need = need_of(program, terms)
    if need is not None:
        lacks = tuple(_lack(lack) for lack in need.lacks[:LACKS_SHOWN_MAX])
        return Needed(_needed(need, terms), lacks, len(need.lacks) - len(lacks))
    if terms.measure.kind in GROWTH and terms.measure.baseline is not None:
        rule = terms.measure.baseline.rule.label.lower()
        return Needed((f"Growth is measured from: {rule}. A baseline that is set here comes before that.",))
    accrual = "An expected volume decides what is accrued while a period runs, never what is earned."
    if terms.accrual.expected is ExpectedVolume.MANUAL:
        accrual = "What is accrued rests on an expected volume of each partner."
    return Needed(("This program needs no targets and no baselines.", accrual))


def set_in_words(figure: FigureGiven, kind: FigureKind, currency: str, changed: int) -> str:
    """Say what was set: "The target of Alder Supply is $120,000.00 in each period."."""
    name = partner_names([figure.partner])[figure.partner]
    assert figure.amount is not None
    amount = formats.money(figure.amount, currency) if currency else f"{formats.number(figure.amount)} units"
    when = _when(kind, figure.period_start)
    return f"The {kind.label.lower()} of {name} {'is' if changed else 'was already'} {amount} {when}."


def _when(kind: FigureKind, start: date | None) -> str:
    if start is not None:
        return f"in the period from {formats.day(start)}"
    return "in the newest period" if kind is FigureKind.EXPECTED else "in each period"


def _needed(need: Need, terms: Terms) -> tuple[str, ...]:
    word = need.kind.label.lower()
    if need.kind is FigureKind.TARGET:
        why = "A tier is reached by what a partner buys as a share of its target."
    else:
        why = "Growth is measured from one figure per partner."
    if not need.partners:
        return (why, "The program reaches nobody yet.")
    if not need.lacks:
        return (why, f"Every partner has a {word}: {need.partners:,} of {need.partners:,}.")
    count = len(need.lacks)
    lacking = f"{count:,} of {need.partners:,} partners {'has' if count == 1 else 'have'} no {word}"
    baseline = terms.measure.baseline
    if baseline is not None and baseline.new_partner is NewPartner.ZERO_BASELINE:
        return (why, f"{lacking}: everything they buy is growth.")
    return (why, f"{lacking}, and earn{'s' if count == 1 else ''} nothing without one.")


def _lack(lack: Lack) -> ShownLack:
    when = (
        "any period" if lack.for_all else "; ".join(formats.span(p.start, p.last_day) for p in lack.periods)
    )
    return ShownLack(lack.code, lack.name, when)


def _shown(row: PartnerFigure, offer: Offer) -> ShownFigure:
    kind, start = FigureKind(row.kind), row.period_start
    periods = {period.start: period for period in offer.periods}
    idle = ""
    if kind not in offer.kinds:
        idle = "These terms do not read it"
    elif start is not None and start not in periods:
        idle = "No period starts on that day"
    period = "The newest period" if kind is FigureKind.EXPECTED else "Each period"
    if start is not None:
        found = periods.get(start)
        period = f"From {formats.day(start)}" if found is None else formats.span(start, found.last_day)
    return ShownFigure(
        kind=kind.label,
        kind_value=kind.value,
        code=row.partner.code,
        name=row.partner.name,
        period=period,
        period_value="" if start is None else start.isoformat(),
        amount=row.amount,
        reason=row.reason,
        by=str(row.set_by),
        at=row.set_at,
        idle=idle,
    )
