"""What partners owe and no invoice collects: only that is set off against what they earn later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from payouts.enums import Account, RunState
from payouts.ledger.spots import Spot
from payouts.models import PaymentReceived, PayoutItem, RequestCancellation

NOTHING = Decimal(0)
RELEASED = (RunState.EXPORTED.value, RunState.CLOSED.value)
# Of which program, from whom, in which currency.
Debt = tuple[UUID | None, UUID | None, str]


def not_invoiced(
    balances: Mapping[Spot, Mapping[Account, Decimal]], *, programs: Collection[UUID]
) -> dict[Debt, Decimal]:
    """
    Give by program, partner and currency what is owed, less what runs invoiced and has not arrived.

    An invoice collects its amount, and the next run pays whole what is earned again.

    :param balances: those of the programs, with what partners owe, debits positive
    """
    found: dict[Debt, Decimal] = {}
    for spot, accounts in balances.items():
        debt = (spot.program_id, spot.partner_id, spot.currency)
        found[debt] = found.get(debt, NOTHING) + accounts.get(Account.PARTNER_RECEIVABLE, NOTHING)
    for debt, amount in asked_for(programs).items():
        found[debt] = found.get(debt, NOTHING) - amount
    return {debt: max(amount, NOTHING) for debt, amount in found.items()}


def asked_for(programs: Collection[UUID], *, besides: UUID | None = None) -> dict[Debt, Decimal]:
    """
    Give by program, partner and currency what was invoiced and has not arrived; what was cancelled collects nothing.

    :param besides: a run that is left out
    """
    found: dict[Debt, Decimal] = {}
    invoiced = (
        PayoutItem.objects.filter(run__program_id__in=programs, run__state__in=RELEASED, invoiced__gt=0)
        .exclude(run_id=besides)
        .values_list("run__program_id", "partner_id", "run__currency")
    )
    for program, partner, currency, total in invoiced.order_by().annotate(total=Sum("invoiced")):
        found[program, partner, currency] = total
    if not found:
        return found
    for ended in (PaymentReceived, RequestCancellation):
        rows = ended.objects.filter(request__run__program_id__in=programs).values_list(
            "request__run__program_id", "partner_id", "request__currency"
        )
        for program, partner, currency, total in rows.order_by().annotate(total=Sum("amount")):
            debt = (program, partner, currency)
            found[debt] = found.get(debt, NOTHING) - total
    return found
