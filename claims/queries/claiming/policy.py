"""How claims are decided: within how many working days, up to which amounts, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

import holidays

from claims.models import ClaimPolicy
from vir.foundation.tenancy.context import current

DAY = timedelta(days=1)
SATURDAY = 5
# What a partner may read of a policy: what one press and one person may approve is the vendor's own.
_SHARED = ("id", "tenant_id", "decide_days", "holiday_country", "extra_holidays", "dispute_days", "set_at")


@dataclass(frozen=True)
class Policy:
    """
    The policy in force. Amounts are in the vendor's own currency, None without a limit or where a partner reads.

    :param holiday_country: ISO code of the country whose public holidays are no working days; empty for none
    """

    decide_days: int = 5
    holiday_country: str = "US"
    extra_holidays: tuple[date, ...] = ()
    clean_cap: Decimal | None = None
    approval_limit: Decimal | None = None
    separation: bool = True
    dispute_days: int = 30


def policy() -> Policy:
    """Give the policy in force; readable in the portal, without the amounts."""
    kept = ClaimPolicy.objects.order_by("-set_at", "-id")
    in_portal = current().partner_id is not None
    newest = (kept.only(*_SHARED) if in_portal else kept).first()
    if newest is None:
        return Policy()
    return Policy(
        decide_days=newest.decide_days,
        holiday_country=newest.holiday_country,
        extra_holidays=tuple(date.fromisoformat(day) for day in newest.extra_holidays),
        clean_cap=None if in_portal else newest.clean_cap,
        approval_limit=None if in_portal else newest.approval_limit,
        separation=True if in_portal else newest.separation,
        dispute_days=newest.dispute_days,
    )


def due_on(day: date, of: Policy) -> date:
    """Give the day by which a claim submitted on a day is to be decided."""
    return after_working_days(day, of.decide_days, of)


def after_working_days(day: date, days: int, of: Policy) -> date:
    """Give the day so many working days after one; the first that counts is the next working day."""
    left = days
    while left > 0:
        day += DAY
        if is_working_day(day, of):
            left -= 1
    return day


def working_days(first: date, last: date, of: Policy) -> int:
    """Count the working days after a day up to another one, included; negative where that is earlier."""
    if last < first:
        return -working_days(last, first, of)
    return sum(is_working_day(first + DAY * step, of) for step in range(1, (last - first).days + 1))


def is_working_day(day: date, of: Policy) -> bool:
    """Say whether a day is none of a weekend, a public holiday or an own holiday."""
    return day.weekday() < SATURDAY and day not in of.extra_holidays and not holiday_name(day, of)


def holiday_name(day: date, of: Policy) -> str:
    """Name the public holiday that a day is; empty where it is none."""
    return _calendar(of.holiday_country, day.year).get(day, "") if of.holiday_country else ""


def known_countries() -> list[str]:
    """List the ISO codes of the countries whose public holidays are known."""
    return sorted(holidays.list_supported_countries(include_aliases=False))


def holidays_between(first: date, last: date, of: Policy) -> list[tuple[date, str]]:
    """List the holidays on weekdays between two days, both included, with their names."""
    days: Iterable[date] = (first + DAY * step for step in range((last - first).days + 1))
    return [
        (day, holiday_name(day, of) or "Closed")
        for day in days
        if day.weekday() < SATURDAY and not is_working_day(day, of)
    ]


@lru_cache(maxsize=256)
def _calendar(country: str, year: int) -> dict[date, str]:
    return dict(holidays.country_holidays(country, years=year))
