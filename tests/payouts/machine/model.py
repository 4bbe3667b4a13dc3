"""
What a vendor owes and pays, in whole cents and as plainly as it can be said: the reference of the state machine.

Nothing here knows how the product does it: no rule, no table and no word of its code is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.payouts.machine.model_runs import Runs
from tests.payouts.machine.model_things import GONE, Adjusting, Hold, Item, Pay, Run, Spot, rebate

__all__ = ["GONE", "Model", "Pay", "Run", "Spot"]


@dataclass
class Model(Runs):
    """Everything that is known of the vendor."""

    # Sales and terms.

    def sell(self, partner: str, quarter: int, cents: int) -> None:
        """Count a sale; a negative one is a return."""
        self.bought.setdefault((partner, quarter), []).append(cents)
        (self.stale if quarter not in self.closed else self.late).add((partner, quarter))

    def is_told_of_late_sales(self) -> bool:
        """Say whether nothing but a sale of a closed quarter came since, of a partner that has an open one."""
        late = {partner for partner, _ in self.late}
        return not self.stale and any(
            who in late and quarter not in self.closed for who, quarter in self.bought
        )

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
                self._bring_back(spot)
                self._wait(spot[0], now - before, "prior", about=frozenset({spot}))
                self.posted[spot] = now
            self.stands[spot] = now
        self.stale.clear()
        self.late.clear()

    def _bring_back(self, spot: Spot) -> None:
        """What was dropped was never paid: where it is restated it is due again, with what changed."""
        for run in self.runs:
            item = run.items.get(spot[0])
            mark = (run.number, spot[0])
            if run.state in GONE and item and item.dropped and spot in item.about and mark not in self.again:
                self.again.add(mark)
                self._wait(spot[0], item.dropped, "again", about=item.about)

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

    # What has to hold.

    def charged(self) -> dict[Spot, int]:
        """Give what the books should have charged for each position."""
        return {spot: amount for spot, amount in self.posted.items() if amount}

    def expense(self, partner: str) -> int:
        """Give what a partner costs: earned, adjusted, less what was dropped and is not due again."""
        earned = sum(amount for spot, amount in self.posted.items() if spot[0] == partner)
        adjusted = sum(
            one.amount for one in self.adjustments if one.spot[0] == partner and one.state == "approved"
        )
        again = sum(self.runs[run].items[who].dropped for run, who in self.again if who == partner)
        return earned + adjusted + again - sum(item.dropped for item in self._released(partner))

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
        return (
            earned
            - self.invoiced(partner)
            + sum(
                one.amount
                for one in self.sources
                if one.partner == partner
                and one.taken not in gone
                and (one.kind != "left" or one.origin in gone)
            )
        )

    def invoiced(self, partner: str) -> int:
        """Give what a partner is invoiced for."""
        return sum(item.invoiced for item in self._released(partner))

    def _released(self, partner: str) -> Iterable[Item]:
        return (run.items[partner] for run in self.runs if run.state in GONE and partner in run.items)
