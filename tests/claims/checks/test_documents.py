"""Documents: used before, naming less than is claimed, or another total."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claims.checks.facts import Alike, Document
from tests.claims.checks.stage import DRIVER, facts, found, sale, sentences

INVOICE = (
    "Alder Supply\nINVOICE 77840\n9 Oct 2026\nCD-18-KIT  10  100.00  1,000.00\nTax 80.00\nTotal $1,080.00\n"
)


def photo(*rows: int) -> Document:
    return Document("d1", "IMG_1.jpg", rows, kind="image")


def test_a_file_that_proved_another_invoice_is_found() -> None:
    about = facts(
        sale(2), documents=(photo(2),), alike=(Alike("d1", "CLM-7", "file", 0, frozenset({"INV77000"})),)
    )

    assert sentences("evidence_reuse", about) == [
        (
            "Document used before",
            "IMG_1.jpg is the same file as one of CLM-7, where it proves invoice INV77000. Line 2.",
        )
    ]


def test_a_file_may_prove_the_lines_of_its_invoice_in_two_claims() -> None:
    about = facts(
        sale(2, "INV-77840"),
        documents=(photo(2),),
        alike=(Alike("d1", "CLM-7", "file", 0, frozenset({"INV77840"})),),
    )

    assert found("evidence_reuse", about) == []


def test_a_list_that_names_the_invoice_may_prove_it_too() -> None:
    document = Document(
        "d1", "list.pdf", (), text="POS report October\n77840 2 CD-18-KIT\n77841 9 CD-18-KIT\n"
    )
    about = facts(
        sale(2, "INV-77840"),
        documents=(document,),
        alike=(Alike("d1", "CLM-7", "file", 0, frozenset({"INV77841"})),),
    )

    assert found("evidence_reuse", about) == []


def test_a_file_of_another_company_is_found_without_its_name() -> None:
    about = facts(sale(2), documents=(photo(2),), alike=(Alike("d1", "", "file"),))

    assert sentences("evidence_reuse", about) == [
        ("Document used before", "IMG_1.jpg is the same file as one of another company. Line 2.")
    ]


@pytest.mark.parametrize(("bits", "weak"), [(0, [False]), (2, [False]), (3, [True]), (4, [True]), (5, [])])
def test_pictures_look_alike_up_to_the_threshold_and_weakly_a_little_beyond(
    bits: int, weak: list[bool]
) -> None:
    alike = Alike("d1", "CLM-7", "picture", bits, frozenset({"INV77000"}))

    about = facts(sale(2), documents=(photo(2),), alike=(alike,))

    assert [one.weak for one in found("evidence_reuse", about)] == weak


def test_a_text_of_another_company_is_found_where_it_is_the_same_to_the_last_figure() -> None:
    document = Document("d1", "77840.pdf", (2,), text=INVOICE)
    same, other = (
        Alike("d1", "", "text", 0, frozenset(), text) for text in (INVOICE, INVOICE.replace("10", "9"))
    )

    assert found("evidence_reuse", facts(sale(2), documents=(document,), alike=(other,))) == []
    assert sentences("evidence_reuse", facts(sale(2), documents=(document,), alike=(same,))) == [
        (
            "Document used before",
            "77840.pdf reads, but for the invoice number, as a document of another company. Line 2.",
        )
    ]


def test_a_text_that_differs_in_its_number_only_is_found() -> None:
    document = Document("d1", "77841.pdf", (2,), text=INVOICE.replace("77840", "77841"))
    alike = Alike("d1", "CLM-7", "text", 0, frozenset({"INV77840"}), INVOICE)

    assert sentences(
        "evidence_reuse", facts(sale(2, "INV-77841"), documents=(document,), alike=(alike,))
    ) == [
        (
            "Document used before",
            "77841.pdf reads, but for the invoice number, as a document of CLM-7, where it proves invoice INV77840."
            " Line 2.",
        )
    ]


def test_a_text_of_the_same_form_with_other_figures_is_another_invoice() -> None:
    text = INVOICE.replace("77840", "77841").replace("9 Oct", "11 Oct")
    document = Document("d1", "77841.pdf", (2,), text=text)
    alike = Alike("d1", "CLM-7", "text", 0, frozenset({"INV77840"}), INVOICE)

    assert found("evidence_reuse", facts(sale(2, "INV-77841"), documents=(document,), alike=(alike,))) == []


def proved(
    quantity: str, text: str = INVOICE, invoice: str = "INV-77840", **fields: object
) -> list[tuple[str, str]]:
    document = Document("d1", "INV-77840.pdf", (41,), text=text)
    return sentences("document_total", facts(sale(41, invoice, quantity, **fields), documents=(document,)))


def test_more_units_than_the_document_says_are_found() -> None:
    assert proved("12", net=None) == [
        ("Quantity differs from document", "INV-77840.pdf says 10 CD-18-KIT, claimed 12. Line 41.")
    ]


def test_as_many_units_as_the_document_says_pass() -> None:
    assert proved("10") == []


def test_fewer_units_than_the_document_says_pass() -> None:
    assert proved("4") == []


def test_what_the_quantity_is_too_much_by_is_at_risk() -> None:
    document = Document("d1", "INV-77840.pdf", (41,), text=INVOICE)

    (finding,) = found("document_total", facts(sale(41, "INV-77840", "12", net=None), documents=(document,)))

    assert finding.at_risk == Decimal("16.00")


def test_a_document_that_names_another_invoice_is_found() -> None:
    assert proved("10", invoice="INV-77999") == [
        ("Document names another invoice", "INV-77840.pdf does not name invoice INV-77999. Line 41.")
    ]


@pytest.mark.parametrize(
    ("invoice", "written"), [("RE202608-0058", "RE202608-0058"), ("INV-77840", "No. 77840")]
)
def test_a_document_names_an_invoice_as_it_is_or_by_its_digits(invoice: str, written: str) -> None:
    text = INVOICE.replace("INVOICE 77840", f"INVOICE {written}")

    assert proved("10", text=text, invoice=invoice) == []


def test_a_document_for_the_whole_claim_need_not_name_every_invoice() -> None:
    document = Document("d1", "INV-77840.pdf", (), text=INVOICE)
    about = facts(
        sale(41, "INV-77840", "10"),
        sale(42, "INV-77999", "1", product=DRIVER, sku="CD-12-DRV", net=Decimal(10)),
        documents=(document,),
    )

    assert found("document_total", about) == []


@pytest.mark.parametrize(("net", "count"), [("1080.05", 0), ("1080.06", 1)])
def test_lines_that_sum_up_to_more_than_the_document_are_found(net: str, count: int) -> None:
    assert len(proved("10", net=Decimal(net))) == count


def test_a_total_below_the_lines_is_said_with_both_amounts() -> None:
    assert proved("10", net=Decimal("1200.00")) == [
        (
            "Amount differs from document",
            "INV-77840.pdf has a total of $1,080.00, its lines here sum up to $1,200.00. Line 41.",
        )
    ]


def test_a_scan_without_text_says_nothing() -> None:
    assert proved("99", text="") == []


def test_a_stated_total_that_is_not_the_sum_is_found() -> None:
    about = facts(sale(2), stated_total=Decimal("15.00"))

    assert sentences("document_total", about) == [
        ("Stated total differs", "The claim states $15.00; its lines sum up to $16.00.")
    ]
    assert found("document_total", facts(sale(2), stated_total=Decimal("15.95"))) == []
