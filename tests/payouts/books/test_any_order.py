"""Whatever order sales, late lines, returns and closes come in, the ledger holds what everything together earns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from partners.models import Partner
from payouts.enums import Account, Column, EntryKind
from payouts.ledger.drafts import About, Draft, Source, settle
from payouts.models import AccountingPeriod, LedgerEntry, LedgerLeg
from payouts.operations.books.accrue import post_accruals
from payouts.operations.books.post import post
from payouts.operations.close_period import UnableToClosePeriod, close_period
from payouts.operations.recalculate import recalculate
from payouts.queries.books.positions import unexplained
from programs.models import Product, Program
from tests.factories import make_line
from tests.payouts.books.reading import balance, open_since, owed, shut_month
from tests.payouts.conftest import Q3, Q4
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job

FIRST = date(2026, 7, 1)
# Days that pass, the day of the sale counted back from then, and thousands bought or given back.
SELL = st.tuples(st.just("sell"), st.integers(0, 25), st.integers(0, 80), st.integers(-90, 400))
PASS = st.tuples(st.sampled_from(["shut", "close", "pay"]), st.integers(0, 15), st.just(0), st.just(0))
BEFORE = st.lists(SELL, min_size=1, max_size=3)
AFTER = st.lists(st.one_of(SELL, PASS), min_size=2, max_size=6)
Step = tuple[str, int, int, int]
RATES = ((600_000, 5), (400_000, 4), (250_000, 3), (100_000, 2))


@dataclass
class World:
    """The vendor on one day after the other, and what a plain calculation says it owes."""

    program: Program
    alder: Partner
    drill: Product
    finn: User
    lena: User
    today: date = FIRST

    @property
    def at(self) -> datetime:
        """Give noon of the day."""
        return datetime.combine(self.today, time(12), tzinfo=UTC)

    def step(self, act: str, days: int, back: int, thousands: int, sold: dict[date, Decimal]) -> None:
        """Let days pass and do something, then calculate and post."""
        self.today = min(self.today + timedelta(days=days), date(2026, 12, 31))
        if act == "sell" and thousands:
            day = max(FIRST, self.today - timedelta(days=back))
            make_line(self.alder, self.drill, day, f"{thousands}000.00", received_on=self.today)
            quarter = Q4 if day >= Q4 else Q3
            sold[quarter] = sold.get(quarter, Decimal(0)) + thousands * 1000
        elif act == "shut":
            self._shut_oldest()
        elif act == "close":
            self.today = max(self.today, Q4)
        self.post()
        if act == "close":
            self._close_quarter()
        elif act == "pay":
            self._pay()

    def post(self) -> int:
        """Calculate and post; gives how many entries were new."""
        before = LedgerEntry.objects.count()
        recalculate(scope="full", reason="test", today=self.today, at=self.at)
        post_accruals(today=self.today, at=self.at)
        Job.objects.all().delete()
        return LedgerEntry.objects.count() - before

    def _pay(self) -> None:
        """Release for payment what is payable."""
        payable = -balance(Account.EARNED_PAYABLE)
        if payable > 0:
            draft = Draft(
                key=f"settle|{LedgerEntry.objects.count()}",
                kind=EntryKind.SETTLEMENT,
                column=Column.CREDIT_MEMO,
                about=About("USD", self.program.id, self.alder.id, Q3),
                source=Source("run", "PR-2026-001"),
                legs=settle({Account.EARNED_PAYABLE: payable}),
            )
            post(drafts=[draft], day=self.today, at=self.at)

    def _shut_oldest(self) -> None:
        period = AccountingPeriod.objects.exclude(state="closed").order_by("starts_on").first()
        if period is not None and period.ends_on <= self.today:
            shut_month(period.starts_on, self.lena)

    def _close_quarter(self) -> None:
        try:
            close_period(
                program_code=self.program.code,
                period_start=Q3,
                actor_id=self.finn.id,
                today=self.today,
                at=self.at,
            )
        except UnableToClosePeriod:
            return


def rebate(volume: Decimal) -> Decimal:
    """Give what a quarter earns, by hand: the rate of the tier on everything, 40,000 at most."""
    rate = next((percent for threshold, percent in RATES if volume >= threshold), 0)
    return min((volume * rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal(40000))


@contextmanager
def forgotten() -> Iterator[None]:
    """Undo whatever an example did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(before=BEFORE, after=AFTER)
@example(
    before=[("sell", 3, 0, 250)],
    after=[
        ("sell", 0, 80, 200),
        ("pay", 0, 0, 0),
        ("sell", 5, 80, -90),
        ("shut", 0, 0, 0),
        ("sell", 9, 80, 60),
    ],
)
def test_the_ledger_holds_what_everything_together_earns(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    finn: User,
    lena: User,
    before: list[Step],
    after: list[Step],
) -> None:
    with forgotten():
        program = publish(alder, starts_on="2026-07-01", accrual={"expected": "none"})
        open_since(FIRST, upto=FIRST)
        world, sold = World(program, alder, drill, finn, lena), dict[date, Decimal]()
        for act, days, back, thousands in [*before, ("close", 0, 0, 0), *after]:
            world.step(act, days, back, thousands, sold)

            paid = -balance(Account.PAYMENT_CLEARING)
            earned = sum(map(rebate, sold.values()), Decimal(0))
            assert owed() + paid - balance(Account.PARTNER_RECEIVABLE) == earned
            assert sum(LedgerLeg.objects.values_list("amount", flat=True), Decimal(0)) == 0
            assert unexplained(today=world.today) == []
            assert world.post() == 0
