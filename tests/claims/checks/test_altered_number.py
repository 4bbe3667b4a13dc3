"""The same sale under a changed number is found; the same customer buying the same again is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims.checks.facts import Facts, Line, Other
from claims.checks.likeness import number_key
from tests.claims.checks.stage import DRIVER, facts, found, numbers_of, sale, sentences

# Ten invoices a day from 1 September, INV-77000 onwards: on 9 October they run from 77380 to 77389.
RUNNING = numbers_of(date(2026, 9, 1), 80, 77000, 10)
NINTH = date(2026, 10, 9)


def again(line: Line, invoice: str, day: date = NINTH, row: int = 3) -> Facts:
    other = Other(line.row, "CLM-10311", row, invoice, number_key(invoice), day)
    return facts(line, near=(other,), sequence=RUNNING)


def test_a_swapped_digit_that_leaves_the_sequence_is_found() -> None:
    about = again(sale(12, "INV-73785"), "INV-77385")

    (finding,) = found("altered_number", about)

    assert (finding.title, finding.sentence, finding.weak) == (
        "Invoice number like that of the same sale",
        "Invoice INV-73785 has the customer, product, quantity and amount of INV-77385 of 9 Oct 2026"
        " (CLM-10311, row 3). Line 12.",
        False,
    )


@pytest.mark.parametrize(
    "number",
    [
        "INV-77385A",
        "INV-77385-1",
        "INV-O77385",
        "INV-7738S",
        "INV-077385",
        "INVC-77385",
        "INV-7785",
        "1NV-77385",
    ],
)
def test_letters_marks_zeros_and_digits_left_out_are_found(number: str) -> None:
    assert [one.weak for one in found("altered_number", again(sale(12, number), "INV-77385"))] == [False]


@pytest.mark.parametrize(
    ("number", "first"),
    [
        ("77385", "INV-77385"),
        ("INV-77385", "77385"),
        ("2026/77385", "77385"),
        ("KESTREL/INV-77385", "INV-77385"),
        ("INV-77385-COPY", "INV-77385"),
        ("INV-77385/2026", "INV-77385"),
        ("INV-77385-001", "INV-77385"),
        ("7738S", "INV-77385"),
    ],
)
def test_a_number_with_something_before_or_behind_it_is_the_same_number(number: str, first: str) -> None:
    assert [one.weak for one in found("altered_number", again(sale(12, number), first))] == [False]


@pytest.mark.parametrize(
    ("number", "first"),
    [("INV-77391", "77385"), ("385", "INV-77385"), ("INV-77385", "773"), ("A-12-77385-B", "INV-77385")],
)
def test_a_number_that_is_met_by_chance_is_another_one(number: str, first: str) -> None:
    assert found("altered_number", again(sale(12, number), first)) == []


@pytest.mark.parametrize(
    ("number", "shift", "count"),
    [
        ("INV-77388", 1, 1),
        ("INV-77388", 2, 1),
        ("INV-77382", -1, 1),
        ("INV-77391", 1, 0),
        ("INV-77375", -1, 0),
    ],
)
def test_a_number_among_those_of_another_day_does_not_fit_its_own(
    number: str, shift: int, count: int
) -> None:
    line = sale(12, number, sold_on=NINTH + timedelta(days=shift))

    assert [one.weak for one in found("altered_number", again(line, "INV-77385"))] == [False] * count


def test_where_several_tills_share_the_numbers_of_a_day_nothing_follows_from_their_order() -> None:
    tills = tuple(replace(day, low=70_000 + place, high=80_000 + place) for place, day in enumerate(RUNNING))
    line = sale(12, "INV-77388", sold_on=NINTH + timedelta(days=1))
    other = Other(12, "CLM-10311", 3, "INV-77385", "INV77385", NINTH)

    assert found("altered_number", facts(line, near=(other,), sequence=tills)) == []


@pytest.mark.parametrize(("days", "count"), [(5, 0), (6, 1)])
def test_an_order_is_believed_when_enough_days_show_it(days: int, count: int) -> None:
    known = numbers_of(NINTH - timedelta(days=days - 1), days, 77389 - 10 * days + 1, 10)
    line = sale(12, "INV-77388", sold_on=NINTH + timedelta(days=1))
    other = Other(12, "CLM-10311", 3, "INV-77385", "INV77385", NINTH)

    assert len(found("altered_number", facts(line, near=(other,), sequence=known))) == count


def test_the_next_number_of_another_day_is_the_customer_buying_again() -> None:
    line = sale(12, "INV-77391", sold_on=NINTH + timedelta(days=1))

    assert found("altered_number", again(line, "INV-77385")) == []


def test_the_next_number_of_the_same_day_is_shown_and_need_not_be_resolved() -> None:
    about = again(sale(12, "INV-77386"), "INV-77385")

    assert sentences("altered_number", about) == [
        (
            "Same sale, same day, next number",
            "Invoice INV-77386 has the customer, product, quantity and amount of INV-77385 of 9 Oct 2026"
            " (CLM-10311, row 3). Line 12.",
        )
    ]
    assert [one.weak for one in found("altered_number", about)] == [True]


def test_the_next_number_of_the_same_day_in_the_same_claim_is_no_sign() -> None:
    about = facts(sale(4, "INV-77385"), sale(9, "INV-77386"), sequence=RUNNING)

    assert found("altered_number", about) == []


@pytest.mark.parametrize(("before", "count"), [(2, 1), (3, 0)])
def test_a_customer_that_has_the_same_again_and_again_is_no_sign(before: int, count: int) -> None:
    near = tuple(
        Other(
            12,
            "CLM-10311",
            3 + place,
            f"INV-7738{5 - place}",
            f"INV7738{5 - place}",
            NINTH - timedelta(days=place),
        )
        for place in range(before)
    )

    about = facts(sale(12, "INV-77386"), near=near, sequence=RUNNING)

    assert len(found("altered_number", about)) == count


@pytest.mark.parametrize(("late", "count"), [(0, 1), (2, 0)])
def test_a_partner_that_writes_documents_late_is_given_the_days_it_is_late_by(late: int, count: int) -> None:
    days = numbers_of(date(2026, 9, 1), 80, 77000, 10)
    habit = tuple(replace(day, low=day.low - 10 * late, high=day.high) for day in days)
    line = sale(12, "INV-77366", sold_on=NINTH)
    other = Other(12, "CLM-10311", 3, "INV-77365", "INV77365", NINTH - timedelta(days=2))

    assert len(found("altered_number", facts(line, near=(other,), sequence=habit))) == count


def test_a_whole_invoice_of_several_lines_on_the_same_day_must_be_resolved() -> None:
    lines = (sale(12, "INV-77386"), sale(13, "INV-77386", product=DRIVER, sku="CD-12-DRV"))
    near = tuple(Other(line.row, "CLM-10311", 3, "INV-77385", "INV77385", NINTH) for line in lines)

    (finding,) = found("altered_number", facts(*lines, near=near, sequence=RUNNING))

    assert (finding.rows, finding.weak) == ((12, 13), False)


def test_one_line_of_a_longer_invoice_is_no_copy_of_it() -> None:
    lines = (sale(12, "INV-77386"), sale(13, "INV-77386", product=DRIVER, sku="CD-12-DRV"))
    near = (Other(12, "CLM-10311", 3, "INV-77385", "INV77385", NINTH),)

    assert found("altered_number", facts(*lines, near=near, sequence=RUNNING)) == []


def test_a_digit_changed_and_the_day_moved_is_found_by_the_sequence() -> None:
    line = sale(12, "INV-77388", sold_on=NINTH + timedelta(days=5))

    assert [one.weak for one in found("altered_number", again(line, "INV-77385"))] == [False]


@pytest.mark.parametrize(("days", "count"), [(7, 1), (8, 0)])
def test_days_apart_count_up_to_the_threshold(days: int, count: int) -> None:
    line = sale(12, "INV-77385A", sold_on=NINTH + timedelta(days=days))

    assert len(found("altered_number", again(line, "INV-77385"))) == count


@pytest.mark.parametrize(("number", "count"), [("IMV-77385X", 1), ("IMV-77385XY", 0)])
def test_letters_that_differ_count_up_to_the_threshold(number: str, count: int) -> None:
    assert len(found("altered_number", again(sale(12, number), "INV-77385"))) == count


def test_without_a_known_sequence_numbers_in_the_order_of_the_days_are_no_sign() -> None:
    line = sale(12, "INV-77391", sold_on=NINTH + timedelta(days=1))
    other = Other(12, "CLM-10311", 3, "INV-77385", "INV77385", NINTH)

    assert found("altered_number", facts(line, near=(other,))) == []


def test_without_a_known_sequence_a_later_sale_with_a_lower_number_is_found() -> None:
    line = sale(12, "INV-77384", sold_on=NINTH + timedelta(days=1))
    other = Other(12, "CLM-10311", 3, "INV-77385", "INV77385", NINTH)

    assert [one.weak for one in found("altered_number", facts(line, near=(other,)))] == [False]


def test_a_changed_number_within_the_claim_is_found_and_the_later_row_told() -> None:
    about = facts(sale(4, "INV-77385"), sale(9, "INV-77385B"), sequence=RUNNING)

    (finding,) = found("altered_number", about)

    assert (finding.rows, finding.sentence) == (
        (9,),
        "Invoice INV-77385B has the customer, product, quantity and amount of INV-77385 of 9 Oct 2026"
        " (row 4 of this claim). Line 9.",
    )


def test_one_number_for_two_customers_is_found() -> None:
    clash = Other(12, "CLM-10311", 3, "INV-77385", "INV77385", NINTH, end_customer="Quay Marine")

    assert sentences("altered_number", facts(sale(12, "INV-77385"), clashes=(clash,))) == [
        (
            "One invoice number, two customers",
            "Invoice INV-77385 is to “BuildRight Ltd” here and to “Quay Marine” in CLM-10311, row 3. Line 12.",
        )
    ]


@pytest.mark.parametrize("name", ["BuildRight Limited", "Buildright", "BUILD-RIGHT LTD."])
def test_one_customer_written_in_two_ways_is_one_customer(name: str) -> None:
    clash = Other(12, "CLM-10311", 3, "INV-77385", "INV77385", NINTH, end_customer=name)

    assert found("altered_number", facts(sale(12, "INV-77385"), clashes=(clash,))) == []
