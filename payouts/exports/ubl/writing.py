"""
Writing credit notes. The amount of the payment is the total without tax; tax is added by the vendor's setting.

A ZIP file holds its parts as they are, with the moment of the run's file as their date: compressed bytes differ
between versions of a library, and a file asked for again has to be the identical file.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal

from lxml import etree

from payouts.exports.remit import PaymentLine, Remittance, Tax, Written
from payouts.exports.ubl.names import CAC, CBC, CREDIT_NOTE, STANDARD, TYPE, UNIT
from payouts.exports.ubl.pieces import Parent, add, add_amount, add_buyer, add_category, add_seller
from payouts.exports.ubl.rules import broken_rules
from vir.foundation.money import round_amount
from vir.foundation.periods import format_date


class NotValid(ValueError):
    """A credit note that breaks a rule of EN 16931: a fault of ours."""


@dataclass(frozen=True)
class Sums:
    """The totals of one credit note."""

    net: Decimal
    vat: Decimal

    @property
    def gross(self) -> Decimal:
        """Give the total with tax."""
        return self.net + self.vat


def write(remittance: Remittance) -> Written:
    """
    Write the credit notes.

    :raises NotValid: if one breaks a rule of EN 16931
    """
    out = io.BytesIO()
    moment = remittance.made_at.astimezone(UTC)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        for line in remittance.lines:
            content = credit_note(remittance, line)
            broken = broken_rules(content)
            if broken:
                raise NotValid(f"{line.code}: {'; '.join(broken)}")
            # The seconds of a ZIP file are even.
            named = zipfile.ZipInfo(f"{line.code}.xml", moment.timetuple()[:6])
            named.external_attr = 0o644 << 16
            named.create_system = 3
            pack.writestr(named, content)
    return Written(out.getvalue())


def credit_note(remittance: Remittance, line: PaymentLine) -> bytes:
    """Write one credit note; the order of elements is that of the schema."""
    tax = remittance.payer.tax
    assert tax is not None
    sums = Sums(line.amount, round_amount(line.amount * tax.percent / 100, remittance.currency))
    # Business terms of EN 16931 stand beside what holds them.
    root = etree.Element(f"{{{CREDIT_NOTE}}}CreditNote", nsmap={None: CREDIT_NOTE, "cac": CAC, "cbc": CBC})
    add(root, "cbc:CustomizationID", STANDARD)  # BT-24
    add(root, "cbc:ID", line.code)  # BT-1
    add(root, "cbc:IssueDate", remittance.made_at.date().isoformat())  # BT-2
    add(root, "cbc:CreditNoteTypeCode", TYPE)  # BT-3
    add(root, "cbc:Note", _note(remittance, line))  # BT-22
    add(root, "cbc:DocumentCurrencyCode", remittance.currency)  # BT-5
    add(root, "cbc:BuyerReference", line.partner_code)  # BT-10
    period = add(root, "cac:InvoicePeriod")
    add(period, "cbc:StartDate", remittance.first.isoformat())  # BT-73
    add(period, "cbc:EndDate", remittance.last.isoformat())  # BT-74
    if remittance.program:
        add(root, "cac:ContractDocumentReference/cbc:ID", remittance.program)  # BT-12
    if line.statement:
        statement = add(root, "cac:AdditionalDocumentReference")
        add(statement, "cbc:ID", line.statement)  # BT-122
        add(statement, "cbc:DocumentDescription", "Rebate statement")  # BT-123
    add_seller(root, remittance.payer, tax)
    add_buyer(root, line.partner_code, line.partner, line.address, line.vat_id, tax)
    if tax.category == "K":
        add(root, "cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode",
             line.address.country)  # BT-80  # fmt: skip
    add(root, "cac:PaymentTerms/cbc:Note", "Credited to the account. Nothing is due from the buyer.")  # BT-20
    _totals(root, remittance.currency, tax, sums)
    _line(root, remittance, line, tax)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _totals(root: Parent, currency: str, tax: Tax, sums: Sums) -> None:
    whole = add(root, "cac:TaxTotal")
    add_amount(whole, "TaxAmount", sums.vat, currency)  # BT-110
    part = add(whole, "cac:TaxSubtotal")
    add_amount(part, "TaxableAmount", sums.net, currency)  # BT-116
    add_amount(part, "TaxAmount", sums.vat, currency)  # BT-117
    add_category(add(part, "cac:TaxCategory"), tax, reason=tax.reason)
    totals = add(root, "cac:LegalMonetaryTotal")
    add_amount(totals, "LineExtensionAmount", sums.net, currency)  # BT-106
    add_amount(totals, "TaxExclusiveAmount", sums.net, currency)  # BT-109
    add_amount(totals, "TaxInclusiveAmount", sums.gross, currency)  # BT-112
    add_amount(totals, "PayableAmount", sums.gross, currency)  # BT-115


def _line(root: Parent, remittance: Remittance, line: PaymentLine, tax: Tax) -> None:
    part = add(root, "cac:CreditNoteLine")
    add(part, "cbc:ID", "1")  # BT-126
    add(part, "cbc:CreditedQuantity", "1").set("unitCode", UNIT)  # BT-129, BT-130
    add_amount(part, "LineExtensionAmount", line.amount, remittance.currency)  # BT-131
    item = add(part, "cac:Item")
    add(item, "cbc:Name", f"Rebate {remittance.program_name}".strip())  # BT-153
    add_category(add(item, "cac:ClassifiedTaxCategory"), tax, reason="")  # BT-151, BT-152
    add_amount(add(part, "cac:Price"), "PriceAmount", line.amount, remittance.currency)  # BT-146


def _note(remittance: Remittance, line: PaymentLine) -> str:
    dates = f"{format_date(remittance.first)} to {format_date(remittance.last)}"
    return " ".join(part for part in (f"Rebate {dates}, run {remittance.run}.", line.about) if part)
