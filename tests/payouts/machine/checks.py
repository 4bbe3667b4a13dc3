"""What has to hold after every step, between what is seen and the plain reference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tests.payouts.machine.model import GONE, Model, Spot
from tests.payouts.machine.seen import ARRIVED, LIABILITIES, PROVIDING, Leg, Months, RunSeen, Seen, World

# Where the rollforward shows a way of paying, and the account where it rests once it arrived.
SETTLED_IN = {
    "credit_memo": ("credit_memo", "credit_note_issued"),
    "check": ("paid", "cash"),
    "bank_transfer": ("paid", "cash"),
    "offset": ("credit_memo", "offset_against_invoice"),
}
SETTLING = ("settlement", "bounce")


@dataclass
class Auditor:
    """Looks at a world after every step; remembers what closed months said."""

    model: Model
    kept: dict[date, tuple[tuple[int, ...], int]] = field(default_factory=dict)
    # What closed positions were provided for their own sales.
    kept_current: dict[Spot, int] = field(default_factory=dict)
    kept_legs: dict[date, dict[tuple[str, str, str, str, int], int]] = field(default_factory=dict)

    def look(self, world: World) -> None:
        """Compare everything."""
        seen = world.look()
        legs = seen.legs
        assert sum(leg.cents for leg in legs) == 0, "the ledger does not balance"
        self._positions(legs)
        for partner in self.model.partners:
            self._partner(partner, [leg for leg in legs if leg.partner == partner])
        self._columns(legs)
        self._provisions(legs)
        self._runs(seen.runs)
        self._payments(seen)
        self._months(seen, world.rollforward(seen))
        assert seen.taken_twice == 0, "an amount stands in two runs"
        assert seen.approved_alone == 0, "somebody approved what they prepared, or too few did"

    def _positions(self, legs: list[Leg]) -> None:
        charged = _sums(legs, lambda leg: leg.account == "rebate_expense" and leg.kind in PROVIDING)
        assert charged == self.model.charged(), f"charged {charged}, earned {self.model.charged()}"
        lent = _sums(legs, lambda leg: leg.account == "partner_receivable")
        assert all(cents > 0 for cents in lent.values()), "a partner owes less than nothing"
        self._payables(legs)
        accrued = _sums(legs, lambda leg: leg.account == "accrued_liability")
        running = {spot: -c for spot, c in self.model.charged().items() if spot[1] not in self.model.closed}
        assert accrued == running, f"accrued {accrued}, running {running}"

    def _payables(self, legs: list[Leg]) -> None:
        """No partner is owed less than nothing, but by what runs have not taken back yet: the rest the partner owes."""
        adjusted = {one.spot[0] for one in self.model.adjustments if one.state == "approved"}
        for partner in set(self.model.partners) - adjusted:
            owed = -sum(
                leg.cents
                for leg in legs
                if leg.partner == partner and leg.account in ("earned_payable", "approved_payable")
            )
            back = sum(
                min(one.amount, 0)
                for one in self.model.sources
                if one.partner == partner and self._open(one.taken)
            )
            assert owed >= back, f"{partner}: {owed} is payable, {back} waits"

    def _partner(self, partner: str, legs: list[Leg]) -> None:
        model = self.model

        def balance(*accounts: str) -> int:
            return sum(leg.cents for leg in legs if leg.account in accounts)

        on_its_way = model.in_state(partner, "ready", "sent")
        paid = model.in_state(partner, "paid")
        assert balance("rebate_expense") == model.expense(partner), "what a partner costs"
        assert -balance("payment_clearing") == on_its_way, "what is on its way"
        assert -balance(*ARRIVED) == paid, "what arrived"
        owed = -balance("earned_payable", "approved_payable", "partner_receivable")
        assert owed == model.unpaid(partner), f"{partner}: {owed} is owed, {model.unpaid(partner)} reckoned"
        running = -balance("accrued_liability")
        assert model.expense(partner) == paid + on_its_way + owed + running, "all of it"

    def _columns(self, legs: list[Leg]) -> None:
        """What was settled stands in the column of the way of paying, and arrived where that way arrives."""
        column, rests = SETTLED_IN[self.model.method]
        for partner in self.model.partners:
            own = [leg for leg in legs if leg.partner == partner]
            gone = self.model.in_state(partner, "ready", "sent", "paid")
            moved = -sum(leg.cents for leg in own if leg.kind in SETTLING and leg.account in LIABILITIES)
            there = -sum(leg.cents for leg in own if leg.column == column and leg.account in LIABILITIES)
            assert moved == -gone, f"{partner}: {-moved} is settled, {gone} reckoned"
            recovered = -sum(
                leg.cents for leg in own if leg.kind == "recovery" and leg.account in LIABILITIES
            )
            in_memos = recovered if column == "credit_memo" else 0
            assert there == moved + in_memos, f"{partner}: {there} stands in {column}, {moved} is settled"
            arrived = -sum(leg.cents for leg in own if leg.account == rests)
            assert arrived == self.model.in_state(partner, "paid"), f"{partner}: not where it arrives"

    def _provisions(self, legs: list[Leg]) -> None:
        """Once a position is closed, what changes of it stands in the column of prior periods."""
        current = _sums(
            legs,
            lambda leg: leg.account == "rebate_expense" and leg.kind in PROVIDING and leg.column == "current",
        )
        for partner in self.model.partners:
            for quarter in self.model.closed:
                spot = (partner, quarter)
                own = current.get(spot, 0)
                assert self.kept_current.setdefault(spot, own) == own, f"{spot}: not in the prior column"

    def _runs(self, seen: list[RunSeen]) -> None:
        told = [
            (run.quarter, run.sequence, run.state, {who: item.amounts for who, item in run.items.items()})
            for run in self.model.runs
        ]
        found = [(run.quarter, run.sequence, run.state, run.items) for run in seen]
        assert sorted(found, key=str) == sorted(told, key=str), f"runs: {found}, reckoned {told}"
        for run in seen:
            assert run.payable == sum(item[1] for item in run.items.values()), "a run adds up"
            assert run.held == sum(item[3] for item in run.items.values()), "what a run holds adds up"
            assert all(item[0] == sum(item[1:5]) - item[5] for item in run.items.values()), "an item adds up"

    def _payments(self, seen: Seen) -> None:
        told = {}
        for pay in self.model.pays:
            run = self.model.runs[pay.run]
            told[run.quarter, run.sequence, pay.partner, pay.attempt] = (pay.state, pay.amount)
        assert seen.pays == told, f"payments: {seen.pays}, reckoned {told}"

    def _months(self, seen: Seen, months: Months) -> None:
        """Foot the rollforward, chain it, and hold closed months against what they said when they were closed."""
        own: dict[date, int] = defaultdict(int)
        for leg in seen.legs:
            if leg.account in LIABILITIES:
                own[leg.month] -= leg.cents
        before = None
        for month, (figures, closing) in sorted(months.items()):
            assert sum(figures) == closing, "a month foots"
            assert closing == sum(cents for day, cents in own.items() if day <= month), "a month closes"
            if before is not None and figures:
                assert figures[0] == before, "a month opens as the one before closed"
            before = closing
            if month in self.kept:
                assert self.kept[month] == (figures, closing), "a closed month changed"
        shut = {month for month, is_shut in seen.months.items() if is_shut}
        for month in shut:
            posted: dict[tuple[str, str, str, str, int], int] = defaultdict(int)
            for leg in seen.legs:
                if leg.month == month:
                    posted[leg.column, leg.kind, leg.account, leg.partner, leg.quarter] += leg.cents
            assert self.kept_legs.setdefault(month, dict(posted)) == dict(posted), (
                "a closed month was posted in"
            )
        self.kept |= {m: told for m, told in months.items() if m in shut and m not in self.kept}

    def settled_whole(self, world: World, partner: str) -> None:
        """After a run that pays a partner, the partner owes what it is invoiced for only: the rest went off first."""
        legs = world.look().legs
        owes = sum(
            leg.cents for leg in legs if leg.partner == partner and leg.account == "partner_receivable"
        )
        waits = any(
            one.partner == partner and one.amount < 0 and self._open(one.taken) for one in self.model.sources
        )
        if not waits:
            assert owes == self.model.invoiced(partner), "paid in full while the partner owes"

    def _open(self, run: int | None) -> bool:
        return run is None or self.model.runs[run].state not in GONE


def _sums(legs: list[Leg], wanted: Callable[[Leg], bool]) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = defaultdict(int)
    for leg in legs:
        if wanted(leg):
            found[leg.partner, leg.quarter] += leg.cents
    return {spot: cents for spot, cents in found.items() if cents}
