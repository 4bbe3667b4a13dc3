"""One small vendor in the database, driven by the operations that the product itself calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Sum

from partners.models import Partner
from payouts.enums import AdjustmentReason
from payouts.ledger.rollforward import rollforward
from payouts.models import (
    AccountingPeriod,
    LedgerEntry,
    LedgerLeg,
    Payment,
    PayoutItem,
    PayoutPart,
    PayoutRun,
    RunApproval,
)
from payouts.operations.adjust import decide_adjustment, propose_adjustment
from payouts.operations.approve_run import approve_run
from payouts.operations.books.accrue import post_accruals
from payouts.operations.books.open_periods import open_periods
from payouts.operations.close_period import close_period
from payouts.operations.confirm_payments import confirm_payments
from payouts.operations.export_run import finish_export, request_export
from payouts.operations.issue_statement import issue_statement
from payouts.operations.place_hold import place_hold, release_hold
from payouts.operations.preview_run import preview_run
from payouts.operations.recalculate import recalculate
from payouts.operations.redo_payment import mark_sent, reissue_payment, void_payment
from payouts.operations.submit_run import submit_run
from payouts.posting.confirmations import read_confirmations
from payouts.queries.books.rollforward import _movements
from programs.models import Product, Program
from tests.factories import make_line, make_next_version, make_published_program, program_document
from tests.payouts.machine.seen import (
    FIRST_DAY,
    LAST_DAY,
    Leg,
    Months,
    PayKey,
    RunSeen,
    first_day,
    quarter_of,
)
from vir.foundation.identity.models import User

THRESHOLDS = ("1000", "100000", "300000")


def reward(percents: Sequence[int]) -> dict[str, object]:
    """Write tiers as a program's document has them."""
    tiers = [{"threshold": t, "percent": str(p)} for t, p in zip(THRESHOLDS, percents, strict=True)]
    return {"kind": "percent", "application": "all_volume", "tiers": tiers}


def start_program(
    partners: Iterable[Partner], percents: Sequence[int], *, drops: bool, owner: User, approver: User
) -> Program:
    """Publish the program of the machine: four quarters of one year, retroactive tiers, 50.00 at least."""
    document = program_document(
        code="VIR-2026-001",
        starts_on=FIRST_DAY.isoformat(),
        ends_on="2026-12-31",
        reward=reward(percents),
        caps=[],
        minimum_payable={"amount": "50.00", "below": "drop" if drops else "carry_over"},
        accrual={"expected": "none"},
    )
    return make_published_program(document, partners=partners, owner=owner, approver=approver)


