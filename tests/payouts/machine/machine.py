"""The state machine: what people of a vendor do, in any order, beside the plain reference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.payouts.machine.checks import Auditor
from tests.payouts.machine.machine_payments import PICK, PayingMachine
from tests.payouts.machine.model import Model, Run
from tests.payouts.machine.seen import Deal, World, first_day, quarter_of

PARTNERS = ("ALDER", "BIRCH")
PERCENTS = st.sampled_from([(1, 2, 4), (2, 3, 5), (1, 1, 2), (3, 5, 8)])
CENTS = st.one_of(
    st.sampled_from([999_99, 1_000_00, 4_000_00, 4_999_51, 100_000_00, 300_000_00, -1_000_00, -100_000_00]),
    st.integers(-150_000_00, 320_000_00).filter(bool),
)
LARGE = st.sampled_from([100_000_00, 300_000_00, -100_000_00, -300_000_00])
SMALL = st.integers(-900_00, 900_00).filter(bool)
PARTNER = st.sampled_from(PARTNERS)
EVERYBODY = ("finn", "lena", "priya")
PEOPLE = st.sampled_from(EVERYBODY)
DEALS = st.builds(
    Deal,
    percents=PERCENTS,
    drops=st.booleans(),
    method=st.sampled_from(["credit_memo", "check", "offset"]),
    negative=st.sampled_from(["carry_over", "carry_over", "offset", "invoice"]),
    two_from=st.sampled_from([None, 0, 1_000_00, 20_000_00]),
)
Make = Callable[[Deal], World]


def model_of(deal: Deal) -> Model:
    """Give the reference of a vendor of which nothing is known yet."""
    return Model(
        PARTNERS,
        deal.percents,
        drops=deal.drops,
        method=deal.method,
        negative="invoice" if deal.negative == "invoice" else "carry_over",
        two_from=deal.two_from,
    )


class MoneyMachine(PayingMachine):
    """One vendor, two partners, four quarters, three people."""

    # Set by whoever runs it: makes the world, and forgets it afterwards.
    make: ClassVar[Make]
    forget: ClassVar[Callable[[World], None]]

    auditor: Auditor

    @initialize(
        deal=DEALS,
        first=st.lists(st.tuples(PARTNER, CENTS), min_size=1, max_size=4),
        paid=st.booleans(),
    )
    def begin(self, deal: Deal, first: list[tuple[str, int]], paid: bool) -> None:
        """Begin on the day after the first quarter, which may be closed and paid already."""
        self.world = type(self).make(deal)
        self.model = model_of(deal)
        self.auditor = Auditor(self.model)
        for partner, cents in first:
            self._sell(partner, 0, cents, 5)
        self.calculate()
        if paid:
            self.close(True)
            self.everything_agrees()
            self.go_on(5, "finn", False, 0)

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

    @rule(twice=st.booleans())
    def recalculate(self, twice: bool) -> None:
        """Calculate and post; at once again, nothing is new."""
        self.calculate()
        if twice:
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
        self.go_on(6, by, True, pick)

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
        # Where the working of an open quarter names an earlier one, the product wants it calculated anew first.
        can = None if over and self.model.is_told_of_late_sales() else over and not self.model.stale
        if self._allowed(can, lambda: self.world.close(quarter)):
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

    @precondition(lambda self: any(run.state in ("ready", "approved") for run in self.model.runs))
    @rule(by=PEOPLE, pick=PICK)
    def disturb(self, by: str, pick: int) -> None:
        """Hold everything of a partner that a sealed run pays: it is neither approved nor exported then."""
        run = self._in_state("ready", "approved", pick=pick)
        assert run is not None
        paid = [partner for partner, item in run.items.items() if item.payable]
        if paid:
            self.hold(paid[pick % len(paid)], None, by)
            if run.state == "ready":
                self._approve(run, next(p for p in EVERYBODY if p not in (run.preparer, *run.approvers)))
            else:
                self._export(run)

    @precondition(lambda self: self.model.closed)
    @rule(steps=st.integers(3, 7), by=PEOPLE, further=st.booleans(), pick=PICK)
    def go_on(self, steps: int, by: str, further: bool, pick: int) -> None:
        """Bring a run several steps further as people do who agree, looking after each."""
        for _ in range(steps):
            run = self._in_state("preview", "returned", "withdrawn", "ready", "approved", pick=pick)
            if run is None or run.state in ("preview", "returned", "withdrawn"):
                if run is not None and run.state == "preview" and not self.model.changed(run):
                    self._submit(run, by)
                else:
                    self._begin(run, by, further, pick)
            elif run.state == "ready":
                # Whoever sent it tries first, and is refused.
                self._approve(run, run.preparer)
                self._approve(run, next(p for p in EVERYBODY if p not in (run.preparer, *run.approvers)))
            else:
                self._export(run)
            self.everything_agrees()

    @precondition(lambda self: any(pay.state in ("ready", "sent") for pay in self._gone()))
    @rule(by=PEOPLE, pick=PICK, again=st.booleans())
    def fail(self, by: str, pick: int, again: bool) -> None:
        """Let a payment come back, and make it again or pay it by a further run."""
        self.send()
        self.come_back(pick, False)
        self.everything_agrees()
        if again:
            self.reissue(pick)
        else:
            self.go_on(5, by, True, pick)

    # How.

    def calculate(self) -> None:
        """Calculate and post."""
        self.world.calculate()
        self.model.calculate()

    def _sell(self, partner: str, quarter: int, cents: int, day: int) -> None:
        quarter = min(quarter, 3)
        on = min(first_day(quarter) + timedelta(days=day), self.world.today)
        self.world.sell(partner, on, cents)
        self.model.sell(partner, quarter, cents)

    def _begin(self, run: Run | None, by: str, further: bool, pick: int) -> None:
        quarter = run.quarter if run is not None else self.model.closed[pick % len(self.model.closed)]
        can = self.model.can_prepare(quarter, further=further)
        if self._allowed(can, lambda: self.world.prepare(quarter, by, further=further)):
            self.model.prepare(quarter, by, further=further)

    def _submit(self, run: Run, by: str) -> None:
        can = run.state in ("preview", "returned") and bool(run.items) and not self.model.changed(run)
        if self._allowed(can, lambda: self.world.submit((run.quarter, run.sequence), by)):
            self.model.submit(run, by)

    def _approve(self, run: Run, by: str) -> None:
        can = by in run.approvers or (by != run.preparer and not self.model.changed(run))
        if self._allowed(can, lambda: self.world.approve((run.quarter, run.sequence), by)):
            self.model.approve(run, by)

    def _export(self, run: Run) -> None:
        """Ask for the export, which withdraws what has changed, and finish it; finished again, nothing is new."""
        key = (run.quarter, run.sequence)
        withdrawn = self.model.withdraw_changed()
        can = run not in withdrawn and not self.model.waits_for_another(run)
        if not self._allowed(can, lambda: self.world.ask(key, "finn")):
            return
        self.model.ask(run)
        self.auditor.look(self.world)
        for _ in range(1 + run.number % 2):
            self.world.finish(key)
        self.model.finish(run)
        for partner, item in run.items.items():
            if item.payable or item.invoiced:
                self.auditor.settled_whole(self.world, partner)

    def _in_state(self, *states: str, pick: int = 0) -> Run | None:
        found = [run for run in self.model.runs if run.state in states]
        return found[pick % len(found)] if found else None
