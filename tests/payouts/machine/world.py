"""One small vendor in the database, driven by the operations that the product itself calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from partners.models import Partner
from payouts.enums import AdjustmentReason
from payouts.models import (
    AccountingPeriod,
    LedgerEntry,
    Payment,
    PayoutItem,
    PayoutRun,
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
from payouts.operations.policies import decide_policy, propose_policy
from payouts.operations.preview_run import preview_run
from payouts.operations.recalculate import recalculate
from payouts.operations.redo_payment import mark_sent, reissue_payment, void_payment
from payouts.operations.submit_run import submit_run
from payouts.posting.confirmations import read_confirmations
from programs.models import Product, Program
from tests.factories import make_line, make_next_version, make_published_program, program_document
from tests.payouts.machine.reading import Reader
from tests.payouts.machine.seen import (
    FIRST_DAY,
    LAST_DAY,
    Deal,
    Months,
    PayKey,
    Seen,
    first_day,
)
from vir.foundation.identity.models import User

THRESHOLDS = ("1000", "100000", "300000")


def reward(percents: Sequence[int]) -> dict[str, object]:
    """Write tiers as a program's document has them."""
    tiers = [{"threshold": t, "percent": str(p)} for t, p in zip(THRESHOLDS, percents, strict=True)]
    return {"kind": "percent", "application": "all_volume", "tiers": tiers}


def start_program(partners: Iterable[Partner], deal: Deal, *, owner: User, approver: User) -> Program:
    """Publish the program of the machine: four quarters of one year, retroactive tiers, 50.00 at least."""
    document = program_document(
        code="VIR-2026-001",
        starts_on=FIRST_DAY.isoformat(),
        ends_on="2026-12-31",
        reward=reward(deal.percents),
        caps=[],
        minimum_payable={"amount": "50.00", "below": "drop" if deal.drops else "carry_over"},
        payment={"method": deal.method, "due_days": 30},
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

    def __post_init__(self) -> None:
        """Read through the names of the partners."""
        self.reader = Reader({partner.id: code for code, partner in self.partners.items()})

    def begin(self, deal: Deal) -> None:
        """Begin the books with the program, and agree on a policy where it is not the one without any."""
        open_periods(since=FIRST_DAY, upto=FIRST_DAY, at=self.at)
        limits: list[dict[str, object]] = [{"from": "0", "approvals": 1 if deal.two_from != 0 else 2}]
        if deal.two_from:
            limits.append({"from": str(amount(deal.two_from)), "approvals": 2})
        if deal.negative == "carry_over" and deal.two_from is None:
            return
        proposed = propose_policy(
            rules={"limits": limits, "negative": deal.negative},
            reason="Agreed",
            actor_id=self.people["finn"].id,
            at=self.at,
        )
        decide_policy(number=proposed.number, agree=True, actor_id=self.people["lena"].id, at=self.at)

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
        void_payment(
            code=code,
            reason="Not needed",
            is_stopped=True,
            stop_reference="CASE-1",
            actor_id=self.people["finn"].id,
            at=self.at,
        )

    def reissue(self, pay: PayKey) -> None:
        """Make a payment again."""
        code = self._pay(pay).code
        reissue_payment(code=code, reason="Once more", actor_id=self.people["lena"].id, at=self.at)

    # What is seen.

    def look(self) -> Seen:
        """Read everything."""
        return self.reader.look()

    def rollforward(self, seen: Seen) -> Months:
        """Give the rollforward of the newest months, as the page shows it."""
        return self.reader.rollforward(seen)

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
