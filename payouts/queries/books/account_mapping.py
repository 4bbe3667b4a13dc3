"""Which account of the vendor's general ledger each of ours is, and what accounting systems ask for besides."""

from __future__ import annotations

from dataclasses import dataclass

from payouts.enums import Account
from payouts.exports.journal import Setting
from payouts.exports.journals import LAYOUTS
from payouts.models import AccountMapping, JournalSetting, LedgerEntry
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

VALUATION = Account.LIABILITY_VALUATION

# What each account is for, for whoever maps it.
MEANS = {
    Account.REBATE_EXPENSE: "What rebates cost: a reduction of revenue",
    Account.ACCRUED_LIABILITY: "Expected to be owed on sales made so far",
    Account.EARNED_PAYABLE: "Owed: a period’s result is confirmed",
    Account.APPROVED_PAYABLE: "Owed: a claim is approved, or a payment came back",
    Account.PAYMENT_CLEARING: "Released for payment and not confirmed yet; it returns to zero",
    Account.CASH: "Transfers and checks that arrived",
    Account.CREDIT_NOTE_ISSUED: "Credit memos that were issued",
    Account.OFFSET_AGAINST_INVOICE: "Taken off invoices of the partner",
    Account.PARTNER_RECEIVABLE: "Owed by partners: rebate that was paid and is not earned any more",
    Account.FX_DIFFERENCE: "Differences of exchange rates: profit or loss",
    Account.LIABILITY_VALUATION: "What is owed in other currencies, worth more or less at the closing rate. Name an "
    "account of its own, not that of the accrual: its balance is compared with what is owed",
    Account.OPENING_BALANCE: "The other side of balances taken over on the first day. The general ledger holds them "
    "already: name the account of the accrual here too, and nothing is booked twice",
}


@dataclass(frozen=True)
class Mapped:
    """One account of ours and what it is called there; the code is empty where nobody has said."""

    account: Account
    means: str
    gl_code: str
    gl_name: str


def account_mapping() -> list[Mapped]:
    """List every account in the order of the ledger; that of the valuation only where another currency is posted."""
    there = {row.account: row for row in AccountMapping.objects.all()}
    left_out = set() if VALUATION.value in there or _has_other_currencies() else {VALUATION}
    return [
        Mapped(account, MEANS[account], row.gl_code if row else "", row.gl_name if row else "")
        for account in Account
        if account not in left_out
        for row in (there.get(account.value),)
    ]


def _has_other_currencies() -> bool:
    own = Tenant.objects.filter(id=current_tenant_id()).values("currency")
    found: bool = LedgerEntry.objects.exclude(currency__in=own).exists()
    return found


def mapping_snapshot() -> dict[str, list[str]]:
    """Give the mapping as a journal keeps it: {"rebate_expense": ["4100", "Rebates"]}."""
    return {
        mapped.account.value: [mapped.gl_code, mapped.gl_name]
        for mapped in account_mapping()
        if mapped.gl_code
    }


def journal_settings() -> dict[str, str]:
    """Give what was set, by name; what is empty is left out."""
    return dict(JournalSetting.objects.exclude(value="").values_list("name", "value"))


def settings_asked() -> dict[str, Setting]:
    """Give what the layouts ask for, by name."""
    return {setting.name: setting for layout in LAYOUTS for setting in layout.settings}
