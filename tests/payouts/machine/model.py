"""
What a vendor owes and pays, in whole cents and as plainly as it can be said: the reference of the state machine.

Nothing here knows how the product does it: no rule, no table and no word of its code is read.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    """An amount that waits for a run: of a later change, an adjustment, an earlier run, or a payment that came back."""

    number: int
    partner: str
    amount: int
    kind: str
    origin: int | None = None
    taken: int | None = None
    # How much of it was above the minimum already, in the run that held it or whose payment came back.
    passed: int = 0


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

    @property
    def amounts(self) -> tuple[int, int, int, int, int]:
        """Give what is seen of it."""
        return (self.total, self.payable, self.carried, self.held, self.dropped)


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

    @property
    def place(self) -> tuple[int, int]:
        """Give its place among the runs of the program."""
        return (self.quarter, self.sequence)


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


@dataclass
class Model:
    """Everything that is known of the vendor."""

    partners: tuple[str, ...]
    percents: tuple[int, ...]
    drops: bool = False
    bought: dict[Spot, list[int]] = field(default_factory=dict)
    amended: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    # What the last calculation gave, and what closed positions stand at.
    stands: dict[Spot, int] = field(default_factory=dict)
    frozen: dict[Spot, int] = field(default_factory=dict)
    # What the ledger has charged: that of running positions is posted in an act of its own.
    posted: dict[Spot, int] = field(default_factory=dict)
    closed: list[int] = field(default_factory=list)
    # Open positions whose sales or terms are others than those that were calculated.
    stale: set[Spot] = field(default_factory=set)
    sources: list[Source] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    pays: list[Pay] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    adjustments: list[Adjusting] = field(default_factory=list)
    # The number of the source that came last.
    newest: int = -1

    # Sales and terms.

    def sell(self, partner: str, quarter: int, cents: int) -> None:
        """Count a sale; a negative one is a return."""
        self.bought.setdefault((partner, quarter), []).append(cents)
        if quarter not in self.closed:
            self.stale.add((partner, quarter))

    def amend(self, quarter: int, percents: tuple[int, ...]) -> None:
        """Let other rates count from a quarter on."""
        self.amended.append((quarter, percents))
        self.stale |= {spot for spot in self.bought if spot[1] >= quarter and spot[1] not in self.closed}

    def entitled(self, spot: Spot) -> int:
        """Give what a position earns by everything that is known of it."""
        percents = next((p for start, p in reversed(self.amended) if start <= spot[1]), self.percents)
        return rebate(sum(self.bought.get(spot, ())), percents)

    def calculate(self) -> None:
        """Bring every position and the ledger to what is earned."""
        self.rate()
        self.post()

    def rate(self) -> None:
        """Bring every position to what it earns; a closed one by an amount that the next run pays."""
        for spot in self.bought:
            now, before = self.entitled(spot), self.stands.get(spot, 0)
            if spot[1] in self.closed and now != before:
                self._wait(spot[0], now - before, "prior")
                self.posted[spot] = now
            self.stands[spot] = now
        self.stale.clear()

    def post(self) -> None:
        """Charge what positions stand at."""
        self.posted = dict(self.stands)

    def close(self, quarter: int) -> None:
        """Freeze what a quarter earned."""
        self.closed.append(quarter)
        self.posted |= {spot: amount for spot, amount in self.stands.items() if spot[1] == quarter}
        self.frozen |= {spot: amount for spot, amount in self.stands.items() if spot[1] == quarter}

    # Adjustments and holds.

    def propose(self, spot: Spot, amount: int, by: str) -> Adjusting:
        """Propose a manual amount."""
        self.adjustments.append(Adjusting(len(self.adjustments), spot, amount, by))
        return self.adjustments[-1]

    def decide(self, one: Adjusting) -> None:
        """Approve it."""
        one.state = "approved"
        self._wait(one.spot[0], one.amount, "adjustment")

    def hold(self, partner: str, amount: int | None, by: str) -> Hold:
        """Keep an amount of a partner out of runs, or everything."""
        self.holds.append(Hold(len(self.holds), partner, amount, by))
        return self.holds[-1]

    # Runs.

    def latest(self, quarter: int) -> Run | None:
        """Give the run of a quarter that is prepared next: the first that is under way, else the newest."""
        own = [run for run in self.runs if run.quarter == quarter]
        return next((run for run in own if run.state in UNDER_WAY), own[-1] if own else None)

    def can_prepare(self, quarter: int, *, further: bool) -> bool:
        """Say whether a run can be prepared: one of the program at a time, and of something."""
        latest = self.latest(quarter)
        begins = latest is None or (further and latest.state in SETTLED)
        if quarter not in self.closed or any(
            run.state in UNDER_WAY and (begins or latest is None or run.place < latest.place)
            for run in self.runs
        ):
            return False
        if not begins:
            return latest is not None and latest.state in ("preview", "returned", "withdrawn")
        if latest is None:
            return True
        new = Run(len(self.runs), quarter, latest.sequence + 1)
        return any(one.taken is None and not self._stands_on(one, new) for one in self.sources)

    def prepare(self, quarter: int, by: str, *, further: bool) -> Run:
        """Prepare the newest run of a quarter, or a further one."""
        run = self.latest(quarter)
        if run is None or (further and run.state in SETTLED):
            sequence = 1 if run is None else run.sequence + 1
            run = Run(len(self.runs), quarter, sequence)
            self.runs.append(run)
        run.state, run.preparer = "preview", by
        run.items = self.divide(run)
        taken = {number for item in run.items.values() for number in item.sources}
        for one in self.sources:
            if one.number in taken:
                one.taken = run.number
            elif one.taken == run.number:
                one.taken = None
        return run

    def divide(self, run: Run) -> dict[str, Item]:
        """Say what a run would do with what is due now."""
        found = {}
        for partner in self.partners:
            earned = self.frozen.get((partner, run.quarter), 0) if run.sequence == 1 else 0
            own = [
                one
                for one in self.sources
                if one.partner == partner
                and one.taken in (None, run.number)
                and one.origin != run.number
                and not self._stands_on(one, run)
            ]
            if earned or own:
                found[partner] = self._item(partner, earned, own)
        return found

    def _item(self, partner: str, earned: int, own: list[Source]) -> Item:
        total = earned + sum(one.amount for one in own)
        sources = frozenset(one.number for one in own)
        if total < 0:
            return Item(total, 0, total, 0, 0, sources)
        paid = total if total >= MINIMUM else min(total, sum(one.passed for one in own))
        kept, dropped = (0, total - paid) if self.drops else (total - paid, 0)
        holds = [one for one in self.holds if one.partner == partner and not one.released]
        held = min(paid, sum(paid if one.amount is None else one.amount for one in holds))
        return Item(total, paid - held, kept, held, dropped, sources, len(holds) if held else 0)

    def _stands_on(self, one: Source, run: Run) -> bool:
        """Say whether a later run left an amount and can still be withdrawn: it counts on the runs before it."""
        if one.kind != "left" or one.origin is None:
            return False
        origin = self.runs[one.origin]
        return origin.state == "approved" and not origin.asked and origin.place > run.place

    def waits_for_another(self, run: Run) -> bool:
        """Say whether a run that is not exported left something that this one pays."""
        own = {number for item in run.items.values() for number in item.sources}
        left = [one for one in self.sources if one.number in own and one.kind == "left"]
        origins = [self.runs[one.origin] for one in left if one.origin is not None]
        return any(origin.state not in GONE and not origin.asked for origin in origins)

    def changed(self, run: Run) -> bool:
        """Say whether preparing a run now would give another one."""
        return self.divide(run) != run.items

    def approve(self, run: Run) -> None:
        """Approve a run: what it leaves waits for the next one."""
        run.state = "approved"
        for partner, item in run.items.items():
            if item.carried or item.held:
                self._wait(partner, item.carried + item.held, "left", run.number, passed=item.held)

    def withdraw_changed(self) -> list[Run]:
        """Withdraw every run that would pay otherwise now; gives them."""
        found = [
            run
            for run in self.runs
            if run.state in ("ready", "approved") and not run.asked and self.changed(run)
        ]
        for run in found:
            run.state = "withdrawn"
            self.sources = [s for s in self.sources if not (s.kind == "left" and s.origin == run.number)]
        return found

    def ask(self, run: Run) -> None:
        """Make the payments of a run."""
        run.asked = True
        self.pays += [
            Pay(run.number, partner, 1, item.payable) for partner, item in run.items.items() if item.payable
        ]

    def finish(self, run: Run) -> None:
        """Release a run for payment."""
        run.state = "exported"
        self.close_if_done(run)

    # Payments.

    def came_back(self, pay: Pay, state: str) -> None:
        """Owe a payment again."""
        pay.state = state
        pay.source = self._wait(pay.partner, pay.amount, "back", passed=pay.amount).number

    def reissue(self, pay: Pay) -> Pay:
        """Make a payment again."""
        pay.replaced = True
        self.sources = [one for one in self.sources if one.number != pay.source]
        self.pays.append(Pay(pay.run, pay.partner, pay.attempt + 1, pay.amount))
        return self.pays[-1]

    def waits(self, pay: Pay) -> bool:
        """Say whether a payment that came back was neither made again nor taken into a run."""
        return not pay.replaced and any(
            one.number == pay.source and one.taken is None for one in self.sources
        )

    def can_reissue(self, pay: Pay) -> bool:
        """Say whether a payment can be made again: of a run that is not closed, to a partner that is not held."""
        held = any(
            one.amount is None and not one.released for one in self.holds if one.partner == pay.partner
        )
        return self.waits(pay) and self.runs[pay.run].state == "exported" and not held

    def close_if_done(self, run: Run) -> None:
        """Close a run of which nothing is on its way."""
        own = [pay for pay in self.pays if pay.run == run.number]
        if run.state == "exported" and all(
            pay.state in ("paid", "void") or (pay.state == "bounced" and not self.waits(pay)) for pay in own
        ):
            run.state = "closed"

    # What has to hold.

    def charged(self) -> dict[Spot, int]:
        """Give what the books should have charged for each position."""
        return {spot: amount for spot, amount in self.posted.items() if amount}

    def expense(self, partner: str) -> int:
        """Give what a partner costs: earned, adjusted, less what was dropped."""
        earned = sum(amount for spot, amount in self.posted.items() if spot[0] == partner)
        adjusted = sum(
            one.amount for one in self.adjustments if one.spot[0] == partner and one.state == "approved"
        )
        return earned + adjusted - sum(item.dropped for item in self._released(partner))

    def in_state(self, partner: str, *states: str) -> int:
        """Add up the payments to a partner in some states, of runs that are released."""
        gone = {run.number for run in self.runs if run.state in GONE}
        return sum(
            p.amount for p in self.pays if p.partner == partner and p.state in states and p.run in gone
        )

    def unpaid(self, partner: str) -> int:
        """Give what is confirmed and in no released run; below zero the partner owes it."""
        gone = {run.number for run in self.runs if run.state in GONE}
        first = {run.quarter for run in self.runs if run.number in gone and run.sequence == 1}
        earned = sum(amount for (who, q), amount in self.frozen.items() if who == partner and q not in first)
        return earned + sum(
            one.amount
            for one in self.sources
            if one.partner == partner and one.taken not in gone and (one.kind != "left" or one.origin in gone)
        )

    def _released(self, partner: str) -> Iterable[Item]:
        return (run.items[partner] for run in self.runs if run.state in GONE and partner in run.items)

    def _wait(
        self, partner: str, amount: int, kind: str, origin: int | None = None, *, passed: int = 0
    ) -> Source:
        self.newest += 1
        self.sources.append(Source(self.newest, partner, amount, kind, origin, passed=passed))
        return self.sources[-1]
