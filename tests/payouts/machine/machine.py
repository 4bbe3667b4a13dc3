"""The state machine: what people of a vendor do, in any order, beside the plain reference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.payouts.machine.checks import Auditor
from tests.payouts.machine.model import GONE, Model, Pay, Run
from tests.payouts.machine.seen import PayKey, World, first_day, quarter_of
from vir.foundation.refusals import Refused

PARTNERS = ("ALDER", "BIRCH")
PERCENTS = st.sampled_from([(1, 2, 4), (2, 3, 5), (1, 1, 2), (3, 5, 8)])
CENTS = st.one_of(
    st.sampled_from([999_99, 1_000_00, 4_000_00, 4_999_51, 100_000_00, 300_000_00, -1_000_00, -100_000_00]),
    st.integers(-150_000_00, 320_000_00).filter(bool),
)
LARGE = st.sampled_from([100_000_00, 300_000_00, -100_000_00, -300_000_00])
SMALL = st.integers(-900_00, 900_00).filter(bool)
PARTNER = st.sampled_from(PARTNERS)
PEOPLE = st.sampled_from(["finn", "lena"])
PICK = st.integers(0, 20)
Make = Callable[[tuple[int, ...], bool], World]


class MoneyMachine(RuleBasedStateMachine):
    """One vendor, two partners, four quarters, two people."""

    # Set by whoever runs it: makes the world, and forgets it afterwards.
    make: ClassVar[Make]
    forget: ClassVar[Callable[[World], None]]

    world: World
    model: Model
    auditor: Auditor

    @initialize(
        percents=PERCENTS,
        drops=st.booleans(),
        first=st.lists(st.tuples(PARTNER, CENTS), min_size=1, max_size=4),
        paid=st.booleans(),
    )
    def begin(self, percents: tuple[int, ...], drops: bool, first: list[tuple[str, int]], paid: bool) -> None:
        """Begin on the day after the first quarter, which may be closed and paid already."""
        self.world = type(self).make(percents, drops)
        self.model = Model(PARTNERS, percents, drops)
        self.auditor = Auditor(self.model)
        for partner, cents in first:
            self._sell(partner, 0, cents, 5)
        self.calculate()
        if paid:
            self.close(True)
            self.everything_agrees()
            self.go_on(4, "finn", False, 0)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            type(self).forget(self.world)

    @invariant()
    def everything_agrees(self) -> None:
        if hasattr(self, "world"):
            self.auditor.look(self.world)

    # Sales, terms and days.

    @rule(partner=PARTNER, back=st.integers(0, 3), cents=CENTS, day=st.integers(0, 80))
    def sell(self, partner: str, back: int, cents: int, day: int) -> None:
        """Sell, late or in time; less than nothing is a return."""
        self._sell(partner, max(0, quarter_of(self.world.today) - back), cents, day)

    @rule(percents=PERCENTS, ahead=st.integers(0, 1))
    def amend(self, percents: tuple[int, ...], ahead: int) -> None:
        """Amend the rates from a quarter on that is not closed."""
        quarter = len(self.model.closed) + ahead
        if quarter < 4:
            self.world.amend(quarter, percents)
            self.model.amend(quarter, percents)

    @rule(days=st.integers(1, 50))
    def pass_days(self, days: int) -> None:
        self.world.pass_days(days)

    @rule()
    def calculate(self) -> None:
        """Calculate and post; at once again, nothing is new."""
        self.world.calculate()
        self.model.calculate()
        assert self.world.calculate() == 0, "posted twice"

    @rule()
    def shut_month(self) -> None:
        self.world.shut_month()

    @precondition(lambda self: self.model.closed)
    @rule(partner=PARTNER, cents=st.one_of(LARGE, CENTS), by=PEOPLE, pick=PICK)
    def come_late(self, partner: str, cents: int, by: str, pick: int) -> None:
        """Sell or give back in a closed quarter, calculate, and pay or take back what changed by a further run."""
        self._sell(partner, self.model.closed[pick % len(self.model.closed)], cents, 30)
        self.calculate()
        self.everything_agrees()
        self.go_on(5, by, True, pick)

    @precondition(lambda self: len(self.model.closed) < 4)
    @rule(ready=st.booleans())
    def close(self, ready: bool) -> None:
        """Close the next quarter, once it is over and everything is calculated."""
        quarter = len(self.model.closed)
        if ready:
            left = (first_day(quarter + 1) - self.world.today).days
            self.world.pass_days(max(0, left))
            self.calculate()
        over = self.world.today >= first_day(quarter + 1)
        if self._allowed(over and not self.model.stale, lambda: self.world.close(quarter)):
            self.model.close(quarter)

    # Adjustments and holds.

    @rule(partner=PARTNER, cents=SMALL, pick=PICK, by=PEOPLE)
    def propose(self, partner: str, cents: int, pick: int, by: str) -> None:
        quarter = pick % (min(3, quarter_of(self.world.today)) + 1)
        self.world.propose(partner, quarter, cents, by)
        self.model.propose((partner, quarter), cents, by)

    @precondition(lambda self: any(one.state == "proposed" for one in self.model.adjustments))
    @rule(by=PEOPLE)
    def decide(self, by: str) -> None:
        """Approve an adjustment; whoever proposed it cannot."""
        one = next(one for one in self.model.adjustments if one.state == "proposed")
        if self._allowed(by != one.by, lambda: self.world.decide(one.number, by)):
            self.model.decide(one)

    @rule(partner=PARTNER, cents=st.one_of(st.none(), st.integers(1, 5_000_00)), by=PEOPLE)
    def hold(self, partner: str, cents: int | None, by: str) -> None:
        self.world.hold(partner, cents, by)
        self.model.hold(partner, cents, by)

    @precondition(lambda self: any(not one.released for one in self.model.holds))
    @rule(by=PEOPLE)
    def release(self, by: str) -> None:
        """Release a hold; whoever placed it cannot."""
        one = next(one for one in self.model.holds if not one.released)
        if self._allowed(by != one.by, lambda: self.world.release(one.number, by)):
            one.released = True

    # Runs.

    @precondition(lambda self: self.model.closed)
    @rule(pick=PICK, further=st.booleans(), by=PEOPLE)
    def prepare(self, pick: int, further: bool, by: str) -> None:
        """Prepare a run of any closed quarter, where one can be."""
        quarter = self.model.closed[pick % len(self.model.closed)]
        can = self.model.can_prepare(quarter, further=further)
        if self._allowed(can, lambda: self.world.prepare(quarter, by, further=further)):
            self.model.prepare(quarter, by, further=further)

    @precondition(lambda self: self.model.runs)
    @rule(by=PEOPLE, pick=PICK)
    def submit(self, by: str, pick: int) -> None:
        run = self._in_state("preview", "ready", "approved", pick=pick)
        if run is not None:
            self._submit(run, by)

    @precondition(lambda self: any(run.state == "ready" for run in self.model.runs))
    @rule(by=PEOPLE)
    def approve(self, by: str) -> None:
        """Approve; whoever prepared it cannot."""
        run = self._in_state("ready")
        assert run is not None
        self._approve(run, by)

    @precondition(lambda self: any(run.state == "approved" for run in self.model.runs))
    @rule(pick=PICK)
    def export(self, pick: int) -> None:
        run = self._in_state("approved", pick=pick)
        assert run is not None
        self._export(run)

    @precondition(lambda self: self.model.closed)
    @rule(steps=st.integers(3, 6), by=PEOPLE, further=st.booleans(), pick=PICK)
    def go_on(self, steps: int, by: str, further: bool, pick: int) -> None:
        """Bring a run several steps further as two people do who agree, looking after each."""
        other = "lena" if by == "finn" else "finn"
        for _ in range(steps):
            run = self._in_state("preview", "returned", "withdrawn", "ready", "approved", pick=pick)
            if run is None or run.state in ("preview", "returned", "withdrawn"):
                if run is not None and run.state == "preview" and not self.model.changed(run):
                    self._submit(run, by)
                else:
                    self._begin(run, by, further, pick)
            elif run.state == "ready":
                self._approve(run, other if run.preparer == by else by)
            else:
                self._export(run)
            self.everything_agrees()

    # Payments.

    @precondition(lambda self: any(pay.state == "ready" for pay in self.model.pays))
    @rule()
    def send(self) -> None:
        pays = [pay for pay in self._gone() if pay.state == "ready"]
        self.world.send([self._key(pay) for pay in pays])
        for pay in pays:
            pay.state = "sent"

    @precondition(lambda self: self._gone())
    @rule(pick=PICK, twice=st.booleans())
    def arrive(self, pick: int, twice: bool) -> None:
        """Confirm a payment; a second time nothing is taken over."""
        pay = self._picked(pick, "ready", "sent")
        for _ in range(1 + twice):
            can = pay.state in ("ready", "sent")
            if self._allowed(can, lambda: self.world.confirm(self._key(pay), arrived=True)):
                pay.state = "paid"
                self.model.close_if_done(self.model.runs[pay.run])

    @precondition(lambda self: self._gone())
    @rule(pick=PICK, twice=st.booleans())
    def come_back(self, pick: int, twice: bool) -> None:
        """Let a payment come back that was sent, or had arrived."""
        pay = self._picked(pick, "sent", "paid")
        for _ in range(1 + twice):
            can = pay.state in ("sent", "paid")
            if self._allowed(can, lambda: self.world.confirm(self._key(pay), arrived=False)):
                self.model.came_back(pay, "bounced")
                self.model.close_if_done(self.model.runs[pay.run])

    @precondition(lambda self: self._gone())
    @rule(pick=PICK)
    def void(self, pick: int) -> None:
        pay = self._picked(pick, "ready", "sent")
        run = self.model.runs[pay.run]
        can = pay.state in ("ready", "sent") and run.state == "exported"
        if self._allowed(can, lambda: self.world.void(self._key(pay))):
            self.model.came_back(pay, "void")
            self.model.close_if_done(run)

    @precondition(lambda self: any(pay.state in ("bounced", "void") for pay in self.model.pays))
    @rule(pick=PICK)
    def reissue(self, pick: int) -> None:
        pay = self._picked(pick, "bounced", "void")
        can = self.model.can_reissue(pay)
        if self._allowed(can, lambda: self.world.reissue(self._key(pay))):
            self.model.reissue(pay)

    # How.

    def _sell(self, partner: str, quarter: int, cents: int, day: int) -> None:
        quarter = min(quarter, 3)
        on = min(first_day(quarter) + timedelta(days=day), self.world.today)
        self.world.sell(partner, on, cents)
        self.model.sell(partner, quarter, cents)

    def _allowed(self, allowed: bool, act: Callable[[], None]) -> bool:
        """Act, and hold against the reference whether it is refused."""
        refused = ""
        try:
            act()
        except Refused as refusal:
            refused = refusal.message
        assert bool(refused) != allowed, refused or "not refused"
        return allowed

    def _begin(self, run: Run | None, by: str, further: bool, pick: int) -> None:
        quarter = run.quarter if run is not None else self.model.closed[pick % len(self.model.closed)]
        can = self.model.can_prepare(quarter, further=further)
        if self._allowed(can, lambda: self.world.prepare(quarter, by, further=further)):
            self.model.prepare(quarter, by, further=further)

    def _submit(self, run: Run, by: str) -> None:
        can = run.state in ("preview", "returned") and bool(run.items) and not self.model.changed(run)
        if self._allowed(can, lambda: self.world.submit((run.quarter, run.sequence), by)):
            run.state, run.preparer = "ready", by

    def _approve(self, run: Run, by: str) -> None:
        can = by != run.preparer and not self.model.changed(run)
        if self._allowed(can, lambda: self.world.approve((run.quarter, run.sequence), by)):
            self.model.approve(run)

    def _export(self, run: Run) -> None:
        """Ask for the export, which withdraws what has changed, and finish it."""
        key = (run.quarter, run.sequence)
        withdrawn = self.model.withdraw_changed()
        can = run not in withdrawn and not self.model.waits_for_another(run)
        if not self._allowed(can, lambda: self.world.ask(key, "finn")):
            return
        self.model.ask(run)
        self.auditor.look(self.world)
        self.world.finish(key)
        self.model.finish(run)
        for partner, item in run.items.items():
            if item.payable:
                self.auditor.settled_whole(self.world, partner)

    def _in_state(self, *states: str, pick: int = 0) -> Run | None:
        found = [run for run in self.model.runs if run.state in states]
        return found[pick % len(found)] if found else None

    def _gone(self) -> list[Pay]:
        return [pay for pay in self.model.pays if self.model.runs[pay.run].state in GONE]

    def _picked(self, pick: int, *states: str) -> Pay:
        """Pick a payment, mostly one that is in the right state."""
        every = self._gone()
        right = [pay for pay in every if pay.state in states]
        wanted = right if right and pick % 4 else every
        return wanted[pick % len(wanted)]

    def _key(self, pay: Pay) -> PayKey:
        run = self.model.runs[pay.run]
        return (run.quarter, run.sequence, pay.partner, pay.attempt)
