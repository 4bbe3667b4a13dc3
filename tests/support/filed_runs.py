"""An exported run that pays in every way: to an IBAN, to an account in the United States, and by credit memo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from partners.checks.account import Typed, read_account
from partners.models import Partner
from partners.operations.payee.propose import propose_payee
from payouts.models import Payment, PayoutItem, PayoutRun, RunApproval, VendorBank
from payouts.operations.vendor_bank.decide import confirm_bank
from payouts.operations.vendor_bank.propose import propose_bank
from payouts.operations.vendor_bank.typed import read_bank
from programs.models import Program
from tests.factories import NOON
from tests.support.payees import Company, make_company
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

# After the days that a confirmed account has to wait.
PAY_DAY = date(2026, 12, 2)
PAY_AT = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)
OWN_IBAN = "DE02120300000000202051"
BANK = {
    "name": "Kestrel Tools GmbH",
    "street": "Hafenstraße 7",
    "city": "Hamburg",
    "postcode": "20457",
    "country": "de",
    "registration": "HRB 4711",
    "vat_id": "DE123456789",
    "vat_category": "S",
    "vat_percent": "19",
    "iban": "DE02 1203 0000 0000 2020 51",
    "bic": "BYLADEM1001",
    "company_id": "1234567890",
    "odfi_routing": "091000019",
    "odfi_name": "First Bank",
}


@dataclass
class FiledRun:
    """A run, who prepared and approved it, and the partners it pays."""

    tenant: Tenant
    run: PayoutRun
    preparer: User
    approver: User
    partners: dict[str, Partner]

    def payment(self, code: str) -> Payment:
        """Find the payment of a partner."""
        found: Payment = Payment.objects.get(run=self.run, partner=self.partners[code], replaces=None)
        return found


def set_bank(tenant: Tenant, first: User, second: User, **changes: str) -> VendorBank:
    """Propose and confirm the vendor's details."""
    with tenant_context(tenant.id, user_id=first.id):
        proposed = propose_bank(
            details=read_bank({**BANK, **changes}), keep_account=False, actor_id=first.id, at=NOON
        )
    with tenant_context(tenant.id, user_id=second.id):
        return confirm_bank(version=proposed.version, actor_id=second.id, at=NOON)


def make_filed_run(
    tenant: Tenant, preparer: User, approver: User, *, currency: str = "USD", methods: bool = True
) -> FiledRun:
    """
    Make a run of 27,351.60: to an IBAN, to an American account and as two credit memos.

    :param methods: without, all are credit memos
    """
    companies = {code: make_company(tenant, code) for code in ("CORVUS", "DUNE", "EASTGATE", "FENWICK")}
    if methods:
        companies["CORVUS"].confirm(
            companies["CORVUS"].propose(holder="Corvus Industrie Größe GmbH", bic="COBADEFFXXX")
        )
        _american(companies["DUNE"])
    with tenant_context(tenant.id, user_id=preparer.id):
        Partner.objects.filter(code__in=companies).update(country="United States", city="Boston")
        ways: dict[str, tuple[str, str, int | None]] = {
            "CORVUS": ("9120.40", "bank_transfer" if methods else "credit_memo", 1 if methods else None),
            "DUNE": ("6231.60", "bank_transfer" if methods else "credit_memo", 1 if methods else None),
            "EASTGATE": ("11000.00", "credit_memo", None),
            "FENWICK": ("999.60", "credit_memo", None),
        }
        run = _run(preparer, approver, currency, companies, ways)
    return FiledRun(
        tenant, run, preparer, approver, {code: company.partner for code, company in companies.items()}
    )


def _american(company: Company) -> None:
    account = read_account(
        Typed(
            kind="us_ach",
            holder="Dune Tools Inc",
            routing="121042882",
            account="0004821",
            account_again="0004821",
            account_type="checking",
            bank_name="First Bank",
        )
    )
    with company.portal(company.marta):
        details = propose_payee(
            partner_id=company.partner.id, account=account, actor_id=company.marta.id, at=NOON
        )
    company.confirm(details, "0004821", routing="121042882")


def _run(
    preparer: User,
    approver: User,
    currency: str,
    companies: dict[str, Company],
    ways: dict[str, tuple[str, str, int | None]],
) -> PayoutRun:
    total = sum((Decimal(amount) for amount, _, _ in ways.values()), Decimal(0))
    program = Program.objects.create(
        code="VIR-2026-009",
        name="Q3 Cordless Growth",
        status="live",
        currency=currency,
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 12, 31),
        owner=preparer,
        created_at=NOON - timedelta(days=90),
        updated_at=NOON - timedelta(days=90),
    )
    run: PayoutRun = PayoutRun.objects.create(
        code="PR-2026-031",
        program=program,
        period_start=date(2026, 7, 1),
        period_end=date(2026, 10, 1),
        currency=currency,
        earned_total=total,
        payable_total=total,
        payable_partners=len(ways),
        prepared_by=preparer,
        prepared_at=NOON,
    )
    items = {
        code: PayoutItem.objects.create(
            run=run,
            partner=companies[code].partner,
            measured=0,
            tier=1,
            earned=Decimal(amount),
            payable=Decimal(amount),
            method=method,
        )
        for code, (amount, method, _) in ways.items()
    }
    _move(run, state="ready", seal="s" * 64, submitted_at=NOON)
    RunApproval.objects.create(run=run, approver=approver, seal="s" * 64, amount=total, at=NOON)
    _move(run, state="approved", approved_by=approver, approved_at=NOON)
    for number, (code, (amount, method, version)) in enumerate(ways.items(), start=1):
        Payment.objects.create(
            code=f"PM-2026-{number:04d}",
            run=run,
            item=items[code],
            partner=companies[code].partner,
            amount=Decimal(amount),
            currency=currency,
            method=method,
            payee_version=version,
            created_at=NOON,
        )
    _move(run, state="exported", exported_at=NOON)
    return run


def _move(run: PayoutRun, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(run, name, value)
    run.save(update_fields=list(changes))
