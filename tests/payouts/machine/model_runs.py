"""The part of the plain reference that is about runs and payments."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.payouts.machine.model_things import (
    GONE,
    MINIMUM,
    SETTLED,
    UNDER_WAY,
    Adjusting,
    Hold,
    Item,
    Pay,
    Run,
    Source,
    Spot,
)


@dataclass
class Runs:
    """What is known of the vendor, and what its runs do with it."""

    partners: tuple[str, ...]
    percents: tuple[int, ...]
    drops: bool = False
    # How partners are paid.
    method: str = "credit_memo"
    # What happens below zero: carried over, or invoiced.
    negative: str = "carry_over"
    # From this amount of a run on two others approve it.
    two_from: int | None = None
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
    # Sales of closed quarters since the last calculation.
    late: set[Spot] = field(default_factory=set)
    sources: list[Source] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    pays: list[Pay] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    adjustments: list[Adjusting] = field(default_factory=list)
    # The runs and partners whose dropped amounts are due again, because they were restated.
    again: set[tuple[int, str]] = field(default_factory=set)
    # The number of the source that came last.
    newest: int = -1

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
                first = frozenset({(partner, run.quarter)} if run.sequence == 1 else ())
                found[partner] = self._item(partner, earned, own, first)
        return found

    def _item(self, partner: str, earned: int, own: list[Source], first: frozenset[Spot]) -> Item:
        total = earned + sum(one.amount for one in own)
        sources = frozenset(one.number for one in own)
        about = first | frozenset(spot for one in own for spot in one.about)
        if total < 0 and self.negative == "invoice":
            return Item(total, 0, 0, 0, 0, sources, about=about, invoiced=-total)
        if total < 0:
            return Item(total, 0, total, 0, 0, sources, about=about)
        paid = total if total >= MINIMUM else min(total, sum(one.passed for one in own))
        kept, dropped = (0, total - paid) if self.drops else (total - paid, 0)
        holds = [one for one in self.holds if one.partner == partner and not one.released]
        held = min(paid, sum(paid if one.amount is None else one.amount for one in holds))
        return Item(total, paid - held, kept, held, dropped, sources, len(holds) if held else 0, about)

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

    def submit(self, run: Run, by: str) -> None:
        """Send a run for approval: how many approve it is said by what it pays."""
        run.state, run.preparer, run.approvers = "ready", by, []
        run.needed = 2 if self.two_from is not None and run.payable >= self.two_from else 1

    def approve(self, run: Run, by: str) -> None:
        """Approve a run; by the last who has to, what it leaves waits for the next one."""
        if by in run.approvers:
            return
        run.approvers.append(by)
        if len(run.approvers) < run.needed:
            return
        run.state = "approved"
        for partner, item in run.items.items():
            if item.carried or item.held:
                self._wait(partner, item.carried + item.held, "left", run.number, passed=item.held)

    def withdraw_changed(self) -> list[Run]:
        """Withdraw every run that would pay otherwise now, and then those that paid what it left; gives them."""
        found: list[Run] = []
        while changed := [
            run
            for run in self.runs
            if run.state in ("ready", "approved") and not run.asked and self.changed(run)
        ]:
            for run in changed:
                run.state = "withdrawn"
                self.sources = [s for s in self.sources if not (s.kind == "left" and s.origin == run.number)]
            found += changed
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

    def _wait(
        self,
        partner: str,
        amount: int,
        kind: str,
        origin: int | None = None,
        *,
        passed: int = 0,
        about: frozenset[Spot] = frozenset(),
    ) -> Source:
        self.newest += 1
        self.sources.append(Source(self.newest, partner, amount, kind, origin, passed=passed, about=about))
        return self.sources[-1]
