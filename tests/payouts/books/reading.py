"""What the ledger says, read straight from its legs, and periods put where a test needs them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from payouts.enums import LIABILITIES, Account
from payouts.models import AccountingPeriod, LedgerLeg
from payouts.operations.books.open_periods import open_periods
from vir.foundation.identity.models import User

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OWED = {account.value for account in LIABILITIES}


def open_since(since: date, upto: date = date(2026, 11, 23)) -> None:
    """Open the accounting periods of the months from a day on."""
    open_periods(since=since, upto=upto, at=AT)


def shut_month(starts_on: date, by: User) -> None:
    """Close an accounting period, as its review would."""
    period = AccountingPeriod.objects.get(starts_on=starts_on)
    period.state = "in_review"
    period.save(update_fields=["state"])
    period.state, period.closed_by, period.closed_at = "closed", by, AT
    period.save(update_fields=["state", "closed_by", "closed_at"])


def moved(partner: str = "") -> dict[tuple[str, str], str]:
    """Give by month and column how much the liability moved; what comes to nothing is left out."""
    found: dict[tuple[str, str], Decimal] = {}
    for leg in _legs(partner):
        if leg.account in OWED:
            key = (f"{leg.entry.period.starts_on:%Y-%m}", leg.entry.column)
            found[key] = found.get(key, Decimal(0)) - leg.amount
    return {key: f"{amount:.2f}" for key, amount in sorted(found.items()) if amount}


def balances(partner: str = "") -> dict[str, str]:
    """Give the balances of accounts, debits positive; what comes to nothing is left out."""
    found: dict[str, Decimal] = {}
    for leg in _legs(partner):
        found[leg.account] = found.get(leg.account, Decimal(0)) + leg.amount
    return {account: f"{amount:.2f}" for account, amount in sorted(found.items()) if amount}


def owed(partner: str = "") -> Decimal:
    """Give what is owed in all."""
    return -sum((leg.amount for leg in _legs(partner) if leg.account in OWED), Decimal(0))


def balance(account: Account) -> Decimal:
    """Give the balance of one account, debits positive."""
    return sum((leg.amount for leg in _legs("") if leg.account == account.value), Decimal(0))


def _legs(partner: str) -> Iterable[LedgerLeg]:
    legs = LedgerLeg.objects.select_related("entry__period")
    return legs.filter(entry__partner__code=partner) if partner else legs
