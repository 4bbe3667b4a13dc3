"""A book in memory, posted to by the product's pure rules; what the machine's vendor without a database stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from uuid import uuid5

from payouts.enums import Account, Column, EntryKind, HoldReason, NegativePolicy, PartKind, RunState
from payouts.ledger import drafts
from payouts.ledger.drafts import About, Draft, Leg, Source
from payouts.ledger.provision import Month, spread
from payouts.ledger.spots import Spot
from payouts.posting.policy import Limit, Policy
from payouts.posting.releasing import PAYABLES, invoiced_anew
from payouts.posting.settlement import Due, Part, Settled, Withheld, settle
from programs.rating import Volume, rate
from programs.terms import Terms
from tests.factories import program_document
from tests.payouts.machine.core_things import (
    NOTHING,
    PROGRAM,
    CorePay,
    CoreRun,
    Holding,
    Place,
    Waiting,
    cents,
    following,
    spot_of,
    whose,
)
from tests.payouts.machine.seen import FIRST_DAY, Deal, first_day, quarter_of
from tests.payouts.machine.seen import Leg as SeenLeg
from tests.payouts.machine.world import amount, reward

GONE = (RunState.EXPORTED, RunState.CLOSED)
PROVIDING = (EntryKind.ACCRUAL, EntryKind.CLAWBACK)


@dataclass
class CoreBook:
    """The vendor in memory: what it has sold, earned and posted."""

    deal: Deal
    partners: tuple[str, ...]
    today: date = date(2026, 4, 2)
    lines: list[tuple[str, date, Decimal]] = field(default_factory=list)
    eras: list[tuple[int, Terms]] = field(default_factory=list)
    earned: dict[Place, Decimal] = field(default_factory=dict)
    rated: dict[Place, tuple[int, int]] = field(default_factory=dict)
    closed: dict[int, dict[str, Decimal]] = field(default_factory=dict)
    months_open: dict[date, bool] = field(default_factory=dict)
    book: dict[str, tuple[date, Draft]] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    all_runs: list[CoreRun] = field(default_factory=list)
    all_pays: list[CorePay] = field(default_factory=list)
    holds: list[Holding] = field(default_factory=list)
    proposed: list[tuple[Place, Decimal, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.eras.append((0, self._terms(self.deal.percents)))
        limits = [Limit(NOTHING, 1 if self.deal.two_from != 0 else 2)]
        if self.deal.two_from:
            limits.append(Limit(amount(self.deal.two_from), 2))
        self.policy = Policy(limits=tuple(limits), negative=NegativePolicy(self.deal.negative))
        self.settled = drafts.SETTLED_IN[self.deal.method]
        self._told: list[SeenLeg] = []
        self._read = 0
        self._open_months()

    def _terms(self, percents: tuple[int, ...]) -> Terms:
        below = "drop" if self.deal.drops else "carry_over"
        return Terms.from_document(
            program_document(
                starts_on=FIRST_DAY.isoformat(),
                ends_on="2026-12-31",
                reward=reward(percents),
                caps=[],
                minimum_payable={"amount": "50.00", "below": below},
                payment={"method": self.deal.method, "due_days": 30},
                accrual={"expected": "none"},
            )
        )

    def _terms_of(self, quarter: int) -> Terms:
        return next(terms for start, terms in reversed(self.eras) if start <= quarter)

    def _mark(self, place: Place) -> tuple[int, int]:
        """Say from how many lines and from which terms a position is rated."""
        sold = sum(1 for who, day, _ in self.lines if (who, quarter_of(day)) == place)
        return (sold, next(n for n in reversed(range(len(self.eras))) if self.eras[n][0] <= place[1]))

    def _rate(self, place: Place) -> Decimal:
        own = [much for who, day, much in self.lines if (who, quarter_of(day)) == place]
        net = sum(own, NOTHING)
        returned = sum((much for much in own if much < 0), NOTHING)
        back = sum(1 for much in own if much < 0)
        volume = Volume(net, net, Decimal(len(own)), len(own) - back, back, returned)
        return rate(self._terms_of(place[1]), volume).earned

    def _open_months(self) -> None:
        month = max(self.months_open, default=FIRST_DAY)
        self.months_open.setdefault(month, True)
        while (month := following(month)) <= self.today:
            self.months_open.setdefault(month, True)

    def _post(
        self,
        key: str,
        kind: EntryKind,
        column: Column,
        place: Place,
        legs: tuple[Leg, ...],
        month: date | None = None,
    ) -> None:
        """Post once, in the month that is open from a day on."""
        self._open_months()
        day = month or self.today.replace(day=1)
        open_ = min(one for one, is_open in self.months_open.items() if is_open and one >= day)
        about = About("USD", PROGRAM, uuid5(PROGRAM, place[0]), first_day(place[1]))
        self.book.setdefault(key, (open_, Draft(key, kind, column, about, Source("machine", place[0]), legs)))

    def _moves(
        self,
        key: str,
        kind: EntryKind,
        partner: str,
        spot: Spot,
        legs: tuple[Leg, ...],
        column: Column = Column.CREDIT_MEMO,
    ) -> None:
        assert spot.period_start is not None
        self._post(key, kind, column, (partner, quarter_of(spot.period_start)), legs)

    def _accrue(self, place: Place) -> None:
        """Post what the book lacks of a position, shared over the months."""
        own = [(month, draft) for month, draft in self.book.values() if whose(draft) == place]
        today = self.today.replace(day=1)
        months = [Month(is_open=False, volume=NOTHING)]
        order = sorted(month for month in self.months_open if month <= today)
        for month in order:
            posted = [d for m, d in own if m == month and d.kind in PROVIDING]
            sold = (
                much
                for who, day, much in self.lines
                if (who, quarter_of(day)) == place and day.replace(day=1) == month
            )
            current = (d for d in posted if d.column is Column.CURRENT)
            months.append(
                Month(
                    self.months_open[month],
                    sum(sold, NOTHING),
                    sum((_cost(d) for d in posted), NOTHING),
                    sum((_cost(d) for d in current), NOTHING),
                )
            )
        for one in spread(self.earned[place], months, "USD"):
            for column, much in ((Column.CURRENT, one.current), (Column.PRIOR, one.prior)):
                if much:
                    key = f"accr|{place}|{order[one.place - 1]}|{len(self.book)}|{column}"
                    month = order[one.place - 1]
                    self._post(key, EntryKind.ACCRUAL, column, place, drafts.accrue(much), month)

    def _correct(self, place: Place, much: Decimal, kind: EntryKind, key: str) -> None:
        """Correct a closed position; what an invoice collects is not set off."""
        _, lent = self._owed(place[0])
        invoiced = sum(
            run.parts[place[0]].invoiced
            for run in self.all_runs
            if run.state in GONE and place[0] in run.parts
        )
        not_invoiced = max(sum(lent.values(), NOTHING) - invoiced, NOTHING)
        legs = drafts.correct(
            much,
            payable=self._balance(place, Account.EARNED_PAYABLE),
            receivable=min(-self._balance(place, Account.PARTNER_RECEIVABLE), not_invoiced),
        )
        self._post(key, kind, Column.PRIOR, place, legs)

    def _bring_back(self, place: Place) -> None:
        """Owe again what was dropped together with what a restated position earned."""
        for run in self.all_runs:
            part = run.parts.get(place[0])
            if part is None or run.state not in GONE or not part.dropped:
                continue
            about = self._about(run, place[0])
            again = f"{run.quarter}.{run.sequence}|{place[0]}|"
            dropped = {key: one for key, one in self.book.items() if key.startswith(f"drop|{again}")}
            if place not in about or any(f"rev|{key}" in self.book for key in dropped):
                continue
            for key, (_, draft) in dropped.items():
                self._post(
                    f"rev|{key}", EntryKind.REVERSAL, draft.column, whose(draft), drafts.reverse(draft.legs)
                )
            self.waiting.append(Waiting(place[0], PartKind.BROUGHT, part.dropped, about=about))

    def _about(self, run: CoreRun, partner: str) -> frozenset[Place]:
        """Give the positions whose earnings stand in a partner's part of a run."""
        own = {part.source for part in run.parts[partner].due.parts}
        first = {(partner, run.quarter)} if run.sequence == 1 else set()
        return frozenset(first).union(*(one.about for one in self.waiting if one.id in own))

    def _invoice(self, run: CoreRun, partner: str, invoiced: Decimal) -> None:
        """Owe what is invoiced and is not owed as a receivable yet."""
        _, lent = self._owed(partner)
        home = spot_of(partner, run.quarter)
        if much := invoiced_anew(
            invoiced, home=home, receivable=lent, collected=self._collected(run, partner)
        ):
            legs = drafts.transfer(Account.PARTNER_RECEIVABLE, Account.EARNED_PAYABLE, much)
            key = f"invoice|{run.quarter}.{run.sequence}|{partner}"
            self._post(key, EntryKind.RECOVERY, Column.CREDIT_MEMO, (partner, run.quarter), legs)

    def _collected(self, run: CoreRun, partner: str) -> Decimal:
        """Give what invoices of other runs collect from a partner."""
        others = (one.parts.get(partner) for one in self.all_runs if one is not run and one.state in GONE)
        return sum((part.invoiced for part in others if part), NOTHING)

    def _legs(self) -> list[SeenLeg]:
        """Give the legs of the book; those that were read before are kept."""
        for month, draft in islice(self.book.values(), self._read, None):
            self._told += [
                SeenLeg(
                    month,
                    draft.column.value,
                    draft.kind.value,
                    leg.account.value,
                    *whose(draft),
                    cents(leg.amount),
                )
                for leg in draft.legs
            ]
        self._read = len(self.book)
        return self._told

    def _balance(self, place: Place, account: Account) -> Decimal:
        """Give what an account holds of a position; a credit is positive."""
        return -sum(
            (
                leg.amount
                for _, draft in self.book.values()
                if whose(draft) == place
                for leg in draft.legs
                if leg.account is account
            ),
            NOTHING,
        )

    def _owed(self, partner: str) -> tuple[dict[Spot, dict[Account, Decimal]], dict[Spot, Decimal]]:
        """Give what is owed to a partner by position and account, and what it owes."""
        owed, lent = {}, {}
        for quarter in range(4):
            spot = spot_of(partner, quarter)
            held = {account: self._balance((partner, quarter), account) for account in PAYABLES}
            owed[spot] = {account: much for account, much in held.items() if much}
            if back := -self._balance((partner, quarter), Account.PARTNER_RECEIVABLE):
                lent[spot] = back
        return owed, lent

    def _is_free(self, one: Waiting, run: CoreRun) -> bool:
        """Say whether a run can pay an amount: not what it leaves itself, nor what a later one may still take back."""
        later = one.origin is not None and one.origin.can_go_back and one.origin.place > run.place
        return one.taken is None and one.origin is not run and not later

    def _divide(self, run: CoreRun) -> dict[str, Settled]:
        """Divide what is due by the product's rules."""
        found = {}
        for partner in self.partners:
            parts = tuple(
                Part(one.kind, one.id, one.amount, one.kind.value, one.passed)
                for one in self.waiting
                if one.partner == partner and (one.taken is run or self._is_free(one, run))
            )
            earned = self.closed[run.quarter].get(partner, NOTHING) if run.sequence == 1 else NOTHING
            holds = [
                Withheld(HoldReason.BY_HAND, "Open question", one.amount)
                for one in self.holds
                if one.partner == partner and not one.released
            ]
            due = Due(uuid5(PROGRAM, partner), earned=earned, parts=parts)
            terms = self._terms_of(run.quarter)
            if part := settle(
                due,
                terms=terms,
                currency="USD",
                negative=self.policy.negative,
                holds=holds,
                method=self.deal.method,
            ):
                found[partner] = part
        return found

    def _run(self, run: tuple[int, int]) -> CoreRun:
        return next(one for one in self.all_runs if (one.quarter, one.sequence) == run)


def _cost(draft: Draft) -> Decimal:
    return sum((leg.amount for leg in draft.legs if leg.account is Account.REBATE_EXPENSE), NOTHING)
