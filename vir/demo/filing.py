"""What the demo's finance loads elsewhere: the accounts and the bank that are set, the files of the third quarter."""

from __future__ import annotations

from datetime import date

from payouts.enums import Account
from payouts.models import PayoutRun
from payouts.operations.books.export_journal import export_journal
from payouts.operations.books.make_journal import make_journal
from payouts.operations.books.map_accounts import map_accounts, set_journal_settings
from payouts.operations.books.mark_journal_posted import mark_journal_posted
from payouts.operations.export_payments import export_run_file
from payouts.operations.vendor_bank.decide import confirm_bank
from payouts.operations.vendor_bank.propose import propose_bank
from payouts.operations.vendor_bank.typed import read_bank
from payouts.queries.books.journals import waiting_for_journals
from vir.demo.building import Builder
from vir.foundation.tenancy.context import tenant_context

ACCRUED = ("2310", "Accrued rebates")
# A balance that is taken over stands in the general ledger already: both its sides are one account there.
CHART = {
    Account.REBATE_EXPENSE: ("4100", "Customer rebates"),
    Account.ACCRUED_LIABILITY: ACCRUED,
    Account.EARNED_PAYABLE: ACCRUED,
    Account.APPROVED_PAYABLE: ACCRUED,
    Account.PAYMENT_CLEARING: ("1090", "Rebate clearing"),
    Account.CASH: ("1010", "First Lakes operating"),
    Account.CREDIT_NOTE_ISSUED: ("1210", "Receivables, credit memos"),
    Account.OFFSET_AGAINST_INVOICE: ("1200", "Trade receivables"),
    Account.PARTNER_RECEIVABLE: ("1250", "Rebates to be recovered"),
    Account.OPENING_BALANCE: ACCRUED,
}
# The routing number has right check digits, and no bank has it.
BANK = {
    "name": "Kestrel Tools Inc",
    "street": "400 W Erie Street",
    "city": "Chicago",
    "postcode": "60654",
    "region": "IL",
    "country": "US",
    "registration": "IL 68123409",
    "vat_category": "O",
    "vat_reason": "Rebate between companies in the United States",
    "company_id": "1364410072",
    "odfi_routing": "072101995",
    "odfi_name": "First Lakes Bank",
}
FILES = ("nacha", "ubl", "remittance")


def set_up(kestrel: Builder, *, preparer: str, second: str) -> None:
    """Name the accounts, and let two people say who pays."""
    finn, other = kestrel.people[preparer].id, kestrel.people[second].id
    with kestrel.inside():
        map_accounts(codes=CHART, actor_id=finn, at=kestrel.at(date(2026, 11, 2), 9))
        set_journal_settings(
            values={"sap_company_code": "1000", "netsuite_subsidiary": "Kestrel Tools"},
            actor_id=finn,
            at=kestrel.at(date(2026, 11, 2), 9, 5),
        )
        proposed = propose_bank(
            details=read_bank(BANK),
            keep_account=False,
            actor_id=kestrel.owner.id,
            at=kestrel.at(date(2026, 11, 3), 10),
        )
    with tenant_context(kestrel.tenant.id, user_id=other):
        confirm_bank(version=proposed.version, actor_id=other, at=kestrel.at(date(2026, 11, 3), 14))


def write_files(kestrel: Builder, *, preparer: str) -> None:
    """Write what the bank and the partners get of the third quarter."""
    finn, day = kestrel.people[preparer].id, date(2026, 11, 13)
    with kestrel.inside():
        run = PayoutRun.objects.get(state="exported")
        for minute, form in enumerate(FILES):
            export_run_file(
                run_id=run.id,
                form=form,
                execute_on=date(2026, 11, 16),
                actor_id=finn,
                at=kestrel.at(day, 13, minute),
                today=day,
            )


def post_first_journal(kestrel: Builder, *, preparer: str) -> None:
    """Take what was posted until then to the general ledger."""
    finn, day = kestrel.people[preparer].id, date(2026, 11, 18)
    with kestrel.inside():
        for waiting in waiting_for_journals():
            journal = make_journal(
                period_id=waiting.period.id,
                currency=waiting.currency,
                actor_id=finn,
                at=kestrel.at(day, 9),
            )
            export_journal(journal_id=journal.id, layout="netsuite", actor_id=finn, at=kestrel.at(day, 9, 4))
            mark_journal_posted(
                journal_id=journal.id,
                reference="GJ-88240",
                actor_id=finn,
                at=kestrel.at(day, 11, 20),
            )
            kestrel.say(f"kestrel: journal {journal.code}, {journal.total:,.2f}")
