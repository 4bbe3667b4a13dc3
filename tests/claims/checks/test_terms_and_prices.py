"""Dates, products, prices, quantities: each finding in its words, and what just passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.checks.facts import Bought, History, Price, Return
from claims.enums import ClaimKind
from tests.claims.checks.stage import DRIVER, KIT, OCTOBER, SENT, facts, found, sale, sentences


def test_sales_outside_the_period_are_found_together() -> None:
    about = facts(
        sale(2, sold_on=date(2026, 9, 30)),
        sale(3, sold_on=date(2026, 10, 1)),
        sale(4, sold_on=date(2026, 10, 31)),
        sale(5, sold_on=date(2026, 11, 1)),
    )

    assert sentences("outside_period", about) == [
        (
            "Outside the period",
            "2 sales outside 1 Oct–31 Oct 2026, dated 30 Sep–1 Nov 2026. Lines 2 and 5.",
        )
    ]


def test_a_sale_of_a_day_to_come_is_found() -> None:
    about = facts(sale(2, sold_on=date(2026, 10, 21)), on=date(2026, 10, 20))

    assert sentences("outside_period", about) == [
        ("Sold after the claim was sent", "1 sale after 20 Oct 2026, dated 21 Oct 2026. Line 2.")
    ]


def test_a_sale_of_the_day_it_is_sent_passes() -> None:
    assert (
        sentences("outside_period", facts(sale(2, sold_on=date(2026, 10, 20)), on=date(2026, 10, 20))) == []
    )


@pytest.mark.parametrize(("late", "grace", "count"), [(0, "0", 0), (1, "0", 1), (5, "5", 0), (6, "5", 1)])
def test_the_deadline_counts_after_its_days_of_grace(late: int, grace: str, count: int) -> None:
    about = facts(sale(2), on=OCTOBER.deadline_on + timedelta(days=late))

    assert len(found("outside_period", about, grace_days=grace)) == count


def test_a_late_claim_says_how_late() -> None:
    assert sentences("outside_period", facts(sale(2), on=date(2026, 12, 3))) == [
        ("After the deadline", "Sent on 3 Dec 2026, 3 days after the last day, 30 Nov 2026.")
    ]


def test_products_that_do_not_count_are_named() -> None:
    about = facts(
        sale(2),
        sale(3, product=DRIVER, sku="CD-12-DRV", counts=False),
        sale(4, product=None, sku="XX-1"),
    )

    assert sentences("not_eligible", about) == [
        ("Product not known", "1 line of products we do not know: XX-1. Line 4."),
        (
            "Product not eligible",
            "1 line of products that do not count under “Q4 Sell-through Bonus”: CD-12-DRV. Line 3.",
        ),
    ]


def test_a_special_price_is_for_its_customer_only() -> None:
    terms = replace(OCTOBER, prices=(Price(KIT, "buildrightltd", Decimal(90)),))
    about = facts(sale(2), sale(3, end_customer="Quay Marine"), kind=ClaimKind.SHIP_DEBIT, terms=terms)

    assert sentences("not_eligible", about) == [
        (
            "No special price agreed",
            "1 line without a special price for the product and end customer: CD-18-KIT for “Quay Marine”. Line 3.",
        )
    ]


def test_a_price_far_below_what_the_partner_paid_is_found() -> None:
    about = facts(sale(2, unit_price=Decimal("39.99")), sale(3, unit_price=Decimal("40.00")))

    assert sentences("price_range", about) == [
        (
            "Price outside the usual range",
            "CD-18-KIT: sold at $39.99 per unit, $80.00 usual, 49% of it. Line 2.",
        )
    ]


@pytest.mark.parametrize(("price", "count"), [("240.00", 0), ("240.01", 1)])
def test_a_price_far_above_is_found(price: str, count: int) -> None:
    assert len(found("price_range", facts(sale(2, unit_price=Decimal(price))))) == count


@pytest.mark.parametrize(("lines", "count"), [(11, 0), (12, 1)])
def test_without_purchases_the_own_earlier_price_counts_from_some_lines_on(lines: int, count: int) -> None:
    history = History(lines, Decimal(2), Decimal(1), Decimal(80))
    about = facts(sale(2, unit_price=Decimal(10)), bought={KIT: Bought(Decimal(99))}, history={KIT: history})

    assert len(found("price_range", about)) == count


def test_a_sale_above_the_special_price_is_found() -> None:
    terms = replace(OCTOBER, prices=(Price(KIT, "", Decimal(90)),))
    about = facts(
        sale(2, unit_price=Decimal("90.00")),
        sale(3, unit_price=Decimal("95.00")),
        kind=ClaimKind.SHIP_DEBIT,
        terms=terms,
    )

    assert sentences("price_range", about) == [
        (
            "Sold above the special price",
            "CD-18-KIT: sold at $95.00 per unit, $90.00 agreed, 105% of it. Line 3.",
        )
    ]
    assert found("price_range", about, above_special_percent="6") == []


def test_a_quantity_far_above_the_own_history_is_found() -> None:
    history = {KIT: History(40, Decimal("4.125"), Decimal("2"), None)}
    about = facts(sale(2, quantity="17"), sale(3, quantity="16"), history=history)

    assert sentences("quantity_outlier", about) == [
        (
            "Quantity far above the usual",
            "CD-18-KIT: 17 units on one line, usually 4.1 in 40 lines before. Line 2.",
        )
    ]


@pytest.mark.parametrize(
    ("lines", "mean", "spread", "count"),
    [(12, "4", "1", 1), (11, "4", "1", 0), (12, "4", "4", 0), (12, "6", "1", 0)],
)
def test_a_quantity_is_an_outlier_by_spread_by_factor_and_by_enough_lines(
    lines: int, mean: str, spread: str, count: int
) -> None:
    history = {KIT: History(lines, Decimal(mean), Decimal(spread), None)}

    assert len(found("quantity_outlier", facts(sale(2, quantity="20"), history=history))) == count


def test_many_invoices_to_one_customer_on_one_day_are_found() -> None:
    last_day = date(2026, 10, 31)
    about = facts(
        *[sale(row, sold_on=last_day) for row in range(12, 50)], sale(50, end_customer="Quay Marine")
    )

    assert sentences("same_customer_day", about) == [
        (
            "Same customer, 38 invoices in one day",
            "38 invoices on 31 Oct 2026 to “BuildRight Ltd”. Lines 12–49.",
        )
    ]


@pytest.mark.parametrize(("invoices", "count"), [(7, 0), (8, 1)])
def test_invoices_of_one_day_count_from_the_threshold(invoices: int, count: int) -> None:
    assert len(found("same_customer_day", facts(*[sale(row) for row in range(invoices)]))) == count


def test_lines_of_one_invoice_count_once() -> None:
    about = facts(*[sale(row, "INV-1", product=DRIVER if row else KIT, mark=str(row)) for row in range(30)])

    assert found("same_customer_day", about) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (29, "29 days before this claim was sent"),
        (1, "1 day before this claim was sent"),
        (0, "on the day this claim was sent"),
    ],
)
def test_a_recent_change_of_bank_details_is_found(days: int, words: str) -> None:
    changed = SENT - timedelta(days=days)

    (finding,) = found("bank_changed", facts(sale(2), bank_changed_on=changed))

    assert finding.sentence == f"Bank details changed on {changed.day} {changed:%b} 2026, {words}."
    assert finding.at_risk == Decimal(16)


def test_a_change_of_bank_details_ages() -> None:
    assert found("bank_changed", facts(sale(2), bank_changed_on=SENT - timedelta(days=30))) == []
    assert found("bank_changed", facts(sale(2))) == []


def test_a_returned_sale_is_found_with_what_came_back() -> None:
    back = Return("77842", "77842", KIT, date(2026, 10, 12), Decimal(1))
    about = facts(sale(2, "77842", "4"), sale(3, "77843", "4"), returns=(back,))

    (finding,) = found("claimed_return", about)

    assert (finding.title, finding.sentence, finding.at_risk) == (
        "Sale was returned",
        "Invoice 77842: 4 CD-18-KIT claimed, 1 reported as returned by 12 Oct 2026. Line 2.",
        Decimal("8.00"),
    )


def test_a_return_of_another_product_is_not_this_sale() -> None:
    back = Return("77842", "77842", DRIVER, date(2026, 10, 12), Decimal(1))

    assert found("claimed_return", facts(sale(2, "77842"), returns=(back,))) == []
