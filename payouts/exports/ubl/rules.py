"""
The business rules of EN 16931 that a credit note or a debit note of ours can break, each by its name.

They read the document, not what it was written from, so that a fault of the writer is found. Rules about what we
never write (allowances, charges, payment cards, tax representatives) hold by themselves and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from lxml import etree

from payouts.exports.ubl.names import (
    CATEGORIES,
    NAMES,
    QUANTITIES,
    SEPA,
    STANDARD,
    TRANSFER,
    TYPES,
    UNIT,
)
from vir.foundation.money import is_currency, round_amount

SELLER, BUYER = "cac:AccountingSupplierParty/cac:Party", "cac:AccountingCustomerParty/cac:Party"
COUNTRY = "cac:PostalAddress/cac:Country/cbc:IdentificationCode"
SCHEME = "cac:PartyTaxScheme/cbc:CompanyID"
TOTAL = "cac:LegalMonetaryTotal/cbc:"
BREAKDOWN = "cac:TaxTotal/cac:TaxSubtotal"
MEANS = "cac:PaymentMeans/cbc:PaymentMeansCode"


class Note:
    """A credit note or an invoice to ask; `word` is which."""

    def __init__(self, content: bytes) -> None:
        self.tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        self.word = str(etree.QName(self.tree).localname)
        self.lines = self.tree.findall(f"cac:{self.word}Line", NAMES)
        self.parts = self.tree.findall(BREAKDOWN, NAMES)

    def text(self, path: str, under: etree._Element | None = None) -> str:
        """Give a text, or nothing."""
        found = (self.tree if under is None else under).findtext(path, namespaces=NAMES)
        return (found or "").strip()

    def number(self, path: str, under: etree._Element | None = None) -> Decimal | None:
        """Give a number, or None where there is none."""
        try:
            return Decimal(self.text(path, under))
        except InvalidOperation:
            return None

    def has(self, path: str, under: etree._Element | None = None) -> bool:
        """Say whether an element is there."""
        return (self.tree if under is None else under).find(path, NAMES) is not None

    @property
    def type(self) -> str:
        """Give the code of its type."""
        return self.text(f"cbc:{self.word}TypeCode")

    @property
    def quantities(self) -> list[etree._Element]:
        """List the quantities of its lines."""
        return list(self.tree.iterfind(f".//cbc:{QUANTITIES.get(self.word, '')}", NAMES))

    @property
    def category(self) -> str:
        """Give the category of the first part of the tax."""
        return self.text(f"{BREAKDOWN}/cac:TaxCategory/cbc:ID")


def broken_rules(content: bytes) -> list[str]:
    """Name the rules that a credit note breaks, each with what it asks for."""
    note = Note(content)
    return [f"{name}: {asks}" for name, asks, holds in RULES if not holds(note)]


def _given(path: str) -> Callable[[Note], bool]:
    return lambda note: bool(note.text(path))


def _every_line(path: str) -> Callable[[Note], bool]:
    return lambda note: all(note.text(path, line) for line in note.lines)


def _every_part(path: str) -> Callable[[Note], bool]:
    return lambda note: all(note.text(path, part) for part in note.parts)


def _lines_net(note: Note) -> Decimal:
    amounts = [note.number("cbc:LineExtensionAmount", line) for line in note.lines]
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _parts_tax(note: Note) -> Decimal:
    amounts = [note.number("cbc:TaxAmount", part) for part in note.parts]
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _tax_fits(note: Note) -> bool:
    currency = note.text("cbc:DocumentCurrencyCode")
    return is_currency(currency) and all(_part_fits(note, part, currency) for part in note.parts)


def _part_fits(note: Note, part: etree._Element, currency: str) -> bool:
    base, tax = note.number("cbc:TaxableAmount", part), note.number("cbc:TaxAmount", part)
    rate = note.number("cac:TaxCategory/cbc:Percent", part) or Decimal(0)
    # The rule allows a whole unit of difference; ours is exact, in the decimals of the currency.
    return base is not None and tax == round_amount(base * rate / 100, currency)


def _two_decimals(note: Note) -> bool:
    return all(
        len((element.text or "").partition(".")[2]) <= 2
        for element in note.tree.iter()
        if isinstance(element.tag, str) and etree.QName(element).localname.endswith("Amount")
        if not etree.QName(element).localname.startswith("Price")
    )


def _one_currency(note: Note) -> bool:
    currency = note.text("cbc:DocumentCurrencyCode")
    return all(e.get("currencyID") in (None, currency) for e in note.tree.iter())


def _period_in_order(note: Note) -> bool:
    return note.text("cac:InvoicePeriod/cbc:StartDate") <= note.text("cac:InvoicePeriod/cbc:EndDate")


def _of(category: str, holds: Callable[[Note], bool]) -> Callable[[Note], bool]:
    """Ask only where tax is of a category, as the rules named after it do."""
    return lambda note: note.category != category or holds(note)


def _rate_of_lines(fits: Callable[[Decimal | None], bool]) -> Callable[[Note], bool]:
    path = "cac:Item/cac:ClassifiedTaxCategory/cbc:Percent"
    return lambda note: all(fits(note.number(path, line)) for line in note.lines)


def _reason(note: Note) -> bool:
    return all(
        note.text("cac:TaxCategory/cbc:TaxExemptionReason", part)
        or note.text("cac:TaxCategory/cbc:TaxExemptionReasonCode", part)
        for part in note.parts
    )


def _no_reason(note: Note) -> bool:
    return not any(note.has("cac:TaxCategory/cbc:TaxExemptionReason", part) for part in note.parts)


def _base_fits(note: Note) -> bool:
    return note.number(f"{BREAKDOWN}/cbc:TaxableAmount") == _lines_net(note)


def _no_tax(note: Note) -> bool:
    return all(note.number("cbc:TaxAmount", part) == 0 for part in note.parts)


def _vat_ids(note: Note) -> bool:
    found = [note.text(f"{party}/{SCHEME}") for party in (SELLER, BUYER)]
    return all(re.match(r"(?:[A-Z]{2}|EL)", number) for number in found if number)


def _known_to_buyer(note: Note) -> bool:
    return any(
        note.has(f"{SELLER}/{path}")
        for path in ("cac:PartyIdentification/cbc:ID", "cac:PartyLegalEntity/cbc:CompanyID", SCHEME)
    )


def _same_category(note: Note) -> bool:
    path = "cac:Item/cac:ClassifiedTaxCategory/cbc:ID"
    return {note.text(path, line) for line in note.lines} == {note.category}


_seller_vat = _given(f"{SELLER}/{SCHEME}")
_buyer_vat = _given(f"{BUYER}/{SCHEME}")
_zero = _rate_of_lines(lambda rate: rate == 0)

RULES: tuple[tuple[str, str, Callable[[Note], bool]], ...] = (
    ("BR-01", "the specification identifier (BT-24)", lambda n: n.text("cbc:CustomizationID") == STANDARD),
    ("BR-02", "a number (BT-1)", _given("cbc:ID")),
    ("BR-03", "a date of issue (BT-2)", _given("cbc:IssueDate")),
    ("BR-04", "a type code (BT-3)", lambda n: bool(n.type)),
    ("BR-05", "a currency (BT-5)", _given("cbc:DocumentCurrencyCode")),
    ("BR-06", "the seller’s name (BT-27)", _given(f"{SELLER}/cac:PartyLegalEntity/cbc:RegistrationName")),
    ("BR-07", "the buyer’s name (BT-44)", _given(f"{BUYER}/cac:PartyLegalEntity/cbc:RegistrationName")),
    ("BR-08", "the seller’s address (BG-5)", lambda n: n.has(f"{SELLER}/cac:PostalAddress")),
    ("BR-09", "the seller’s country (BT-40)", _given(f"{SELLER}/{COUNTRY}")),
    ("BR-10", "the buyer’s address (BG-8)", lambda n: n.has(f"{BUYER}/cac:PostalAddress")),
    ("BR-11", "the buyer’s country (BT-55)", _given(f"{BUYER}/{COUNTRY}")),
    ("BR-12", "the sum of the lines (BT-106)", _given(f"{TOTAL}LineExtensionAmount")),
    ("BR-13", "the total without tax (BT-109)", _given(f"{TOTAL}TaxExclusiveAmount")),
    ("BR-14", "the total with tax (BT-112)", _given(f"{TOTAL}TaxInclusiveAmount")),
    ("BR-15", "the amount due (BT-115)", _given(f"{TOTAL}PayableAmount")),
    ("BR-16", "a line", lambda n: bool(n.lines)),
    ("BR-21", "an id of each line (BT-126)", _every_line("cbc:ID")),
    ("BR-22", "a quantity of each line (BT-129)",
     lambda n: len(n.quantities) == len(n.lines) and all((e.text or "").strip() for e in n.quantities)),
    ("BR-23", "a unit of each quantity (BT-130)",
     lambda n: all(e.get("unitCode") == UNIT for e in n.quantities)),
    ("BR-24", "a net amount of each line (BT-131)", _every_line("cbc:LineExtensionAmount")),
    ("BR-25", "a name of each item (BT-153)", _every_line("cac:Item/cbc:Name")),
    ("BR-26", "a net price of each item (BT-146)", _every_line("cac:Price/cbc:PriceAmount")),
    ("BR-27", "no negative price (BT-146)",
     lambda n: all((n.number("cac:Price/cbc:PriceAmount", line) or 0) >= 0 for line in n.lines)),
    ("BR-29", "a period that ends after it starts (BT-73, BT-74)", _period_in_order),
    ("BR-45", "the base of each part of tax (BT-116)", _every_part("cbc:TaxableAmount")),
    ("BR-46", "the tax of each part (BT-117)", _every_part("cbc:TaxAmount")),
    ("BR-47", "the category of each part (BT-118)", _every_part("cac:TaxCategory/cbc:ID")),
    ("BR-48", "the rate of each part that is subject to tax (BT-119)",
     lambda n: n.category == "O" or _every_part("cac:TaxCategory/cbc:Percent")(n)),
    ("BR-52", "a reference of each document behind it (BT-122)",
     lambda n: all(n.text("cbc:ID", e) for e in n.tree.iterfind("cac:AdditionalDocumentReference", NAMES))),
    ("BR-CO-04", "the category of tax of each line (BT-151)", _every_line("cac:Item/cac:ClassifiedTaxCategory/cbc:ID")),
    ("BR-CO-09", "VAT numbers that begin with a country (BT-31, BT-48)", _vat_ids),
    ("BR-CO-10", "the sum of the lines as they add up (BT-106)",
     lambda n: n.number(f"{TOTAL}LineExtensionAmount") == _lines_net(n)),
    ("BR-CO-13", "the total without tax as the sum of the lines (BT-109)",
     lambda n: n.number(f"{TOTAL}TaxExclusiveAmount") == n.number(f"{TOTAL}LineExtensionAmount")),
    ("BR-CO-14", "the tax as the sum of its parts (BT-110)",
     lambda n: n.number("cac:TaxTotal/cbc:TaxAmount") == _parts_tax(n)),
    ("BR-CO-15", "the total with tax as total and tax (BT-112)",
     lambda n: n.number(f"{TOTAL}TaxInclusiveAmount")
     == (n.number(f"{TOTAL}TaxExclusiveAmount") or 0) + (n.number("cac:TaxTotal/cbc:TaxAmount") or 0)),
    ("BR-CO-16", "the amount due as the total with tax (BT-115)",
     lambda n: n.number(f"{TOTAL}PayableAmount") == n.number(f"{TOTAL}TaxInclusiveAmount")),
    ("BR-CO-17", "the tax of each part as base and rate (BT-117)", _tax_fits),
    ("BR-CO-18", "one part of tax at least (BG-23)", lambda n: bool(n.parts)),
    ("BR-CO-19", "a day where there is a period (BG-14)",
     lambda n: all(len(period) for period in n.tree.iterfind("cac:InvoicePeriod", NAMES))),
    ("BR-49", "how to pay, where it is said (BT-81)",
     lambda n: not n.has("cac:PaymentMeans") or bool(n.text(MEANS))),
    ("BR-61", "an account of a transfer (BT-84)",
     lambda n: n.text(MEANS) not in (TRANSFER, SEPA)
     or bool(n.text("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID"))),
    ("BR-CO-25", "a day or terms of payment where something is due (BT-9, BT-20)",
     lambda n: bool(n.text("cbc:DueDate") or n.text("cac:PaymentTerms/cbc:Note"))),
    ("BR-CO-26", "an id of the seller (BT-29, BT-30 or BT-31)", _known_to_buyer),
    ("BR-DEC", "amounts of two decimals at most (BR-DEC-09 to BR-DEC-23)", _two_decimals),
    ("BR-CL-01", "type code 381 of a credit note, 383 of a debit note (BT-3)",
     lambda n: n.type == TYPES.get(n.word)),
    ("BR-CL-03", "one currency in all amounts", _one_currency),
    ("BR-CL-04", "a currency of ISO 4217 (BT-5)", lambda n: is_currency(n.text("cbc:DocumentCurrencyCode"))),
    ("BR-CL-14", "countries of two letters (BT-40, BT-55)",
     lambda n: all(re.fullmatch("[A-Z]{2}", n.text(f"{party}/{COUNTRY}")) for party in (SELLER, BUYER))),
    ("BR-CL-17", "a category of UNCL5305 (BT-118)", lambda n: n.category in CATEGORIES),
    ("BR-CL-18", "the category of tax of the lines in the parts (BT-151)", _same_category),
    ("BR-S-02", "the seller’s VAT number (BT-31)", _of("S", _seller_vat)),
    ("BR-S-05", "a rate above zero (BT-152)", _of("S", _rate_of_lines(lambda rate: rate is not None and rate > 0))),
    ("BR-S-08", "the base as the sum of the lines (BT-116)", _of("S", _base_fits)),
    ("BR-S-10", "no reason for an exemption (BT-120)", _of("S", _no_reason)),
    ("BR-Z-02", "the seller’s VAT number (BT-31)", _of("Z", _seller_vat)),
    ("BR-Z-05", "a rate of zero (BT-152)", _of("Z", _zero)),
    ("BR-Z-08", "the base as the sum of the lines (BT-116)", _of("Z", _base_fits)),
    ("BR-Z-09", "no tax (BT-117)", _of("Z", _no_tax)),
    ("BR-Z-10", "no reason for an exemption (BT-120)", _of("Z", _no_reason)),
    ("BR-E-02", "the seller’s VAT number (BT-31)", _of("E", _seller_vat)),
    ("BR-E-05", "a rate of zero (BT-152)", _of("E", _zero)),
    ("BR-E-08", "the base as the sum of the lines (BT-116)", _of("E", _base_fits)),
    ("BR-E-09", "no tax (BT-117)", _of("E", _no_tax)),
    ("BR-E-10", "a reason for the exemption (BT-120)", _of("E", _reason)),
    ("BR-AE-02", "VAT numbers of both (BT-31, BT-48)", _of("AE", lambda n: _seller_vat(n) and _buyer_vat(n))),
    ("BR-AE-05", "a rate of zero (BT-152)", _of("AE", _zero)),
    ("BR-AE-08", "the base as the sum of the lines (BT-116)", _of("AE", _base_fits)),
    ("BR-AE-09", "no tax (BT-117)", _of("AE", _no_tax)),
    ("BR-AE-10", "a reason (BT-120)", _of("AE", _reason)),
    ("BR-IC-02", "VAT numbers of both (BT-31, BT-48)", _of("K", lambda n: _seller_vat(n) and _buyer_vat(n))),
    ("BR-IC-05", "a rate of zero (BT-152)", _of("K", _zero)),
    ("BR-IC-08", "the base as the sum of the lines (BT-116)", _of("K", _base_fits)),
    ("BR-IC-09", "no tax (BT-117)", _of("K", _no_tax)),
    ("BR-IC-10", "a reason (BT-120)", _of("K", _reason)),
    ("BR-IC-11", "a period (BG-14)", _of("K", lambda n: n.has("cac:InvoicePeriod"))),
    ("BR-IC-12", "the country delivered to (BT-80)",
     _of("K", _given("cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode"))),
    ("BR-G-02", "the seller’s VAT number (BT-31)", _of("G", _seller_vat)),
    ("BR-G-05", "a rate of zero (BT-152)", _of("G", _zero)),
    ("BR-G-08", "the base as the sum of the lines (BT-116)", _of("G", _base_fits)),
    ("BR-G-09", "no tax (BT-117)", _of("G", _no_tax)),
    ("BR-G-10", "a reason (BT-120)", _of("G", _reason)),
    ("BR-O-02", "no VAT numbers (BT-31, BT-48)", _of("O", lambda n: not _seller_vat(n) and not _buyer_vat(n))),
    ("BR-O-05", "no rate (BT-152)", _of("O", _rate_of_lines(lambda rate: rate is None))),
    ("BR-O-08", "the base as the sum of the lines (BT-116)", _of("O", _base_fits)),
    ("BR-O-09", "no tax (BT-117)", _of("O", _no_tax)),
    ("BR-O-10", "a reason (BT-120)", _of("O", _reason)),
    ("BR-O-11", "one part of tax only (BG-23)", _of("O", lambda n: len(n.parts) == 1)),
)  # fmt: skip
