"""The rule of a segment: conditions on a partner's own data, on what it bought, and on other segments."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from partners.enums import FieldTest, Match, SalesTest, SalesWindow, SegmentTest

RULE_FIELDS = {"kind": "Kind", "region": "Region", "country": "Country", "city": "City"}


@dataclass(frozen=True)
class OnDay:
    """The day a rule is read on, and the month in which the vendor's fiscal year starts, 1 to 12."""

    today: date
    fiscal_month: int = 1


@dataclass(frozen=True)
class SalesAsked:
    """Net purchases of a stretch of days, both included, of one category or, if that is empty, of all products."""

    first: date
    last: date
    category: str
    currency: str


@dataclass(frozen=True)
class Facts:
    """What is known of one partner on the day; purchases that are not there are zero."""

    fields: Mapping[str, str]
    sales: Mapping[SalesAsked, Decimal]
    segments: Collection[str]


@dataclass(frozen=True)
class FieldCondition:
    """A field of the partner has, or has not, a value exactly as written."""

    field: str
    test: FieldTest
    values: tuple[str, ...]

    def holds(self, facts: Facts, on: OnDay) -> bool:
        """Say whether it holds for a partner."""
        inside = facts.fields[self.field] in self.values
        return not inside if self.test is FieldTest.IS_NOT else inside


@dataclass(frozen=True)
class SalesCondition:
    """Net purchases of a window are at least, or below, an amount. The days are those of a window that is fixed."""

    window: SalesWindow
    test: SalesTest
    amount: Decimal
    currency: str
    category: str = ""
    first: date | None = None
    last: date | None = None

    def asked(self, on: OnDay) -> SalesAsked:
        """Say which purchases it asks for on a day."""
        first, last = self.days(on)
        return SalesAsked(first, last, self.category, self.currency)

    def days(self, on: OnDay) -> tuple[date, date]:
        """Give the first and the last day of the window, as seen on a day."""
        if self.first is not None and self.last is not None:
            return self.first, self.last
        month = on.fiscal_month if self.window is SalesWindow.LAST_FISCAL_YEAR else 1
        year = on.today.year if on.today.month >= month else on.today.year - 1
        return date(year - 1, month, 1), date(year, month, 1) - timedelta(days=1)

    def holds(self, facts: Facts, on: OnDay) -> bool:
        """Say whether it holds for a partner."""
        bought = facts.sales.get(self.asked(on), Decimal(0))
        return bought >= self.amount if self.test is SalesTest.AT_LEAST else bought < self.amount


@dataclass(frozen=True)
class SegmentCondition:
    """The partner is, or is not, in another segment on the day."""

    segment: str
    test: SegmentTest

    def holds(self, facts: Facts, on: OnDay) -> bool:
        """Say whether it holds for a partner."""
        return (self.segment in facts.segments) is (self.test is SegmentTest.IN)


Condition = FieldCondition | SalesCondition | SegmentCondition


@dataclass(frozen=True)
class SegmentRule:
    """Conditions that must all hold, or of which one is enough."""

    match: Match
    conditions: tuple[Condition, ...]

    def takes(self, facts: Facts, on: OnDay) -> bool:
        """Say whether the rule takes a partner."""
        held = (condition.holds(facts, on) for condition in self.conditions)
        return all(held) if self.match is Match.ALL else any(held)

    def sales_asked(self, on: OnDay) -> Iterator[SalesAsked]:
        """List the purchases that have to be known."""
        for condition in self.conditions:
            if isinstance(condition, SalesCondition):
                yield condition.asked(on)

    @property
    def reads_sales(self) -> bool:
        """Say whether purchases decide who belongs."""
        return any(isinstance(condition, SalesCondition) for condition in self.conditions)

    @property
    def segments(self) -> tuple[str, ...]:
        """List the other segments it reads, each once."""
        named = (c.segment for c in self.conditions if isinstance(c, SegmentCondition))
        return tuple(dict.fromkeys(named))
