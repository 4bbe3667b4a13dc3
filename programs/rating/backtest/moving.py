"""Which past days stand for the days of a program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from programs.enums import ReturnsRule
from programs.rating.calculate import Quote, Quotes
from programs.rating.plan import plan_of
from programs.terms import Terms
from vir.foundation.periods import Period

YEARS_MAX = 60


@dataclass(frozen=True)
class Window:
    """The days whose sales are replayed, both included, and how many years they are moved forward."""

    years: int
    first: date
    last: date


def window_of(terms: Terms, years: int) -> Window:
    """Give the days that stand for the program's own, so many years earlier."""
    periods = [earlier(terms, period, years) for period in terms.periods()]
    return Window(years, periods[0].start, periods[-1].last_day)


def earlier(terms: Terms, period: Period, years: int) -> Period:
    """Give the same period so many years earlier; none is the period itself."""
    return terms.years_before(period, years) if years else period


def first_years(terms: Terms, counted_to: date) -> int:
    """Give the smallest number of years that puts the whole program into days whose sales have been counted."""
    return next(
        (years for years in range(YEARS_MAX) if window_of(terms, years).last <= counted_to), YEARS_MAX
    )


def days_matter(terms: Terms) -> bool:
    """Tell whether the day of a sale says more than its period, so that days must not be added up."""
    plan = plan_of(terms)
    return bool(
        plan.needs_days
        or plan.ordered
        or plan.program_cap is not None
        or terms.returns is ReturnsRule.ORIGINAL_PERIOD
        or terms.group is not None
        or any(kicker.starts_on or kicker.ends_on for kicker in terms.reward.kickers)
    )


def moved_quotes(quotes: Iterable[Quote], window: Window, terms: Terms) -> Quotes:
    """Move the exchange rates along with the sales: a sale is worth what it was worth on its real day."""
    known = list(quotes)
    if not window.years:
        return Quotes(known)
    begun = terms.starts_on
    kept = [quote for quote in known if quote.on < begun]
    inside = [
        Quote(quote.source, quote.target, _later(quote.on, window.years), quote.rate)
        for quote in known
        if window.first < quote.on <= window.last
    ]
    all_of_them = Quotes(known)
    carried = [
        Quote(source, target, begun, rate)
        for source, target in sorted({(quote.source, quote.target) for quote in known})
        if (rate := all_of_them.on(source, target, window.first)) is not None
    ]
    return Quotes([*kept, *carried, *inside])


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
