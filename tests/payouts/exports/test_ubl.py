"""UBL credit notes: the rules of EN 16931 hold, and each rule is noticed when it is broken."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import etree

from payouts.exports.remit import Address, Remittance, Tax
from payouts.exports.ubl import FORM
from payouts.exports.ubl.names import NAMES
from payouts.exports.ubl.reading import credit_notes
from payouts.exports.ubl.rules import RULES, broken_rules
from payouts.exports.ubl.writing import NotValid, credit_note
from tests.payouts.remittances import PAYER, iban_account, line, remittance

# The order that the schema of UBL 2.1 asks for, of the elements that a credit note of ours can have.
ORDER = [
    "CustomizationID", "ID", "IssueDate", "CreditNoteTypeCode", "Note", "DocumentCurrencyCode", "BuyerReference",
    "InvoicePeriod", "ContractDocumentReference", "AdditionalDocumentReference", "AccountingSupplierParty",
    "AccountingCustomerParty", "Delivery", "PaymentTerms", "TaxTotal", "LegalMonetaryTotal", "CreditNoteLine",
]  # fmt: skip
TREATMENTS = {
    "S": Tax("S", Decimal("19")),
    "Z": Tax("Z"),
    "E": Tax("E", reason="Exempt"),
    "AE": Tax("AE", reason="Reverse charge"),
    "K": Tax("K", reason="Intra-community supply"),
    "G": Tax("G", reason="Export"),
    "O": Tax("O", reason="Not subject to VAT"),
}


def two(tax: Tax = TREATMENTS["S"]) -> Remittance:
    return remittance(
        line(1, "6231.60", vat_id="FR12345678901"),
        line(2, "120.00", vat_id="NL123456789B01", partner="Fenwick & Søns"),
        payer=replace(PAYER, tax=tax),
    )


def note(tax: Tax = TREATMENTS["S"]) -> bytes:
    run = two(tax)
    return credit_note(run, run.lines[0])


def text(content: bytes, path: str) -> str:
    return str(etree.fromstring(content).findtext(path, namespaces=NAMES))


def test_what_is_written_reads_back_as_the_run() -> None:
    back = FORM.read(FORM.write(two()).content)

    assert back.amounts == (("PM-2026-0001", Decimal("6231.60")), ("PM-2026-0002", Decimal("120.00")))
    assert (back.count_stated, back.total_stated) == (2, Decimal("6351.60"))


@pytest.mark.parametrize("category", TREATMENTS)
def test_no_rule_is_broken_whatever_the_treatment_of_tax(category: str) -> None:
    assert broken_rules(note(TREATMENTS[category])) == []


@pytest.mark.parametrize("category", TREATMENTS)
def test_elements_stand_in_the_order_of_the_schema(category: str) -> None:
    names = [etree.QName(child).localname for child in etree.fromstring(note(TREATMENTS[category]))]

    assert names == [name for name in ORDER if name in names]


def test_the_tax_is_added_to_what_the_run_pays() -> None:
    totals = {
        child.tag.rpartition("}")[2]: child.text
        for child in etree.fromstring(note()).find("cac:LegalMonetaryTotal", NAMES)
    }

    assert totals == {
        "LineExtensionAmount": "6231.60",
        "TaxExclusiveAmount": "6231.60",
        "TaxInclusiveAmount": "7415.60",
        "PayableAmount": "7415.60",
    }
    assert text(note(), "cac:TaxTotal/cbc:TaxAmount") == "1184.00"


def test_it_names_the_period_the_statement_and_the_program() -> None:
    made = note()

    assert text(made, "cac:InvoicePeriod/cbc:StartDate") == "2026-07-01"
    assert text(made, "cac:InvoicePeriod/cbc:EndDate") == "2026-09-30"
    assert text(made, "cac:AdditionalDocumentReference/cbc:ID") == "ST-2026-0401"
    assert text(made, "cac:ContractDocumentReference/cbc:ID") == "VIR-2026-009"


def test_the_same_run_gives_the_same_bytes() -> None:
    assert FORM.write(two()).content == FORM.write(two()).content


def test_there_is_one_document_for_each_payment_named_after_it() -> None:
    found = credit_notes(FORM.write(two()).content)

    assert [name for name, _ in found] == ["PM-2026-0001.xml", "PM-2026-0002.xml"]
    assert text(
        found[1][1], "cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"
    ) == ("Fenwick & Søns")


def test_yen_have_no_decimals_and_their_tax_neither() -> None:
    run = remittance(line(1, "1255", vat_id="FR1"), currency="JPY")

    made = credit_note(run, run.lines[0])

    assert text(made, "cac:TaxTotal/cbc:TaxAmount") == "238"
    assert broken_rules(made) == []


# A path, what becomes of it, and the rules that notice it; an empty text takes the element away.
BROKEN = [
    ("cbc:CustomizationID", "urn:other", ["BR-01"]),
    ("cbc:ID", "", ["BR-02"]),
    ("cbc:IssueDate", "", ["BR-03"]),
    ("cbc:CreditNoteTypeCode", "", ["BR-04", "BR-CL-01"]),
    ("cbc:CreditNoteTypeCode", "380", ["BR-CL-01"]),
    ("cbc:DocumentCurrencyCode", "XXX", ["BR-CO-17", "BR-CL-03", "BR-CL-04"]),
    ("cac:AccountingSupplierParty//cbc:RegistrationName", "", ["BR-06"]),
    ("cac:AccountingCustomerParty//cbc:RegistrationName", "", ["BR-07"]),
    ("cac:AccountingSupplierParty//cac:PostalAddress", "", ["BR-08", "BR-09", "BR-CL-14"]),
    ("cac:AccountingCustomerParty//cac:PostalAddress", "", ["BR-10", "BR-11", "BR-CL-14"]),
    ("cac:AccountingCustomerParty//cbc:IdentificationCode", "France", ["BR-CL-14"]),
    ("cac:LegalMonetaryTotal/cbc:LineExtensionAmount", "", ["BR-12", "BR-CO-10", "BR-CO-13"]),
    ("cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount", "6231.61", ["BR-CO-13", "BR-CO-15"]),
    ("cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", "7415.61", ["BR-CO-15", "BR-CO-16"]),
    ("cac:LegalMonetaryTotal/cbc:PayableAmount", "", ["BR-15", "BR-CO-16"]),
    ("cac:CreditNoteLine", "", ["BR-16", "BR-CO-10", "BR-CL-18", "BR-S-08"]),
    ("cac:CreditNoteLine/cbc:ID", "", ["BR-21"]),
    ("cac:CreditNoteLine/cbc:CreditedQuantity", "", ["BR-22"]),
    ("cac:CreditNoteLine/cbc:LineExtensionAmount", "6000.00", ["BR-CO-10", "BR-S-08"]),
    ("cac:CreditNoteLine/cac:Item/cbc:Name", "", ["BR-25"]),
    ("cac:CreditNoteLine/cac:Price", "", ["BR-26"]),
    ("cac:CreditNoteLine/cac:Price/cbc:PriceAmount", "-1", ["BR-27"]),
    ("cac:InvoicePeriod/cbc:EndDate", "2026-06-30", ["BR-29"]),
    ("cac:TaxTotal/cac:TaxSubtotal", "", ["BR-CO-14", "BR-CO-18", "BR-CL-17", "BR-CL-18"]),
    ("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount", "1184.01", ["BR-CO-14", "BR-CO-17"]),
    ("cac:TaxTotal/cbc:TaxAmount", "1184.001", ["BR-CO-14", "BR-CO-15", "BR-DEC"]),
    ("cac:AdditionalDocumentReference/cbc:ID", "", ["BR-52"]),
    ("cac:PaymentTerms", "", ["BR-CO-25"]),
    ("cac:AccountingSupplierParty//cac:PartyTaxScheme", "", ["BR-S-02"]),
    ("cac:AccountingSupplierParty//cac:PartyTaxScheme/cbc:CompanyID", "123", ["BR-CO-09"]),
    ("cac:CreditNoteLine//cac:ClassifiedTaxCategory/cbc:Percent", "0", ["BR-S-05"]),
    ("cac:CreditNoteLine//cac:ClassifiedTaxCategory/cbc:ID", "Z", ["BR-CL-18"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "becomes", "rules"), BROKEN)
def test_each_fault_is_noticed_by_its_rules(path: str, becomes: str, rules: list[str]) -> None:
    tree = etree.fromstring(note())
    found = tree.find(path.replace("//", "/cac:Party//") if "//" in path and "Party" in path else path, NAMES)
    if becomes:
        found.text = becomes
    else:
        found.getparent().remove(found)

    assert [broken.partition(":")[0] for broken in broken_rules(etree.tostring(tree))] == rules


@pytest.mark.parametrize("category", ["E", "AE", "K", "G", "O"])
def test_a_treatment_without_tax_needs_its_reason(category: str) -> None:
    tax = replace(TREATMENTS[category], reason="")
    name = {"K": "IC"}.get(category, category)

    assert [broken.partition(":")[0] for broken in broken_rules(note(tax))] == [f"BR-{name}-10"]


def test_a_number_where_nothing_is_subject_to_tax_is_noticed() -> None:
    tree = etree.fromstring(note(TREATMENTS["S"]))
    for element in tree.iterfind(".//cac:TaxCategory/cbc:ID", NAMES):
        element.text = "O"

    names = [broken.partition(":")[0] for broken in broken_rules(etree.tostring(tree))]

    assert names == ["BR-CL-18", "BR-O-02", "BR-O-05", "BR-O-09", "BR-O-10"]


def test_every_rule_has_a_name_of_its_own() -> None:
    names = [name for name, _, _ in RULES]

    assert len(names) == len(set(names)) == 87


def test_a_credit_note_that_breaks_a_rule_is_never_given_out() -> None:
    run = remittance(line(1, "1.00", address=Address(country="Germany")))

    with pytest.raises(NotValid, match="PM-2026-0001: BR-CL-14"):
        FORM.write(run)


def test_what_is_missing_is_said_in_sentences() -> None:
    payer = replace(PAYER, name="", vat_id="", tax=Tax("AE"), address=Address())
    run = remittance(line(1, "1.000", address=Address()), currency="KWD", payer=payer)

    assert FORM.faults(run) == [
        "EN 16931 holds amounts of two decimals, and KWD has more.",
        "The company has no name. Enter it under Settings, Bank and company.",
        "The company has no country. Enter it under Settings, Bank and company.",
        "The company has no VAT number. Enter it under Settings, Bank and company.",
        "Why no value added tax is charged is not said. Enter it under Settings, Bank and company.",
        "Partner 1 has no country that is known by its two letters. Enter it on the partner’s page,"
        " such as “US” or “United States”.",
        "Partner 1 has no VAT number, which this treatment of tax needs.",
    ]


def test_only_credit_memos_are_taken() -> None:
    run = two()

    assert FORM.takes(run, run.lines[0])
    assert not FORM.takes(run, line(3, "1.00", iban_account(0, "Alder")))
