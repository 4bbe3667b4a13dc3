"""What an amendment may not change, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from programs.terms import Fault, Terms
from vir.foundation.periods import format_date


@dataclass(frozen=True)
class Blocked:
    """A kind of change that is not possible, with the reason and what to do instead."""

    what: str
    why: str


NEVER: Sequence[Blocked] = (
    Blocked("Code", "Statements, payments and messages name it. Launch another program for another promise."),
    Blocked("Currency", "Amounts that are earned are in it. Close this program and launch one in the other."),
    Blocked("First day of a live program", "Purchases of these days count already. The last day can change."),
    Blocked("Closed periods", "They are confirmed: what they would be now is shown as a later change."),
    Blocked(
        "Periods, calendar, groups, stacking, returns and exchange rates from a day",
        "One purchase would be counted by two rules. Restate the program from its start instead.",
    ),
)

_GRID = (
    ("period", "how often it is measured"),
    ("fiscal_year_start_month", "its fiscal year"),
    ("calendar", "its calendar of weeks"),
    ("accumulation", "whether periods are added up"),
)
_WHOLE = (
    ("group", "its groups"),
    ("stacking", "how it stands with other programs"),
    ("returns", "what becomes of returns"),
    ("returns_lookback_days", "how far returns look back"),
    ("exchange", "how currencies are converted"),
)


def find_blocked(
    old: Terms, new: Terms, *, effective_on: date | None, begun: bool, closed_to: date | None
) -> list[Fault]:
    """
    Find what an amendment may not do.

    :param effective_on: the first day it counts; None where it restates the program from its start
    :param begun: whether the program's first day has come
    :param closed_to: the last day of the newest closed period, None where none is closed
    """
    faults = [*_never(old, new, begun)]
    if effective_on is None:
        faults += _restated(old, new, closed_to)
    else:
        faults += _from_a_day(old, new, effective_on, closed_to)
    return faults


def _never(old: Terms, new: Terms, begun: bool) -> Iterable[Fault]:
    if new.code != old.code:
        yield Fault("code", "CODE_FIXED", f"The code stays {old.code}. {NEVER[0].why}")
    if new.currency != old.currency:
        yield Fault("currency", "CURRENCY_FIXED", f"The currency stays {old.currency}. {NEVER[1].why}")
    if begun and new.starts_on != old.starts_on:
        day = format_date(old.starts_on)
        yield Fault("starts_on", "FIRST_DAY_FIXED", f"The first day stays {day}. {NEVER[2].why}")


def _restated(old: Terms, new: Terms, closed_to: date | None) -> Iterable[Fault]:
    if closed_to is None:
        return
    day = format_date(closed_to)
    for key, words in _changed(old, new, _GRID):
        yield Fault(
            key, "PERIODS_CLOSED", f"It cannot change {words}: periods up to {day} are closed and stand."
        )
    if new.ends_on < closed_to:
        yield Fault(
            "ends_on", "PERIODS_CLOSED", f"Periods up to {day} are closed. Write {day} or a later day."
        )


def _from_a_day(old: Terms, new: Terms, effective_on: date, closed_to: date | None) -> Iterable[Fault]:
    for key, words in _changed(old, new, (*_GRID, *_WHOLE)):
        yield Fault(
            key,
            "WHOLE_ONLY",
            f"From a day on it cannot change {words}. Restate the program from its start, or leave that as it is.",
        )
    if new.starts_on != old.starts_on:
        yield Fault(
            "starts_on",
            "WHOLE_ONLY",
            "Another first day restates the program. Choose “Restate from the start”.",
        )
    last = min(old.ends_on, new.ends_on)
    if effective_on <= old.starts_on:
        yield Fault(
            "effective_on",
            "DAY_OUTSIDE",
            f"The program starts on {format_date(old.starts_on)}. Write a later day, or restate from the start.",
        )
    elif effective_on > last:
        yield Fault(
            "effective_on",
            "DAY_OUTSIDE",
            f"The last day is {format_date(last)}. Write that day or an earlier one, or restate from the start.",
        )
    elif closed_to is not None and effective_on <= closed_to:
        yield Fault(
            "effective_on",
            "PERIODS_CLOSED",
            f"Periods up to {format_date(closed_to)} are closed and stand. Write a later day.",
        )


def _changed(old: Terms, new: Terms, keys: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return [(key, words) for key, words in keys if getattr(old, key) != getattr(new, key)]
