"""A book in memory, posted to by the product's pure rules; what the machine's vendor without a database stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from payouts.enums import Account, Column, EntryKind, HoldReason, PartKind, RunState
from payouts.ledger import drafts
from payouts.ledger.drafts import About, Draft, Leg, Source
from payouts.ledger.provision import Month, spread
from payouts.posting.releasing import PAYABLES, Spot
from payouts.posting.settlement import Due, Part, Settled, Withheld, settle
from programs.rating import Volume, rate
from programs.terms import Terms
from tests.factories import program_document
from tests.payouts.machine.seen import FIRST_DAY, PayKey, first_day, quarter_of
from tests.payouts.machine.world import reward

NOTHING = Decimal(0)
PROGRAM = uuid5(NAMESPACE_OID, "program")
GONE = (RunState.EXPORTED, RunState.CLOSED)
PROVIDING = (EntryKind.ACCRUAL, EntryKind.CLAWBACK)
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


@dataclass
class CoreBook:
    """The vendor in memory: what it has sold, earned and posted."""

    percents: tuple[int, ...]
    drops: bool
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
        self.eras.append((0, self._terms(self.percents)))
        self._open_months()

    def _terms(self, percents: tuple[int, ...]) -> Terms:
        below = "drop" if self.drops else "carry_over"
        return Terms.from_document(
            program_document(
                starts_on=FIRST_DAY.isoformat(),
                ends_on="2026-12-31",
                reward=reward(percents),
                caps=[],
                minimum_payable={"amount": "50.00", "below": below},
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
        legs = drafts.correct(
            much,
            payable=self._balance(place, Account.EARNED_PAYABLE),
            receivable=-self._balance(place, Account.PARTNER_RECEIVABLE),
        )
        self._post(key, kind, Column.PRIOR, place, legs)

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
            spot = Spot(PROGRAM, first_day(quarter))
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
            if part := settle(due, terms=terms, currency="USD", holds=holds, method="credit_memo"):
                found[partner] = part
        return found

    def _back(self, key: PayKey, pay: CorePay, state: str) -> None:
        legs = drafts.bounce(pay.amount, "credit_memo", was_confirmed=pay.state == "paid")
        home = Spot(PROGRAM, first_day(pay.run.quarter))
        self._moves(f"bounce|{key}", EntryKind.BOUNCE, pay.partner, home, legs)
        pay.state, pay.back = state, Waiting(pay.partner, PartKind.BOUNCED, pay.amount, passed=pay.amount)
        self.waiting.append(pay.back)

    def _waits(self, pay: CorePay) -> bool:
        return not pay.replaced and pay.back in self.waiting and pay.back.taken is None

    def _close_if_done(self, run: CoreRun) -> None:
        own = [pay for pay in self.all_pays if pay.run is run]
        if run.state is RunState.EXPORTED and all(
            pay.state in ("paid", "void") or (pay.state == "bounced" and not self._waits(pay)) for pay in own
        ):
            run.state = RunState.CLOSED

    def _run(self, run: tuple[int, int]) -> CoreRun:
        return next(one for one in self.all_runs if (one.quarter, one.sequence) == run)

    def _pay(self, pay: PayKey) -> CorePay:
        return next(
            one
            for one in self.all_pays
            if (one.run.quarter, one.run.sequence, one.partner, one.attempt) == pay
        )


def following(month: date) -> date:
    """Give the first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def whose(draft: Draft) -> Place:
    """Give the position that an entry is about."""
    assert draft.about.period_start is not None
    return (draft.source.code, quarter_of(draft.about.period_start))


def _cost(draft: Draft) -> Decimal:
    return sum((leg.amount for leg in draft.legs if leg.account is Account.REBATE_EXPENSE), NOTHING)
