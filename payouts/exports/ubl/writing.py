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
from typing import Any, TypeAlias

from lxml import etree

from payouts.exports.remit import Address, PaymentLine, Remittance, Tax, Written, amount_text
from payouts.exports.ubl.names import CAC, CBC, CREDIT_NOTE, STANDARD, TYPE, UNIT
from payouts.exports.ubl.rules import broken_rules
from vir.foundation.money import round_amount
from vir.foundation.periods import format_date

# An element of lxml, which comes without types.
Parent: TypeAlias = Any


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
    _add(root, "cbc:CustomizationID", STANDARD)  # BT-24
    _add(root, "cbc:ID", line.code)  # BT-1
    _add(root, "cbc:IssueDate", remittance.made_at.date().isoformat())  # BT-2
    _add(root, "cbc:CreditNoteTypeCode", TYPE)  # BT-3
    _add(root, "cbc:Note", _note(remittance, line))  # BT-22
    _add(root, "cbc:DocumentCurrencyCode", remittance.currency)  # BT-5
    _add(root, "cbc:BuyerReference", line.partner_code)  # BT-10
    period = _add(root, "cac:InvoicePeriod")
    _add(period, "cbc:StartDate", remittance.first.isoformat())  # BT-73
    _add(period, "cbc:EndDate", remittance.last.isoformat())  # BT-74
    if remittance.program:
        _add(root, "cac:ContractDocumentReference/cbc:ID", remittance.program)  # BT-12
    if line.statement:
        statement = _add(root, "cac:AdditionalDocumentReference")
        _add(statement, "cbc:ID", line.statement)  # BT-122
        _add(statement, "cbc:DocumentDescription", "Rebate statement")  # BT-123
    _seller(root, remittance, tax)
    _buyer(root, line, tax)
    if tax.category == "K":
        _add(root, "cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode",
             line.address.country)  # BT-80  # fmt: skip
    _add(
        root, "cac:PaymentTerms/cbc:Note", "Credited to the account. Nothing is due from the buyer."
    )  # BT-20
    _totals(root, remittance.currency, tax, sums)
    _line(root, remittance, line, tax)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _seller(root: Parent, remittance: Remittance, tax: Tax) -> None:
    payer = remittance.payer
    party = _add(root, "cac:AccountingSupplierParty/cac:Party")
    _add(party, "cac:PartyName/cbc:Name", payer.name)  # BT-28
    _address(party, payer.address)
    # Where nothing is subject to the tax no number of it may stand (BR-O-02).
    if payer.vat_id and tax.category != "O":
        _vat_id(party, payer.vat_id)  # BT-31
    legal = _add(party, "cac:PartyLegalEntity")
    _add(legal, "cbc:RegistrationName", payer.name)  # BT-27
    if payer.registration:
        _add(legal, "cbc:CompanyID", payer.registration)  # BT-30


def _buyer(root: Parent, line: PaymentLine, tax: Tax) -> None:
    party = _add(root, "cac:AccountingCustomerParty/cac:Party")
    _add(party, "cac:PartyIdentification/cbc:ID", line.partner_code)  # BT-46
    _address(party, line.address)
    if line.vat_id and tax.category != "O":
        _vat_id(party, line.vat_id)  # BT-48
    _add(party, "cac:PartyLegalEntity/cbc:RegistrationName", line.partner)  # BT-44


def _vat_id(party: Parent, number: str) -> None:
    scheme = _add(party, "cac:PartyTaxScheme")
    _add(scheme, "cbc:CompanyID", number)
    _add(scheme, "cac:TaxScheme/cbc:ID", "VAT")


def _address(party: Parent, address: Address) -> None:
    place = _add(party, "cac:PostalAddress")
    for name, text in (
        ("StreetName", address.street),
        ("CityName", address.city),
        ("PostalZone", address.postcode),
        ("CountrySubentity", address.region),
    ):
        if text:
            _add(place, f"cbc:{name}", text)
    _add(place, "cac:Country/cbc:IdentificationCode", address.country)


def _totals(root: Parent, currency: str, tax: Tax, sums: Sums) -> None:
    whole = _add(root, "cac:TaxTotal")
    _amount(whole, "TaxAmount", sums.vat, currency)  # BT-110
    part = _add(whole, "cac:TaxSubtotal")
    _amount(part, "TaxableAmount", sums.net, currency)  # BT-116
    _amount(part, "TaxAmount", sums.vat, currency)  # BT-117
    _category(_add(part, "cac:TaxCategory"), tax, reason=tax.reason)
    totals = _add(root, "cac:LegalMonetaryTotal")
    _amount(totals, "LineExtensionAmount", sums.net, currency)  # BT-106
    _amount(totals, "TaxExclusiveAmount", sums.net, currency)  # BT-109
    _amount(totals, "TaxInclusiveAmount", sums.gross, currency)  # BT-112
    _amount(totals, "PayableAmount", sums.gross, currency)  # BT-115


def _line(root: Parent, remittance: Remittance, line: PaymentLine, tax: Tax) -> None:
    part = _add(root, "cac:CreditNoteLine")
    _add(part, "cbc:ID", "1")  # BT-126
    _add(part, "cbc:CreditedQuantity", "1").set("unitCode", UNIT)  # BT-129, BT-130
    _amount(part, "LineExtensionAmount", line.amount, remittance.currency)  # BT-131
    item = _add(part, "cac:Item")
    _add(item, "cbc:Name", f"Rebate {remittance.program_name}".strip())  # BT-153
    _category(_add(item, "cac:ClassifiedTaxCategory"), tax, reason="")  # BT-151, BT-152
    _amount(_add(part, "cac:Price"), "PriceAmount", line.amount, remittance.currency)  # BT-146


def _category(category: Parent, tax: Tax, *, reason: str) -> None:
    _add(category, "cbc:ID", tax.category)  # BT-118
    if tax.category != "O":
        _add(category, "cbc:Percent", f"{tax.percent:f}")  # BT-119
    if reason:
        _add(category, "cbc:TaxExemptionReason", reason)  # BT-120
    _add(category, "cac:TaxScheme/cbc:ID", "VAT")


def _note(remittance: Remittance, line: PaymentLine) -> str:
    dates = f"{format_date(remittance.first)} to {format_date(remittance.last)}"
    return " ".join(part for part in (f"Rebate {dates}, run {remittance.run}.", line.about) if part)


def _amount(parent: Parent, name: str, amount: Decimal, currency: str) -> None:
    _add(parent, f"cbc:{name}", amount_text(amount, currency)).set("currencyID", currency)


def _add(parent: Parent, path: str, text: str = "") -> Parent:
    """Add an element, and those above it that are named in the path."""
    for part in path.split("/"):
        prefix, _, name = part.partition(":")
        parent = etree.SubElement(parent, f"{{{CAC if prefix == 'cac' else CBC}}}{name}")
    if text:
        # Control characters have no place in XML at all.
        parent.text = "".join(c for c in text if c >= " " or c in "\t\n")
    return parent
