"""What is looked at after each step, whichever world the machine plays in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

LIABILITIES = ("accrued_liability", "earned_payable", "approved_payable")
PROVIDING = ("accrual", "clawback", "opening")
ARRIVED = ("cash", "credit_note_issued", "offset_against_invoice")
FIRST_DAY = date(2026, 1, 1)
LAST_DAY = date(2027, 3, 31)


@dataclass(frozen=True)
class Leg:
    """Legs of one kind of the ledger, added up: debits positive, in cents. A quarter is its number."""

    month: date
    column: str
    kind: str
    account: str
    partner: str
    quarter: int
    cents: int


@dataclass(frozen=True)
class RunSeen:
    """A run as it is kept, with the amounts of its items: total, payable, carried, held, dropped,
    invoiced."""

    quarter: int
    sequence: int
    state: str
    payable: int
    held: int
    items: dict[str, tuple[int, int, int, int, int, int]]


# Opening, provisions and the like of one month, as the product lays them out, and its closing.
Months = dict[date, tuple[tuple[int, ...], int]]
# Run (quarter, sequence), partner, attempt.
PayKey = tuple[int, int, str, int]


@dataclass(frozen=True)
class Deal:
    """How the vendor pays: its rates by tier, what is below the minimum or zero, and who approves."""

    percents: tuple[int, ...] = (1, 2, 4)
    drops: bool = False
    method: str = "credit_memo"
    negative: str = "carry_over"
    # From this amount of a run on, in cents, two people approve it beside whoever sent it.
    two_from: int | None = None


@dataclass(frozen=True)
class Seen:
    """Everything that is read after a step, at once."""

    legs: list[Leg]
    runs: list[RunSeen]
    pays: dict[PayKey, tuple[str, int]]
    # Accounting months, and whether each is closed.
    months: dict[date, bool]
    # Amounts that stand in two runs.
    taken_twice: int
    # Runs that go out without enough approvals by others than those who sent them.
    approved_alone: int


class World(Protocol):
    """The vendor as the machine drives it. What is refused raises `Refused`."""

    today: date

    def pass_days(self, days: int) -> None: ...
    def sell(self, partner: str, day: date, cents: int) -> None: ...
    def amend(self, quarter: int, percents: tuple[int, ...]) -> None: ...
    def calculate(self) -> int: ...
    def close(self, quarter: int) -> None: ...
    def shut_month(self) -> None: ...
    def propose(self, partner: str, quarter: int, cents: int, by: str) -> int: ...
    def decide(self, number: int, by: str) -> None: ...
    def hold(self, partner: str, cents: int | None, by: str) -> int: ...
    def release(self, number: int, by: str) -> None: ...
    def prepare(self, quarter: int, by: str, *, further: bool) -> None: ...
    def submit(self, run: tuple[int, int], by: str) -> None: ...
    def approve(self, run: tuple[int, int], by: str) -> None: ...
    def ask(self, run: tuple[int, int], by: str) -> None: ...
    def finish(self, run: tuple[int, int]) -> None: ...
    def send(self, pays: Sequence[PayKey]) -> None: ...
    def confirm(self, pay: PayKey, *, arrived: bool) -> None: ...
    def void(self, pay: PayKey) -> None: ...
    def reissue(self, pay: PayKey) -> None: ...
    def look(self) -> Seen: ...
    def rollforward(self, seen: Seen) -> Months: ...


def quarter_of(day: date) -> int:
    """Give the number of a day's quarter."""
    return (day.year - 2026) * 4 + (day.month - 1) // 3


def first_day(quarter: int) -> date:
    """Give the first day of a quarter."""
    return date(2026 + quarter // 4, quarter % 4 * 3 + 1, 1)
