"""What keeps figures of partners from being set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partners.queries.directory import partners_by_code
from programs.models import Program
from programs.queries.programs import current_version
from programs.queries.terms import newest_document
from programs.terms import DocumentRefused, Terms
from vir.foundation.periods import format_date

AMOUNT_MAX = Decimal(10) ** 13
DECIMALS_MAX = 4


@dataclass(frozen=True)
class FigureGiven:
    """
    A figure for a partner; no amount takes it away, no period makes it one for each of them.

    A reason of its own comes before the one that is given for all.
    """

    partner: str
    amount: Decimal | None
    period_start: date | None = None
    reason: str = ""


def figure_faults(program: Program, figures: Sequence[FigureGiven]) -> list[tuple[int, str]]:
    """Name every fault in figures that are to be set, each with the place of its figure from 0."""
    known = partners_by_code(figure.partner for figure in figures)
    dated = any(figure.period_start is not None for figure in figures)
    starts = _starts(program) if dated else set()
    places = Counter((figure.partner, figure.period_start) for figure in figures)
    faults = []
    for place, figure in enumerate(figures):
        found = [
            _unknown(figure, known),
            _unusable(figure),
            _wrong_day(figure, starts),
            _repeated(figure, places),
        ]
        faults += [(place, message) for message in found if message]
    return faults


def _unknown(figure: FigureGiven, known: Collection[str]) -> str:
    return "" if figure.partner in known else f"There is no partner “{figure.partner}”. Check the code."


def _unusable(figure: FigureGiven) -> str:
    amount = figure.amount
    if amount is None:
        return ""
    if not (amount.is_finite() and 0 <= amount < AMOUNT_MAX):
        return f"{figure.partner}: write an amount from 0 to below {AMOUNT_MAX:,.0f}."
    if amount != round(amount, DECIMALS_MAX):
        return f"{figure.partner}: write at most {DECIMALS_MAX} decimals."
    return ""


def _wrong_day(figure: FigureGiven, starts: set[date] | None) -> str:
    day = figure.period_start
    if day is None or (starts is not None and day in starts):
        return ""
    if starts is None:
        return (
            f"{figure.partner}: the program has no periods yet. Finish its terms first, or leave the day out."
        )
    return f"{figure.partner}: no period starts on {format_date(day)}. Write the first day of one."


def _repeated(figure: FigureGiven, places: Mapping[tuple[str, date | None], int]) -> str:
    day = figure.period_start
    if places[figure.partner, day] < 2:
        return ""
    period = "" if day is None else f" for the period from {format_date(day)}"
    return f"{figure.partner} stands here twice{period}. Keep one of them."


def _starts(program: Program) -> set[date] | None:
    """Give the first days of the program's periods, None while it has none."""
    try:
        terms = Terms.from_document(newest_document(current_version(program)))
    except DocumentRefused:
        return None
    return {period.start for period in terms.periods()}