@dataclass
class DatabaseWorld:
    """The vendor on one day after the other. Amounts go in and come out in cents."""

    program: Program
    partners: dict[str, Partner]
    product: Product
    people: dict[str, User]
    today: date = date(2026, 4, 2)
    adjustments: list[str] = field(default_factory=list)
    holds: list[UUID] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """Give the moment: the evening of the day, so that a moment is never before one that was told."""
        return datetime.combine(self.today, time(18), tzinfo=UTC)

    def open_books(self) -> None:
        """Begin the books with the program."""
        open_periods(since=FIRST_DAY, upto=FIRST_DAY, at=self.at)

    def pass_days(self, days: int) -> None:
        """Let days go by."""
        self.today = min(self.today + timedelta(days=days), LAST_DAY)

    def sell(self, partner: str, day: date, cents: int) -> None:
        """Book a sale or a return."""
        make_line(self.partners[partner], self.product, day, str(amount(cents)), received_on=self.today)

    def amend(self, quarter: int, percents: tuple[int, ...]) -> None:
        """Put other rates in force from a quarter on; of the first one it is a restatement."""
        start = None if quarter == 0 else first_day(quarter)
        make_next_version(
            self.program, approver=self.people["lena"], effective_on=start, reward=reward(percents)
        )

    def calculate(self) -> int:
        """Recalculate and post, as the jobs do; gives how many entries are new."""
        before = LedgerEntry.objects.count()
        recalculate(scope="full", reason="machine", today=self.today, at=self.at)
        post_accruals(today=self.today, at=self.at)
        return LedgerEntry.objects.count() - before

    def close(self, quarter: int) -> None:
        """Close a quarter."""
        close_period(
            program_code=self.program.code,
            period_start=first_day(quarter),
            actor_id=self.people["finn"].id,
            today=self.today,
            at=self.at,
        )

    def shut_month(self) -> None:
        """Close the oldest open accounting period, once its month is over."""
        period = AccountingPeriod.objects.exclude(state="closed").order_by("starts_on").first()
        if period is None or period.ends_on > self.today:
            return
        open_periods(upto=period.ends_on, at=self.at)
        period.state = "in_review"
        period.save(update_fields=["state"])
        period.state, period.closed_by, period.closed_at = "closed", self.people["lena"], self.at
        period.save(update_fields=["state", "closed_by", "closed_at"])

    def propose(self, partner: str, quarter: int, cents: int, by: str) -> int:
        """Propose an adjustment; gives its number."""
        made = propose_adjustment(
            partner_code=partner,
            program_code=self.program.code,
            period_start=first_day(quarter),
            amount=amount(cents),
            reason=AdjustmentReason.GOODWILL,
            text="Agreed",
            evidence_text="Mail",
            actor_id=self.people[by].id,
            at=self.at,
        )
        self.adjustments.append(made.code)
        return len(self.adjustments) - 1

    def decide(self, number: int, by: str) -> None:
        """Approve an adjustment."""
        decide_adjustment(
            code=self.adjustments[number], approve=True, actor_id=self.people[by].id, at=self.at
        )

    def hold(self, partner: str, cents: int | None, by: str) -> int:
        """Place a hold; gives its number."""
        placed = place_hold(
            partner_code=partner,
            amount=None if cents is None else amount(cents),
            currency="USD",
            text="Open question",
            actor_id=self.people[by].id,
            at=self.at,
        )
        self.holds.append(placed.id)
        return len(self.holds) - 1

    def release(self, number: int, by: str) -> None:
        """Release a hold."""
        release_hold(hold_id=self.holds[number], note="Answered", actor_id=self.people[by].id, at=self.at)

    def prepare(self, quarter: int, by: str, *, further: bool) -> None:
        """Prepare a run."""
        preview_run(
            program_code=self.program.code,
            period_start=first_day(quarter),
            actor_id=self.people[by].id,
            today=self.today,
            at=self.at,
            further=further,
        )

    def submit(self, run: tuple[int, int], by: str) -> None:
        """Send a run for approval."""
        submit_run(run_id=self._run(run).id, actor_id=self.people[by].id, at=self.at)

    def approve(self, run: tuple[int, int], by: str) -> None:
        """Approve a run as it stands."""
        found = self._run(run)
        approve_run(run_id=found.id, actor_id=self.people[by].id, seen_seal=found.seal, at=self.at)

    def ask(self, run: tuple[int, int], by: str) -> None:
        """Ask for the export: the payments are made."""
        request_export(run_id=self._run(run).id, actor_id=self.people[by].id, at=self.at)

    def finish(self, run: tuple[int, int]) -> None:
        """Issue the statements, without their files, and release the run for payment."""
        found = self._run(run)
        for item_id in PayoutItem.objects.filter(run=found).values_list("id", flat=True):
            issue_statement(item_id=item_id, today=self.today, at=self.at)
        finish_export(run_id=found.id, actor_id=self.people["finn"].id, at=self.at)

    def send(self, pays: Sequence[PayKey]) -> None:
        """Mark payments as sent."""
        ids = [self._pay(pay).id for pay in pays]
        mark_sent(payment_ids=ids, actor_id=self.people["finn"].id, at=self.at)

    def confirm(self, pay: PayKey, *, arrived: bool) -> None:
        """Confirm that a payment arrived, or that it came back."""
        payment = self._pay(pay)
        word, reason = ("paid", "") if arrived else ("bounced", "account closed")
        text = f"{payment.code},{word},REF-{payment.code},{self.today},{payment.amount},{reason}"
        confirm_payments(
            said=read_confirmations(text),
            seen=1,
            actor_id=self.people["finn"].id,
            today=self.today,
            at=self.at,
        )

    def void(self, pay: PayKey) -> None:
        """Void a payment."""
        code = self._pay(pay).code
        void_payment(code=code, reason="Not needed", actor_id=self.people["finn"].id, at=self.at)

    def reissue(self, pay: PayKey) -> None:
        """Make a payment again."""
        code = self._pay(pay).code
        reissue_payment(code=code, reason="Once more", actor_id=self.people["lena"].id, at=self.at)

    # What is seen.

    def legs(self) -> list[Leg]:
        """Read the ledger."""
        names = {partner.id: code for code, partner in self.partners.items()}
        rows = (
            LedgerLeg.objects.values_list(
                *("entry__period__starts_on", "entry__column", "entry__kind", "account"),
                *("entry__partner_id", "entry__period_start"),
            )
            .annotate(total=Sum("amount"))
            .order_by()
        )
        return [
            Leg(month, column, kind, account, names[partner], quarter_of(start), cents(total))
            for month, column, kind, account, partner, start, total in rows
        ]

    def runs(self) -> list[RunSeen]:
        """Read the runs with their items."""
        items: dict[UUID, dict[str, tuple[int, int, int, int, int]]] = defaultdict(dict)
        for row in PayoutItem.objects.annotate(code=F("partner__code")):
            due = row.earned + row.brought + row.prior + row.adjusted + row.claimed - row.recovered
            told = (due, row.payable, row.carried, row.held, row.dropped)
            items[row.run_id][row.code] = tuple(map(cents, told))  # type: ignore[assignment]
        return [
            RunSeen(
                quarter_of(run.period_start),
                run.sequence,
                str(run.state),
                cents(run.payable_total),
                cents(run.held_total),
                items[run.id],
            )
            for run in PayoutRun.objects.order_by("code")
        ]

    def pays(self) -> dict[PayKey, tuple[str, int]]:
        """Read the payments."""
        found: dict[PayKey, tuple[str, int]] = {}
        rows = Payment.objects.order_by("code").values_list(
            "run__period_start", "run__sequence", "partner__code", "state", "amount"
        )
        counts: dict[tuple[int, int, str], int] = defaultdict(int)
        for start, sequence, partner, state, amount_ in rows:
            key = (quarter_of(start), sequence, partner)
            counts[key] += 1
            found[(*key, counts[key])] = (str(state), cents(amount_))
        return found

    def months(self) -> Months:
        """Give the rollforward of the closed months and of the newest, as the page shows it."""
        periods = list(AccountingPeriod.objects.order_by("starts_on"))
        found: Months = {}
        for period in periods[-3:]:
            tables = rollforward(_movements(period))
            total = tables[0].total if tables else None
            if total is None:
                found[period.starts_on] = ((), 0)
                continue
            figures = (total.opening, *(moved for _, moved in total.moved), total.other)
            found[period.starts_on] = (tuple(map(cents, figures)), cents(total.closing))
        return found

    def shut(self) -> Iterable[date]:
        """List the months that are closed."""
        return AccountingPeriod.objects.filter(state="closed").values_list("starts_on", flat=True)

    def taken_twice(self) -> int:
        """Count amounts that stand in two runs."""
        parts = PayoutPart.objects.values("source_ref").annotate(n=Count("id")).filter(n__gt=1)
        earned = PayoutItem.objects.filter(earning__isnull=False, run__sequence=1).values("earning")
        return parts.count() + earned.annotate(n=Count("id")).filter(n__gt=1).count()

    def approved_alone(self) -> int:
        """Count runs that go out without an approval of their seal by somebody who did not prepare them."""
        by_others = RunApproval.objects.filter(run=OuterRef("id"), seal=OuterRef("seal")).exclude(
            approver=OuterRef("prepared_by")
        )
        settled = PayoutRun.objects.filter(state__in=["approved", "exported", "closed"])
        return settled.exclude(Exists(by_others)).count()

    def settle_constraints(self) -> None:
        """Let the walls that wait for the end of a transaction speak now."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    def _run(self, run: tuple[int, int]) -> PayoutRun:
        found: PayoutRun = PayoutRun.objects.get(period_start=first_day(run[0]), sequence=run[1])
        return found

    def _pay(self, pay: PayKey) -> Payment:
        rows = Payment.objects.filter(
            run__period_start=first_day(pay[0]), run__sequence=pay[1], partner__code=pay[2]
        )
        found: Payment = rows.order_by("code")[pay[3] - 1]
        return found


def amount(cents_: int) -> Decimal:
    """Give cents as the product has them."""
    return Decimal(cents_) / 100


def cents(amount_: Decimal) -> int:
    """Give an amount in cents; a fraction of one is a fault."""
    scaled = amount_ * 100
    assert scaled == int(scaled), amount_
    return int(scaled)
