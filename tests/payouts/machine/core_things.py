"""The things of the vendor in memory: amounts that wait, runs, payments and holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from payouts.enums import PartKind, RunState
from payouts.ledger.drafts import Draft
from payouts.ledger.spots import Spot
from payouts.posting.settlement import Settled
from tests.payouts.machine.seen import first_day, quarter_of

NOTHING = Decimal(0)
PROGRAM = uuid5(NAMESPACE_OID, "program")
Place = tuple[str, int]


@dataclass(eq=False)
class Waiting:
    """An amount that waits for a run."""

    partner: str
    kind: PartKind
    amount: Decimal
    origin: CoreRun | None = None
    taken: CoreRun | None = None
    passed: Decimal = NOTHING
    about: frozenset[Place] = frozenset()
    id: UUID = field(default_factory=uuid4)


@dataclass(eq=False)
class CoreRun:
    """A run with its divided parts."""

    quarter: int
    sequence: int
    state: RunState = RunState.PREVIEW
    preparer: str = ""
    parts: dict[str, Settled] = field(default_factory=dict)
    asked: bool = False
    needed: int = 1
    approvers: list[str] = field(default_factory=list)

    @property
    def place(self) -> tuple[int, int]:
        return (self.quarter, self.sequence)

    @property
    def can_go_back(self) -> bool:
        return self.state is RunState.APPROVED and not self.asked


@dataclass(eq=False)
class CorePay:
    """A payment."""

    run: CoreRun
    partner: str
    attempt: int
    amount: Decimal
    state: str = "ready"
    back: Waiting | None = None
    replaced: bool = False


@dataclass
class Holding:
    """What keeps money out."""

    partner: str
    amount: Decimal | None
    by: str
    released: bool = False


def following(month: date) -> date:
    """Give the first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def spot_of(partner: str, quarter: int) -> Spot:
    """Give the spot of the ledger that a position has."""
    return Spot(PROGRAM, uuid5(PROGRAM, partner), first_day(quarter), "USD")


def whose(draft: Draft) -> Place:
    """Give the position that an entry is about."""
    assert draft.about.period_start is not None
    return (draft.source.code, quarter_of(draft.about.period_start))


def cents(amount_: Decimal) -> int:
    """Give an amount in cents; a fraction of one is a fault."""
    scaled = amount_ * 100
    assert scaled == int(scaled), amount_
    return int(scaled)
