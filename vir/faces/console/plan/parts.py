"""What the calendar is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from payouts.queries.spending import Amounts
from programs.models import ProgramDecision
from programs.queries.planned import Planned
from vir.faces.console.plan.lanes import Axis, Bar
from vir.faces.console.plan.notes import Mix, Overlap
from vir.foundation.periods import Period
from vir.foundation.web import formats

SEGMENT, FAMILY = "segment", "family"
OTHERS = {SEGMENT: "All partners, or named ones", FAMILY: "All products, or other ones"}
OVERLAPS_SHOWN = 4


@dataclass(frozen=True)
class Wish:
    """What is asked for: grouped by what, and narrowed to one segment or product family; empty for all."""

    group: str = SEGMENT
    segment: str = ""
    family: str = ""


@dataclass(frozen=True)
class Row:
    """
    One program of the calendar. `expected` is None where nobody can say what it will cost, and where all of it
    counts in a later year, `counts_in`; `rests` says what it rests on where that is worth a word.
    """

    planned: Planned
    state: str
    mechanic: str
    bar: Bar
    expected: Decimal | None
    counts_in: int | None
    rests: str
    editable: bool
    also: tuple[str, ...]


@dataclass(frozen=True)
class Before:
    """A program of the year before, and what was decided about it."""

    planned: Planned
    decision: ProgramDecision | None


@dataclass
class Group:
    """One segment or family: its programs, its budget, what is to be said about it."""

    name: str
    heading: str
    rows: list[Row] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    fatigue: list[str] = field(default_factory=list)
    before: list[Before] = field(default_factory=list)
    plan: Decimal | None = None
    expected: Decimal = Decimal(0)

    @property
    def shown(self) -> list[Overlap]:
        """Give the overlaps that are said at once."""
        return self.overlaps[:OVERLAPS_SHOWN]

    @property
    def folded(self) -> list[Overlap]:
        """Give those that are said when somebody asks."""
        return self.overlaps[OVERLAPS_SHOWN:]

    @property
    def left(self) -> Decimal | None:
        """Give what the plan leaves after everything that is expected, None without a plan."""
        return None if self.plan is None else self.plan - self.expected

    @property
    def over(self) -> Decimal:
        """Give by how much more is expected than planned, 0 where it is not."""
        return max(Decimal(0), -(self.left or Decimal(0)))


@dataclass(frozen=True)
class Quarter:
    """A quarter of the budget strip."""

    number: int
    plan: Decimal
    amounts: Amounts
    currency: str

    @property
    def words(self) -> str:
        """Write "$227,000 expected of $240,000"."""
        expected = formats.projected(self.amounts.expected, self.currency)
        planned = formats.money(self.plan, self.currency, whole=True)
        said = f"{expected} expected" if self.amounts.expected else "Nothing expected"
        return f"{said} of {planned}" if self.plan else f"{said}, no plan"

    @property
    def range(self) -> str:
        """Write "range $188,000 to $262,000", nothing where it is certain."""
        low, high = (
            formats.projected(amount, self.currency) for amount in (self.amounts.low, self.amounts.high)
        )
        return "" if low == high else f"range {low} to {high}"


@dataclass(frozen=True)
class Calendar:
    """Everything the page shows of a year."""

    axis: Axis
    groups: list[Group]
    quarters: list[Quarter]
    mix: Mix | None
    mix_days: Period
    unknown: list[Planned]
    foreign: list[Planned]
    count: int
