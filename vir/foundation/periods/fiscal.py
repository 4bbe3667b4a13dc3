"""Fiscal years of calendar months, and their quarters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vir.foundation.periods.period import Period, PeriodKind, periods_between

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class FiscalYear:
    """
    A fiscal year, named after the calendar year in which it ends: that from 1 Jul 2026 is 2027.

    One that begins in January is the calendar year.
    """

    number: int
    first_month: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.first_month <= 12:
            raise ValueError(f"{self.first_month} is not a month from 1 to 12.")

    @property
    def period(self) -> Period:
        """Give its days."""
        year = self.number - (self.first_month > 1)
        return Period(date(year, self.first_month, 1), date(year + 1, self.first_month, 1))

    @property
    def quarters(self) -> tuple[Period, ...]:
        """Give its four quarters in order."""
        return self._cut(PeriodKind.QUARTER)

    @property
    def months(self) -> tuple[Period, ...]:
        """Give its twelve months in order."""
        return self._cut(PeriodKind.MONTH)

    @property
    def next(self) -> FiscalYear:
        """Give the year after."""
        return FiscalYear(self.number + 1, self.first_month)

    @property
    def previous(self) -> FiscalYear:
        """Give the year before."""
        return FiscalYear(self.number - 1, self.first_month)

    def quarter_of(self, day: date) -> int | None:
        """Give the number of the quarter that holds a day, None outside the year."""
        return next(
            (n for n, quarter in zip(QUARTERS, self.quarters, strict=True) if quarter.contains(day)), None
        )

    @classmethod
    def of(cls, day: date, first_month: int = 1) -> FiscalYear:
        """Give the fiscal year that holds a day."""
        return cls(day.year + (first_month > 1 and day.month >= first_month), first_month)

    def _cut(self, kind: PeriodKind) -> tuple[Period, ...]:
        whole = self.period
        return tuple(periods_between(whole.start, whole.last_day, kind, self.first_month))
