"""Where days are on the time axis of the calendar: in percent of a fiscal year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from vir.foundation.periods import FiscalYear, Period
from vir.foundation.web.drawing import decimal_text

_HUNDRED = Decimal(100)
# From here on a label ends at the end of its bar, so that it does not run out of the year.
_LATE = Decimal(55)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Stretch:
    """Part of the axis: where it begins and how long it is."""

    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """
    A program on the axis. `look` is its state, told apart by outline, fill and pattern.

    `label_x` and `anchor` keep the label inside the year; `cut_before` and `cut_after` say that it goes on outside.
    """

    stretch: Stretch
    look: str
    label: str
    label_x: str
    anchor: str
    cut_before: bool
    cut_after: bool
    overlaps: tuple[Stretch, ...]


@dataclass(frozen=True)
class Axis:
    """The months, where the quarters begin, and today, None outside the year."""

    months: tuple[tuple[str, str], ...]
    quarters: tuple[tuple[str, str], ...]
    today: str | None


def axis_of(year: FiscalYear, today: date) -> Axis:
    """Lay out the months and quarters of a year."""
    days = year.period
    return Axis(
        months=tuple((at(month.start, days), _MONTHS[month.start.month - 1]) for month in year.months),
        quarters=tuple(
            (at(quarter.start, days), f"Q{n}") for n, quarter in enumerate(year.quarters, start=1)
        ),
        today=at(today, days) if days.contains(today) else None,
    )


def bar_of(
    first: date, last: date, year: FiscalYear, *, look: str, label: str, shared: list[tuple[date, date]]
) -> Bar:
    """Lay out a program of which at least a day is in the year; both days count."""
    days = year.period
    stretch = stretch_of(first, last, days)
    begins = _share(max(first, days.start), days)
    late = begins > _LATE
    return Bar(
        stretch=stretch,
        look=look,
        label=label,
        label_x=at(min(last + timedelta(days=1), days.end), days) if late else stretch.x,
        anchor="end" if late else "start",
        cut_before=first < days.start,
        cut_after=last >= days.end,
        overlaps=tuple(
            stretch_of(begun, ended, days)
            for begun, ended in shared
            if ended >= days.start and begun < days.end
        ),
    )


def stretch_of(first: date, last: date, days: Period) -> Stretch:
    """Give the part of the axis that days take, as far as they are on it; both count."""
    begin = _share(max(first, days.start), days)
    end = _share(min(last + timedelta(days=1), days.end), days)
    return Stretch(_percent(begin), _percent(end - begin))


def at(day: date, days: Period) -> str:
    """Give where a day begins."""
    return _percent(_share(day, days))


def _share(day: date, days: Period) -> Decimal:
    return Decimal((day - days.start).days) * _HUNDRED / days.days


def _percent(share: Decimal) -> str:
    return f"{decimal_text(share, 3)}%"
