"""What finance loads elsewhere, of a vendor: a journal with a file, a payment with one, accounts and the own bank."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from partners.models import Partner
from payouts.enums import Account, Column, EntryKind
from payouts.ledger import drafts
from payouts.ledger.drafts import About, Draft, Source
from payouts.models import (
    AccountMapping,
    FiledPayment,
    Journal,
    JournalFile,
    JournalLine,
    JournalSetting,
    Payment,
    PayoutItem,
    PayoutRun,
    RunFile,
)
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from payouts.operations.vendor_bank.decide import confirm_bank
from payouts.operations.vendor_bank.propose import propose_bank
from payouts.operations.vendor_bank.typed import read_bank
from tests.factories import NOON
from vir.foundation.documents.models import StoredFile
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

BANK = {"country": "DE", "iban": "DE02120300000000202051", "bic": "BYLADEM1001"}


def make_files(
    number: int, canary: str, tenant: Tenant, partner: Partner, run: str, people: dict[str, User]
) -> dict[str, str]:
    """Make everything, each text of it a canary; gives the words of addresses."""
    journal = _journal(number, canary, partner, people)
    load = _load(canary, run, partner, people)
    _banks(canary, tenant, people)
    return {
        "journal": journal.code,
        "journal_file": _kept(journal, canary, people).name,
        "load": load.name,
    }


def _journal(number: int, canary: str, partner: Partner, people: dict[str, User]) -> Journal:
    """Post two entries, one of which waits for a journal."""
    preparer = people["finance_preparer"]
    open_periods(upto=date(2026, 11, 23), at=NOON)
    entries = post(
        drafts=[
            Draft(
                key=f"{canary}|{place}",
                kind=EntryKind.ACCRUAL,
                column=Column.CURRENT,
                about=About("USD", partner_id=partner.id),
                source=Source("calculation", canary),
                legs=drafts.accrue(Decimal("10.00")),
            )
            for place in range(2)
        ],
        day=date(2026, 11, 23),
        at=NOON,
    )
    for account in Account:
        AccountMapping.objects.create(
            account=account.value,
            gl_code=f"{canary}-{account.value[:8]}",
            gl_name=f"{canary} account",
            changed_by=preparer,
            changed_at=NOON,
        )
    JournalSetting.objects.create(
        name="netsuite_subsidiary", value=f"{canary} subsidiary", changed_by=preparer, changed_at=NOON
    )
    journal: Journal = Journal.objects.create(
        code=f"JE-2026-{number}001",
        period=entries[0].period,
        currency="USD",
        total=Decimal("10.00"),
        entries_count=1,
        mapping={account.value: [f"{canary}-code", f"{canary} account"] for account in Account},
        seal="e" * 64,
        made_by=preparer,
        made_at=NOON,
    )
    JournalLine.objects.create(journal=journal, entry=entries[0])
    journal.state, journal.exported_at = "exported", NOON
    journal.save(update_fields=["state", "exported_at"])
    return journal


def _kept(journal: Journal, canary: str, people: dict[str, User]) -> StoredFile:
    stored = store_file(
        name=f"{journal.code}_generic.csv", content_type="text/csv", chunks=[canary.encode()], at=NOON
    )
    JournalFile.objects.create(
        journal=journal, layout="generic", file=stored, made_by=people["finance_preparer"], made_at=NOON
    )
    return stored


def _load(canary: str, code: str, partner: Partner, people: dict[str, User]) -> StoredFile:
    run: PayoutRun = PayoutRun.objects.get(code=code)
    payment = Payment.objects.filter(run=run, partner=partner).first() or Payment.objects.create(
        code=f"PM-{code[3:]}",
        run=run,
        item=PayoutItem.objects.get(run=run, partner=partner),
        partner=partner,
        amount=PayoutItem.objects.get(run=run, partner=partner).payable,
        currency="USD",
        method="credit_memo",
        created_at=NOON,
    )
    stored = store_file(
        name=f"{code}_remittance.csv", content_type="text/csv", chunks=[canary.encode()], at=NOON
    )
    made = RunFile.objects.create(
        run=run, form="remittance", file=stored, made_by=people["finance_preparer"], made_at=NOON
    )
    FiledPayment.objects.create(file=made, payment=payment, family="remittance")
    return stored


def _banks(canary: str, tenant: Tenant, people: dict[str, User]) -> None:
    """Have one version in force and another one wait."""
    owner, approver = people["owner"], people["finance_approver"]
    for version, city in ((1, "old city"), (2, "new city")):
        with tenant_context(tenant.id, user_id=owner.id):
            details = read_bank({**BANK, "name": f"{canary} GmbH", "city": f"{canary} {city}"})
            propose_bank(details=details, keep_account=False, actor_id=owner.id, at=NOON)
        if version == 1:
            with tenant_context(tenant.id, user_id=approver.id):
                confirm_bank(version=1, actor_id=approver.id, at=NOON)
