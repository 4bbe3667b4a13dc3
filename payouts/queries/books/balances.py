"""Balances of the ledger."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from payouts.enums import Account
from payouts.ledger.spots import Spot
from payouts.models import LedgerLeg

__all__ = ["Spot", "balance_of", "balances_by_spot"]


def balances_by_spot(
    accounts: Collection[Account], *, programs: Collection[UUID] | None = None
) -> dict[Spot, dict[Account, Decimal]]:
    """
    Give the balance of each account by spot, debits positive; zero balances are left out.

    :param programs: only these; None: all
    """
    legs = LedgerLeg.objects.filter(account__in=[account.value for account in accounts])
    if programs is not None:
        legs = legs.filter(entry__program_id__in=programs)
    found: dict[Spot, dict[Account, Decimal]] = {}
    rows = (
        legs.values_list(
            "entry__program_id", "entry__partner_id", "entry__period_start", "currency", "account"
        )
        .annotate(total=Sum("amount"))
        .exclude(total=0)
        .order_by()
    )
    for program, partner, start, currency, account, total in rows:
        found.setdefault(Spot(program, partner, start, currency), {})[Account(account)] = total
    return found


def balance_of(account: Account, *, currency: str) -> Decimal:
    """Give the balance of an account, debits positive."""
    total: Decimal | None = LedgerLeg.objects.filter(account=account.value, currency=currency).aggregate(
        total=Sum("amount")
    )["total"]
    return Decimal(0) if total is None else total
