"""Which account of the vendor's general ledger each of ours is, and what accounting systems ask for besides."""

from __future__ import annotations

from dataclasses import dataclass

from payouts.enums import Account
from payouts.exports.journal import Setting
from payouts.exports.journals import LAYOUTS
from payouts.models import AccountMapping, JournalSetting

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
    Account.FX_DIFFERENCE: "Differences of exchange rates",
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
    """List every account in the order of the ledger."""
    there = {row.account: row for row in AccountMapping.objects.all()}
    return [
        Mapped(account, MEANS[account], row.gl_code if row else "", row.gl_name if row else "")
        for account in Account
        for row in (there.get(account.value),)
    ]


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
