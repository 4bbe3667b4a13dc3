"""
A request for payment as an electronic document: a UBL invoice of type 383, debit note.

The goods were invoiced long ago and the rebate was credited by a credit note; taking it back raises what the buyer
owes without new goods, which is what EN 16931 calls a debit note.
"""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from payouts.exports.requested import Requested, RequestedLine
from payouts.exports.ubl.names import CAC, CBC, DEBIT_TYPE, INVOICE, SEPA, STANDARD, TRANSFER, UNDEFINED, UNIT
from payouts.exports.ubl.pieces import Parent, add, add_amount, add_buyer, add_category, add_seller
from payouts.exports.ubl.reading import parser
from payouts.exports.ubl.rules import broken_rules
from payouts.exports.ubl.writing import NotValid
from vir.foundation.periods import format_dates

NAMES = {"cac": CAC, "cbc": CBC}


def debit_note(requested: Requested) -> bytes:
    """
    Write the document.

    :raises NotValid: if it breaks a rule of EN 16931
    """
    tax = requested.payer.tax
    assert tax is not None
    root = etree.Element(f"{{{INVOICE}}}Invoice", nsmap={None: INVOICE, "cac": CAC, "cbc": CBC})
    add(root, "cbc:CustomizationID", STANDARD)  # BT-24
    add(root, "cbc:ID", requested.code)  # BT-1
    add(root, "cbc:IssueDate", requested.issued_on.isoformat())  # BT-2
    add(root, "cbc:DueDate", requested.due_on.isoformat())  # BT-9
    add(root, "cbc:InvoiceTypeCode", DEBIT_TYPE)  # BT-3
    add(root, "cbc:Note", _note(requested))  # BT-22
    add(root, "cbc:DocumentCurrencyCode", requested.currency)  # BT-5
    add(root, "cbc:BuyerReference", requested.partner_code)  # BT-10
    period = add(root, "cac:InvoicePeriod")
    add(period, "cbc:StartDate", requested.first.isoformat())  # BT-73
    add(period, "cbc:EndDate", requested.last.isoformat())  # BT-74
    if requested.program:
        add(root, "cac:ContractDocumentReference/cbc:ID", requested.program)  # BT-12
    if requested.statement:
        statement = add(root, "cac:AdditionalDocumentReference")
        add(statement, "cbc:ID", requested.statement)  # BT-122
        add(statement, "cbc:DocumentDescription", "Rebate statement")  # BT-123
    add_seller(root, requested.payer, tax)
    add_buyer(root, requested.partner_code, requested.partner, requested.address, "", tax)
    _means(root, requested)
    whole = add(root, "cac:TaxTotal")
    add_amount(whole, "TaxAmount", requested.vat, requested.currency)  # BT-110
    part = add(whole, "cac:TaxSubtotal")
    add_amount(part, "TaxableAmount", requested.net, requested.currency)  # BT-116
    add_amount(part, "TaxAmount", requested.vat, requested.currency)  # BT-117
    add_category(add(part, "cac:TaxCategory"), tax, reason=tax.reason)
    totals = add(root, "cac:LegalMonetaryTotal")
    add_amount(totals, "LineExtensionAmount", requested.net, requested.currency)  # BT-106
    add_amount(totals, "TaxExclusiveAmount", requested.net, requested.currency)  # BT-109
    add_amount(totals, "TaxInclusiveAmount", requested.gross, requested.currency)  # BT-112
    add_amount(totals, "PayableAmount", requested.gross, requested.currency)  # BT-115
    for line in requested.lines:
        _line(root, requested, line)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    broken = broken_rules(content)
    if broken:
        raise NotValid(f"{requested.code}: {'; '.join(broken)}")
    return content


def read_debit_note(content: bytes) -> tuple[str, tuple[Decimal, ...], Decimal, Decimal]:
    """Read its number, the amounts of its lines, the total without tax and the amount to be paid."""
    tree = etree.fromstring(content, parser())
    amounts = tuple(
        Decimal(one.text) for one in tree.iterfind("cac:InvoiceLine/cbc:LineExtensionAmount", NAMES)
    )
    total = "cac:LegalMonetaryTotal/cbc:"
    net = Decimal(tree.findtext(f"{total}TaxExclusiveAmount", namespaces=NAMES))
    payable = Decimal(tree.findtext(f"{total}PayableAmount", namespaces=NAMES))
    return str(tree.findtext("cbc:ID", namespaces=NAMES)), amounts, net, payable


def _means(root: Parent, requested: Requested) -> None:
    """Say where to pay to; without an account by the agreement that invoices are paid by."""
    payer = requested.payer
    means = add(root, "cac:PaymentMeans")
    sepa = SEPA if requested.currency == "EUR" else TRANSFER
    add(means, "cbc:PaymentMeansCode", sepa if payer.iban else UNDEFINED)  # BT-81
    add(means, "cbc:PaymentID", requested.code)  # BT-83
    if not payer.iban:
        return
    account = add(means, "cac:PayeeFinancialAccount")
    add(account, "cbc:ID", payer.iban)  # BT-84
    add(account, "cbc:Name", payer.name)  # BT-85
    if payer.bic:
        add(account, "cac:FinancialInstitutionBranch/cbc:ID", payer.bic)  # BT-86


def _line(root: Parent, requested: Requested, line: RequestedLine) -> None:
    """Write a line; a price is never negative, so what lowers the total has a quantity of −1."""
    tax = requested.payer.tax
    assert tax is not None
    part = add(root, "cac:InvoiceLine")
    add(part, "cbc:ID", str(line.number))  # BT-126
    quantity = "-1" if line.amount < 0 else "1"
    add(part, "cbc:InvoicedQuantity", quantity).set("unitCode", UNIT)  # BT-129, BT-130
    add_amount(part, "LineExtensionAmount", line.amount, requested.currency)  # BT-131
    item = add(part, "cac:Item")
    add(item, "cbc:Name", line.what)  # BT-153
    add_category(add(item, "cac:ClassifiedTaxCategory"), tax, reason="")  # BT-151, BT-152
    add_amount(add(part, "cac:Price"), "PriceAmount", abs(line.amount), requested.currency)  # BT-146


def _note(requested: Requested) -> str:
    dates = format_dates(requested.first, requested.last)
    return f"Rebates received in excess, {dates}, run {requested.run}."
