"""The things the plain reference knows: amounts that wait, runs, payments, holds; in whole cents."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

# A quarter is told by its number, counted from 0.
Spot = tuple[str, int]
MINIMUM = 50_00
THRESHOLDS = (1_000_00, 100_000_00, 300_000_00)
SETTLED = ("approved", "exported", "closed")
GONE = ("exported", "closed")
UNDER_WAY = ("preview", "ready", "returned", "withdrawn")


@dataclass
class Source:
    """An amount that waits: of a later change, an adjustment, an earlier run, a drop, or a payment that came back."""

    number: int
    partner: str
    amount: int
    kind: str
    origin: int | None = None
    taken: int | None = None
    # How much of it was above the minimum already, in the run that held it or whose payment came back.
    passed: int = 0
    # The earnings it is about.
    about: frozenset[Spot] = frozenset()


@dataclass(frozen=True)
class Item:
    """What a run does with what is due to one partner."""

    total: int
    payable: int
    carried: int
    held: int
    dropped: int
    sources: frozenset[int]
    # How many holds took part, as its reason names each.
    holds: int = 0
    # The earnings that are in it.
    about: frozenset[Spot] = frozenset()
    invoiced: int = 0

    @property
    def amounts(self) -> tuple[int, int, int, int, int, int]:
        """Give what is seen of it."""
        return (self.total, self.payable, self.carried, self.held, self.dropped, self.invoiced)


@dataclass
class Run:
    """A payout run."""

    number: int
    quarter: int
    sequence: int
    state: str = "preview"
    preparer: str = ""
    asked: bool = False
    items: dict[str, Item] = field(default_factory=dict)
    # How many others have to approve it, and who has.
    needed: int = 1
    approvers: list[str] = field(default_factory=list)

    @property
    def place(self) -> tuple[int, int]:
        """Give its place among the runs of the program."""
        return (self.quarter, self.sequence)

    @property
    def payable(self) -> int:
        """Give what it pays in all."""
        return sum(item.payable for item in self.items.values())


@dataclass
class Pay:
    """A payment of a run to a partner; made again, it is another attempt."""

    run: int
    partner: str
    attempt: int
    amount: int
    state: str = "ready"
    source: int | None = None
    replaced: bool = False


@dataclass
class Hold:
    """What keeps money of a partner out of runs."""

    number: int
    partner: str
    amount: int | None
    by: str
    released: bool = False


@dataclass
class Adjusting:
    """A manual amount that one person proposed."""

    number: int
    spot: Spot
    amount: int
    by: str
    state: str = "proposed"


def rebate(volume: int, percents: tuple[int, ...]) -> int:
    """Give what a quarter earns: the rate of the tier on everything, rounded half up."""
    rate = next((p for least, p in zip(THRESHOLDS[::-1], percents[::-1], strict=True) if volume >= least), 0)
    return int(Fraction(volume * rate, 100) + Fraction(1, 2))
