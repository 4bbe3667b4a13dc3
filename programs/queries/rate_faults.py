"""What keeps exchange rates from being kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from vir.foundation.money import is_currency
from vir.foundation.periods import format_date

RATE_MAX = Decimal(10) ** 9
DECIMALS_MAX = 12

Key = tuple[str, str, date]


@dataclass(frozen=True)
class RateGiven:
    """One unit of `source` is worth `rate` units of `target` from a day on."""

    source: str
    target: str
    on: date
    rate: Decimal

    @property
    def key(self) -> Key:
        """Give what there is one rate for."""
        return self.source, self.target, self.on


def rate_faults(rates: Sequence[RateGiven]) -> list[tuple[int, str]]:
    """Name what is wrong with rates that are to be set, each with the place of its rate from 0."""
    days = Counter(given.key for given in rates)
    return [(place, fault) for place, given in enumerate(rates) if (fault := _fault(given, days[given.key]))]


def _fault(given: RateGiven, times: int) -> str:
    unknown = [code for code in (given.source, given.target) if not is_currency(code)]
    if unknown:
        return f"“{unknown[0]}” is not an ISO 4217 code in capitals, such as EUR."
    if given.source == given.target:
        return f"{given.source} is worth itself. Write two currencies."
    what = f"{given.source} to {given.target} on {format_date(given.on)}"
    if not (given.rate.is_finite() and 0 < given.rate < RATE_MAX):
        return f"{what}: write a rate above zero and below {RATE_MAX:,.0f}."
    if given.rate != round(given.rate, DECIMALS_MAX):
        return f"{what}: write at most {DECIMALS_MAX} decimals."
    if times > 1:
        return f"{what} stands here {times} times. Keep one of them."
    return ""
