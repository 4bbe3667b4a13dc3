"""Runs to write in files: three bank transfers and two credit memos, and the awkward names among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from payouts.exports.remit import Account, Address, Payer, PaymentLine, Remittance, Tax

MADE = datetime(2026, 11, 16, 9, 30, 5, tzinfo=UTC)
# Numbers from the registries' own examples; none is anybody's account.
IBANS = (
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "NL91ABNA0417164300",
    "GB29NWBK60161331926819",
)
BICS = ("COBADEFFXXX", "PSSTFRPPLIL", "ABNANL2A", "NWBKGB2L")
ROUTINGS = ("121042882", "231380104", "031300012")

PAYER = Payer(
    name="Kestrel Tools GmbH",
    address=Address("Hafenstraße 7", "Hamburg", "20457", "", "DE"),
    registration="HRB 4711",
    vat_id="DE123456789",
    tax=Tax("S", Decimal("19")),
    iban="DE02120300000000202051",
    bic="BYLADEM1001",
    company_id="1234567890",
    odfi_routing="091000019",
    odfi_name="First Bank",
)


def iban_account(number: int, holder: str, **changes: Any) -> Account:
    """Give the account of the n-th partner."""
    found = Account("iban", holder, IBANS[number][:2], iban=IBANS[number], bic=BICS[number])
    return replace(found, **changes)


def us_account(number: int, holder: str, **changes: Any) -> Account:
    """Give the account in the United States of the n-th partner."""
    found = Account("us_ach", holder, "US", routing=ROUTINGS[number], number=f"00{number}4821")
    return replace(found, **changes)


def line(number: int, amount: str, account: Account | None = None, **changes: Any) -> PaymentLine:
    """Give a payment: by bank transfer where there is an account, else a credit memo."""
    made = PaymentLine(
        code=f"PM-2026-{number:04d}",
        partner_code=f"D-{number}",
        partner=f"Partner {number}",
        amount=Decimal(amount),
        method="bank_transfer" if account else "credit_memo",
        statement=f"ST-2026-{400 + number:04d}",
        about="Q3 Cordless Growth, 1 Jul-30 Sep 2026",
        account=account,
        address=Address("1 Main Street", "Boston", "02101", "MA", "US"),
    )
    return replace(made, **changes)


def remittance(*lines: PaymentLine, **changes: Any) -> Remittance:
    """Give a run that pays these."""
    made = Remittance(
        run="PR-2026-031",
        tenant_slug="kestrel",
        program="VIR-2026-009",
        program_name="Q3 Cordless Growth",
        first=date(2026, 7, 1),
        last=date(2026, 9, 30),
        currency="EUR",
        made_at=MADE,
        execute_on=date(2026, 11, 18),
        payer=PAYER,
        lines=lines,
    )
    return replace(made, **changes)
