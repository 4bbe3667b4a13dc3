"""The same vendor without a database: the pure rules of the product over a book in memory."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from payouts.enums import Account, Column, EntryKind, PartKind, RunAction, RunState
from payouts.ledger import drafts
from payouts.ledger.rollforward import Movement, rollforward
from payouts.posting.releasing import recoverable, take
from payouts.posting.settlement import Settled
from payouts.transitions import next_state
from tests.payouts.machine.core_book import GONE
from tests.payouts.machine.core_payments import PayingCore
from tests.payouts.machine.core_things import (
    NOTHING,
    PROGRAM,
    CorePay,
    CoreRun,
    Holding,
    Waiting,
    cents,
    following,
    spot_of,
)
from tests.payouts.machine.seen import LAST_DAY, Months, RunSeen, Seen, first_day, quarter_of
from tests.payouts.machine.world import amount
from vir.foundation.refusals import Refused

SETTLED = (RunState.APPROVED, RunState.EXPORTED, RunState.CLOSED)
FREE = (RunState.PREVIEW, RunState.RETURNED, RunState.WITHDRAWN)


class CoreWorld(PayingCore):
    """The vendor as the machine drives it: what the operations do in the database is done in memory."""

    # Sales, terms, days.

    def pass_days(self, days: int) -> None:
        self.today = min(self.today + timedelta(days=days), LAST_DAY)

    def sell(self, partner: str, day: date, cents: int) -> None:
        self.lines.append((partner, day, amount(cents)))

    def amend(self, quarter: int, percents: tuple[int, ...]) -> None:
        self.eras.append((quarter, self._terms(percents)))

    def calculate(self) -> int:
        """Rate every position and post what the book lacks; gives how many entries are new."""
        before = len(self.book)
        self._open_months()
        for place in sorted({(partner, quarter_of(day)) for partner, day, _ in self.lines}):
            now, was = self._rate(place), self.earned.get(place, NOTHING)
            self.earned[place], self.rated[place] = now, self._mark(place)
            if place[1] not in self.closed:
                continue
            if now != was:
                self._bring_back(place)
                self.waiting.append(Waiting(place[0], PartKind.PRIOR, now - was, about=frozenset({place})))
                self._correct(
                    place, now - was, EntryKind.ACCRUAL, f"prior|{len(self.waiting)}|{len(self.book)}"
                )
        for place in sorted(self.earned):
            if place[1] not in self.closed:
                self._accrue(place)
        return len(self.book) - before

    def close(self, quarter: int) -> None:
        places = [place for place in self.earned if place[1] == quarter]
        sold = {(partner, quarter_of(day)) for partner, day, _ in self.lines}
        stale = any(self.rated.get(p) != self._mark(p) for p in sold if p[1] not in self.closed)
        if self.today < first_day(quarter + 1) or stale or quarter != len(self.closed):
            raise Refused("The quarter cannot be closed yet.")
        self._open_months()
        for place in places:
            self._accrue(place)
            accrued = self._balance(place, Account.ACCRUED_LIABILITY)
            if accrued:
                self._post(
                    f"conf|{place}", EntryKind.CONFIRMATION, Column.NONE, place, drafts.confirm(accrued)
                )
        self.closed[quarter] = {partner: self.earned[partner, quarter] for partner, _ in places}

    def shut_month(self) -> None:
        oldest = min(month for month, is_open in self.months_open.items() if is_open)
        if following(oldest) <= self.today:
            self.months_open[oldest] = False
            self.months_open.setdefault(following(oldest), True)

    # Adjustments and holds.

    def propose(self, partner: str, quarter: int, cents: int, by: str) -> int:
        self.proposed.append(((partner, quarter), amount(cents), by))
        return len(self.proposed) - 1

    def decide(self, number: int, by: str) -> None:
        place, much, proposer = self.proposed[number]
        if proposer == by:
            raise Refused("A second person decides it.")
        self.waiting.append(Waiting(place[0], PartKind.ADJUSTMENT, much))
        if place[1] in self.closed:
            self._correct(place, much, EntryKind.ADJUSTMENT, f"adj|{number}")
        else:
            self._post(f"adj|{number}", EntryKind.ADJUSTMENT, Column.CURRENT, place, drafts.adjust(much))

    def hold(self, partner: str, cents: int | None, by: str) -> int:
        self.holds.append(Holding(partner, None if cents is None else amount(cents), by))
        return len(self.holds) - 1

    def release(self, number: int, by: str) -> None:
        if self.holds[number].by == by:
            raise Refused("A second person releases it.")
        self.holds[number].released = True

    # Runs.

    def prepare(self, quarter: int, by: str, *, further: bool) -> None:
        under_way = (*FREE, RunState.READY)
        own = [run for run in self.all_runs if run.quarter == quarter]
        latest = next((run for run in own if run.state in under_way), own[-1] if own else None)
        run = latest
        if run is None or (further and run.state in SETTLED):
            run = CoreRun(quarter, 1 if latest is None else latest.sequence + 1)
        is_new = run not in self.all_runs
        others = [one for one in self.all_runs if is_new or one.place < run.place]
        if quarter not in self.closed or any(one.state in under_way for one in others):
            raise Refused("Not now.")
        if is_new:
            if run.sequence > 1 and not any(self._is_free(one, run) for one in self.waiting):
                raise Refused("Nothing is left.")
            self.all_runs.append(run)
        else:
            run.state = next_state(run.state, RunAction.PREPARE)
        run.preparer, run.parts = by, self._divide(run)
        taken = {part.source for settled in run.parts.values() for part in settled.due.parts}
        for one in self.waiting:
            one.taken = run if one.id in taken else None if one.taken is run else one.taken

    def submit(self, run: tuple[int, int], by: str) -> None:
        found = self._run(run)
        state = next_state(found.state, RunAction.SUBMIT)
        if not found.parts or self._divide(found) != found.parts:
            raise Refused("The figures changed, or there are none.")
        found.state, found.preparer, found.approvers = state, by, []
        found.needed = self.policy.approvals_for(
            sum((part.payable for part in found.parts.values()), Decimal(0))
        )

    def approve(self, run: tuple[int, int], by: str) -> None:
        found = self._run(run)
        if by in found.approvers and found.state in (RunState.READY, RunState.APPROVED):
            return
        state = next_state(found.state, RunAction.APPROVE)
        if found.preparer == by or self._divide(found) != found.parts:
            raise Refused("Not by whoever prepared it, and only as it was sent.")
        found.approvers.append(by)
        if len(found.approvers) < found.needed:
            return
        found.state = state
        for partner, part in found.parts.items():
            if part.carried or part.held:
                self.waiting.append(
                    Waiting(
                        partner,
                        PartKind.BROUGHT,
                        part.carried + part.held,
                        found,
                        passed=part.held,
                    )
                )

    def ask(self, run: tuple[int, int], by: str) -> None:
        while changed := [
            one
            for one in self.all_runs
            if one.state in (RunState.READY, RunState.APPROVED)
            and not one.asked
            and self._divide(one) != one.parts
        ]:
            for one in changed:
                one.state = next_state(one.state, RunAction.WITHDRAW)
                self.waiting = [
                    w for w in self.waiting if w.kind is not PartKind.BROUGHT or w.origin is not one
                ]
        found = self._run(run)
        next_state(found.state, RunAction.EXPORT)
        if any(one.taken is found and one.origin and one.origin.can_go_back for one in self.waiting):
            raise Refused("What it pays was left by a run that is not exported.")
        found.asked = True
        self.all_pays += [
            CorePay(found, partner, 1, part.payable) for partner, part in found.parts.items() if part.payable
        ]

    def finish(self, run: tuple[int, int]) -> None:
        """Post as the run is settled: what a partner owes goes off first, then the payment takes what is left."""
        found = self._run(run)
        if found.state in GONE:
            return
        found.state = next_state(found.state, RunAction.EXPORT)
        key = f"{found.quarter}.{found.sequence}"
        for partner, part in found.parts.items():
            home = spot_of(partner, found.quarter)
            taken_back = (PartKind.PRIOR, PartKind.BROUGHT, PartKind.ADJUSTMENT)
            back = -sum(min(one.amount, NOTHING) for one in part.due.parts if one.kind in taken_back)
            owed, lent = self._owed(partner)
            free = max(sum(lent.values(), NOTHING) - self._collected(found, partner), NOTHING)
            for spot, off in recoverable(home=home, owed=owed, receivable=lent, most=min(back, free)).items():
                self._moves(
                    f"recover|{key}|{partner}|{spot}", EntryKind.RECOVERY, partner, spot, drafts.recover(off)
                )
            owed, _ = self._owed(partner)
            if part.payable:
                for spot, parts in take(part.payable, home=home, owed=owed).items():
                    name = f"settle|{key}|{partner}|{spot}"
                    self._moves(name, EntryKind.SETTLEMENT, partner, spot, drafts.settle(parts), self.settled)
            if part.invoiced:
                self._invoice(found, partner, part.invoiced)
            if part.dropped:
                for spot, parts in take(part.dropped, home=home, owed=owed).items():
                    name, legs = f"drop|{key}|{partner}|{spot}", drafts.drop(parts)
                    self._moves(name, EntryKind.RELEASE, partner, spot, legs, Column.RELEASED)
        self._close_if_done(found)

    # What is seen.

    def look(self) -> Seen:
        return Seen(
            self._legs(),
            [
                RunSeen(
                    run.quarter,
                    run.sequence,
                    run.state.value,
                    sum(cents(part.payable) for part in run.parts.values()),
                    sum(cents(part.held) for part in run.parts.values()),
                    {partner: _told(part) for partner, part in run.parts.items()},
                )
                for run in self.all_runs
            ],
            {
                (pay.run.quarter, pay.run.sequence, pay.partner, pay.attempt): (pay.state, cents(pay.amount))
                for pay in self.all_pays
            },
            {month: not is_open for month, is_open in self.months_open.items()},
            self._taken_twice(),
            self._approved_alone(),
        )

    def rollforward(self, seen: Seen) -> Months:
        found: Months = {}
        for month in sorted(self.months_open)[-3:]:
            moved = [
                Movement(PROGRAM, "USD", draft.column, day < month, drafts.owed(draft.legs))
                for day, draft in self.book.values()
                if day <= month
            ]
            tables = rollforward(moved)
            if not tables:
                found[month] = ((), 0)
                continue
            total = tables[0].total
            figures = (total.opening, *(much for _, much in total.moved), total.other)
            found[month] = (tuple(map(cents, figures)), cents(total.closing))
        return found

    def _taken_twice(self) -> int:
        parts = [part.source for run in self.all_runs for one in run.parts.values() for part in one.due.parts]
        return len(parts) - len(set(parts))

    def _approved_alone(self) -> int:
        return sum(
            1
            for run in self.all_runs
            if run.state in SETTLED and len(set(run.approvers) - {run.preparer}) < run.needed
        )


def _told(part: Settled) -> tuple[int, int, int, int, int, int]:
    a, b, c, d, e, f = map(
        cents, (part.due.total, part.payable, part.carried, part.held, part.dropped, part.invoiced)
    )
    return (a, b, c, d, e, f)
