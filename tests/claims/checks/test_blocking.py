"""Duplicates, serial numbers, stock: what is claimed once is claimed once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from claims.checks.catalogue import CHECKS
from claims.checks.facts import Bought, Other
from tests.claims.checks.stage import DRIVER, KIT, facts, found, sale, sentences


def test_a_sale_of_an_own_claim_is_found_with_the_row_it_stands_in() -> None:
    about = facts(sale(14, "INV-77812"), same_sale=(Other(14, "CLM-10311", 9, "INV-77812", "INV77812"),))

    assert sentences("exact_duplicate", about) == [
        ("Already claimed", "Already in CLM-10311, row 9: invoice INV-77812. Line 14.")
    ]


def test_a_sale_of_another_company_is_found_without_its_name() -> None:
    about = facts(sale(14, "INV-77812"), same_sale=(Other(14, "", 0, "INV-77812", "INV77812"),))

    assert sentences("exact_duplicate", about) == [
        (
            "Already claimed",
            "Already claimed by another company, with the same date, quantity and end customer: invoice INV-77812."
            " Line 14.",
        )
    ]


def test_a_sale_that_was_reported_is_not_paid_twice() -> None:
    other = Other(14, "", 0, "INV-77812", "INV77812", date(2026, 10, 9), reported=True)

    assert sentences("exact_duplicate", facts(sale(14, "INV-77812"), same_sale=(other,))) == [
        ("Already reported as a sale", "Reported to us before without a claim: invoice INV-77812. Line 14.")
    ]


def test_many_sales_of_one_claim_are_one_finding_with_what_they_put_at_risk() -> None:
    lines = [sale(row) for row in range(12, 20)]
    about = facts(
        *lines,
        same_sale=tuple(
            Other(line.row, "CLM-7", line.row - 10, line.invoice, line.invoice_norm) for line in lines
        ),
    )

    (finding,) = found("exact_duplicate", about)

    assert finding.sentence == (
        "Already in CLM-7, rows 2–9: invoice INV-77852, INV-77853, INV-77854 and 5 more. Lines 12–19."
    )
    assert (finding.rows, finding.at_risk) == (tuple(range(12, 20)), Decimal(128))


def test_a_sale_that_stands_twice_in_the_claim_is_found_once() -> None:
    about = facts(sale(3, "INV-5"), sale(9, "INV-5"))

    assert sentences("exact_duplicate", about) == [
        (
            "Twice in this claim",
            "Invoice INV-5 has CD-18-KIT 2 times in this claim, with quantities 2 and 2. Lines 3 and 9.",
        )
    ]


def test_two_lines_of_one_invoice_with_numbers_of_their_own_are_no_duplicate() -> None:
    about = facts(sale(3, "INV-5"), sale(9, "INV-5", "7", mark="2"))

    assert sentences("exact_duplicate", about) == []


def test_lines_that_nothing_but_the_word_of_the_partner_tells_apart_are_shown() -> None:
    about = facts(sale(3, "INV-5"), sale(9, "INV-5", "7", mark="2", told="Second delivery"))

    assert [(one.title, one.weak, one.rows) for one in found("exact_duplicate", about)] == [
        ("Told apart by the partner", True, (3, 9))
    ]


def test_lines_told_apart_are_found_where_they_are_alike() -> None:
    about = facts(sale(3, "INV-5"), sale(9, "INV-5", mark="2"))

    assert [finding.rows for finding in found("exact_duplicate", about)] == [(3, 9)]


def test_two_products_of_one_invoice_are_no_duplicate() -> None:
    about = facts(sale(3, "INV-5"), sale(9, "INV-5", product=DRIVER, sku="CD-12-DRV"))

    assert sentences("exact_duplicate", about) == []


def test_a_serial_number_claimed_elsewhere_is_found() -> None:
    about = facts(
        sale(4, serial="SN-001"),
        sale(5, serial="SN-002"),
        same_serial=(Other(4, ""), Other(5, "CLM-10311", 9)),
    )

    assert sentences("serial_reuse", about) == [
        (
            "Serial number already claimed",
            "Serial number SN-001 was already claimed by another company. Line 4.",
        ),
        (
            "Serial number already claimed",
            "Serial number SN-002 was already claimed in CLM-10311, row 9. Line 5.",
        ),
    ]


def test_a_serial_number_that_stands_twice_in_the_claim_is_found() -> None:
    about = facts(sale(4, serial="sn 001"), sale(5, serial="SN-001"))

    assert sentences("serial_reuse", about) == [
        (
            "Serial number twice in this claim",
            "Serial number sn 001 stands 2 times in this claim. Lines 4–5.",
        )
    ]


def test_lines_without_serial_numbers_have_nothing_to_look_at() -> None:
    assert CHECKS["serial_reuse"].applies(facts(sale(4), sale(5))) is False


def test_units_above_what_was_bought_are_found_with_all_figures() -> None:
    lines = [sale(row, quantity="1") for row in range(12, 152)]
    about = facts(*lines, bought={KIT: Bought(Decimal(120), since=date(2026, 1, 1))})

    (finding,) = found("over_claim", about)

    assert (finding.title, finding.sentence) == (
        "Sold more than bought",
        "CD-18-KIT: claimed 140, bought 120 since 1 Jan 2026, opening stock declared 0. Lines 12–151.",
    )
    assert finding.at_risk == Decimal("160.00")


def test_what_other_claims_hold_and_what_was_sent_back_is_taken_off() -> None:
    about = facts(
        sale(2, quantity="10"),
        bought={KIT: Bought(Decimal(30), Decimal(4), date(2026, 1, 1))},
        held={KIT: Decimal(20)},
        stock={"CD-18-KIT": Decimal(3)},
    )

    (finding,) = found("over_claim", about)

    assert finding.sentence == (
        "CD-18-KIT: claimed 10, claimed before 20, bought 30 since 1 Jan 2026, sent back 4, opening stock declared 3."
        " Line 2."
    )
    assert finding.at_risk == Decimal("8.00")


def test_the_last_unit_can_be_claimed() -> None:
    about = facts(
        sale(2, quantity="10"),
        bought={KIT: Bought(Decimal(30), Decimal(4))},
        held={KIT: Decimal(20)},
        stock={"CD-18-KIT": Decimal(4)},
    )

    assert found("over_claim", about) == []


def test_a_tolerance_lets_pass_as_much_and_no_more() -> None:
    just = facts(sale(2, quantity="105"), bought={KIT: Bought(Decimal(100))})
    above = facts(sale(2, quantity="106"), bought={KIT: Bought(Decimal(100))})

    assert found("over_claim", just, tolerance_percent="5") == []
    assert len(found("over_claim", above, tolerance_percent="5")) == 1


def test_a_product_that_was_never_bought_is_found() -> None:
    assert sentences("over_claim", facts(sale(2), bought={})) == [
        ("Sold more than bought", "CD-18-KIT: claimed 2, bought 0, opening stock declared 0. Line 2.")
    ]


def test_what_nobody_claims_an_amount_for_puts_no_amount_at_risk() -> None:
    (finding,) = found("over_claim", facts(sale(2, amount=None), bought={}))

    assert finding.at_risk is None
