"""
What programs have used of their budgets, and what they are expected to use.

What is paid, committed and accrued comes from the ledger, and the three together are what it has charged for a
program. What is forecast is what the year's plan expects of the program over all its periods, with what came after
closes and by hand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from payouts.enums import Account, AdjustmentState, PaymentState
from payouts.models import Adjustment, LedgerLeg, Payment, PayoutItem, PriorPeriodEntry
from payouts.queries.parts import SETTLED
from payouts.queries.spending import spending_of
from programs.queries.planned import Planned
from vir.foundation.periods import FiscalYear

NOTHING = Decimal(0)
# A program that runs longer is read over the years around this one.
YEARS_MAX = 3
COMMITTED = (Account.EARNED_PAYABLE, Account.APPROVED_PAYABLE, Account.PARTNER_RECEIVABLE)
PAID = (
    Account.PAYMENT_CLEARING,
    Account.CASH,
    Account.CREDIT_NOTE_ISSUED,
    Account.OFFSET_AGAINST_INVOICE,
    Account.FX_DIFFERENCE,
)


@dataclass(frozen=True)
class Used:
    """
    What the ledger holds of a program.

    :ivar paid: released for payment
    :ivar committed: confirmed and not released yet, less what partners owe
    :ivar accrued: expected on sales made so far
    """

    paid: Decimal = NOTHING
    committed: Decimal = NOTHING
    accrued: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        """Add up the three: what was charged for the program, with what was taken over."""
        return self.paid + self.committed + self.accrued


@dataclass(frozen=True)
class Budgeted:
    """A program beside its budget; `forecast` is None where nobody can say what it will cost."""

    code: str
    name: str
    currency: str
    budget: Decimal | None
    used: Used
    forecast: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """Give what the forecast leaves of the budget; below zero where it goes over."""
        if self.budget is None:
            return None
        return self.budget - max(self.used.total, self.forecast or NOTHING)

    @property
    def is_estimate(self) -> bool:
        """Say whether what is left rests on a forecast, and not on what is used already."""
        return (self.forecast or NOTHING) > self.used.total

    @property
    def over(self) -> Decimal:
        """Give by how much it is over its budget, or else is expected to go over."""
        if self.budget is None:
            return NOTHING
        used = self.used.total if self.used.total > self.budget else (self.forecast or NOTHING)
        return max(used - self.budget, NOTHING)

    @property
    def state(self) -> str:
        """Say how it stands: No budget, Within, Expected to go over, or Over."""
        if self.budget is None:
            return "No budget"
        if self.used.total > self.budget:
            return "Over"
        return "Expected to go over" if (self.left or NOTHING) < 0 else "Within"


def used_of(program_ids: Collection[UUID]) -> dict[UUID, Used]:
    """Read from the ledger what programs have used."""
    rows = (
        LedgerLeg.objects.filter(
            entry__program_id__in=list(program_ids),
            account__in=[account.value for account in (*PAID, *COMMITTED, Account.ACCRUED_LIABILITY)],
        )
        .order_by()
        .values_list("entry__program_id", "account")
        .annotate(total=Sum("amount"))
    )
    found: dict[UUID, Used] = {}
    for program_id, account, total in rows:
        used = found.get(program_id, Used())
        found[program_id] = Used(
            used.paid - (total if account in PAID else NOTHING),
            used.committed - (total if account in COMMITTED else NOTHING),
            used.accrued - (total if account == Account.ACCRUED_LIABILITY else NOTHING),
        )
    return found


def budgets_of(year: FiscalYear, *, today: date) -> list[Budgeted]:
    """List the published programs of a year beside their budgets, those that go over first."""
    spending = [one for one in spending_of(year, today=today) if not one.planned.is_draft]
    programs = {one.planned.program.id: one.planned for one in spending}
    unknown = {one.planned.program.id for one in spending if one.is_unknown}
    expected = {one.planned.program.id: one.total.expected for one in spending}
    for other in _years_beside(year, list(programs.values())):
        for one in spending_of(other, today=today):
            if one.planned.program.id in programs:
                expected[one.planned.program.id] += one.total.expected
                unknown |= {one.planned.program.id} if one.is_unknown else set()
    used, later = used_of(programs), _later(programs)
    found = [
        Budgeted(
            planned.program.code,
            planned.program.name,
            planned.program.currency,
            planned.program.budget,
            used.get(key, Used()),
            None if key in unknown else expected[key] + later.get(key, NOTHING),
        )
        for key, planned in programs.items()
    ]
    return sorted(found, key=lambda one: (one.left is None, one.left or NOTHING, one.code))


def paid_of_program(program_id: UUID, *, but: UUID | None = None) -> Decimal:
    """
    Give what approved runs of a program pay in all; what came back is not counted.

    :param but: a run that is left out
    """
    items = PayoutItem.objects.filter(run__program_id=program_id, run__state__in=SETTLED).exclude(run_id=but)
    paid: Decimal = items.aggregate(total=Sum("payable"))["total"] or NOTHING
    gone = Payment.objects.filter(
        run__program_id=program_id, state__in=[PaymentState.BOUNCED.value, PaymentState.VOID.value]
    ).exclude(run_id=but)
    made_again = Payment.objects.filter(replaces__isnull=False).values("replaces_id")
    back: Decimal = gone.exclude(id__in=made_again).aggregate(total=Sum("amount"))["total"] or NOTHING
    return paid - back


def _later(program_ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """Add up by program what came after closes, and approved manual amounts."""
    found: dict[UUID, Decimal] = {}
    ids = list(program_ids)
    for rows in (
        PriorPeriodEntry.objects.filter(program_id__in=ids),
        Adjustment.objects.filter(program_id__in=ids, state=AdjustmentState.APPROVED.value),
    ):
        for program_id, total in rows.order_by().values_list("program_id").annotate(total=Sum("amount")):
            found[program_id] = found.get(program_id, NOTHING) + total
    return found


def _years_beside(year: FiscalYear, programs: Collection[Planned]) -> list[FiscalYear]:
    """Give the other years that programs of a year run in."""
    if not programs:
        return []
    found: list[FiscalYear] = []
    for step in ("previous", "next"):
        other: FiscalYear = getattr(year, step)
        while len(found) < YEARS_MAX and any(
            one.program.starts_on < other.period.end and one.program.ends_on >= other.period.start
            for one in programs
        ):
            found.append(other)
            other = getattr(other, step)
    return found
