"""What a text that was not read may mean: proposed, never taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from vir.foundation.imports.cells import reader_of
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.fixes import Proposal, propose, written_date, written_number
from vir.foundation.imports.kinds import Amount, Choice, Code, Column, CurrencyCode, Date, Quantity
from vir.foundation.imports.nearness import nearest
from vir.foundation.imports.numbers import NumberFormat

DAY = Column("day", "Sale date", Date)
QUANTITY = Column("quantity", "Quantity", Quantity)
NET = Column("net", "Net amount", Amount, currency="USD")
SKU = Column("sku", "SKU", Code)
TYPE = Column("type", "Type", Choice, choices=("sale", "return", "credit note"))
CURRENCY = Column("currency", "Currency", CurrencyCode)
SKUS = ("CD-12-DRV", "CD-18-KIT", "CD-18-SAW", "OT-1")


def labels(column: Column, text: str, fmt: DateFormat | NumberFormat | None = None) -> list[tuple[str, str]]:
    formats = {} if fmt is None else {column.name: fmt}
    return [(offer.label, offer.value) for offer in propose(column, text, formats=formats)]


@pytest.mark.parametrize(
    "text",
    [
        "31/10/26",
        "31.10.26",
        "31-10-26",
        "10/31/2026",
        "2026-10-31",
        "2026/10/31",
        "20261031",
        "31 Oct 2026",
        "31 Oct 26",
        "Oct 31, 2026",
        "31/10/2026 14:05",
        "3l/1O/2026",
        "31 / 10 / 2026",
        "31\u201310\u20132026",
        "46326",
    ],
)
def test_a_date_with_one_reading_is_offered_as_the_column_is_written(text: str) -> None:
    assert labels(DAY, text, DateFormat.DMY) == [("Yes, 31 Oct 2026", "31/10/2026")]


@pytest.mark.parametrize(
    "text", ["31/09/26", "30 Feb 2026", "31/10", "soon", "31/10/2206", "00/10/2026", "123456", ""]
)
def test_a_day_that_cannot_be_is_not_offered(text: str) -> None:
    assert labels(DAY, text, DateFormat.DMY) == []


def test_a_date_with_two_readings_is_offered_as_both() -> None:
    assert labels(DAY, "03/04/2026", DateFormat.ISO) == [
        ("Use 3 Apr 2026", "2026-04-03"),
        ("Use 4 Mar 2026", "2026-03-04"),
    ]


def test_the_order_of_the_column_decides_where_it_can() -> None:
    assert labels(DAY, "03/04/26", DateFormat.DMY) == [("Yes, 3 Apr 2026", "03/04/2026")]
    assert labels(DAY, "03/04/26", DateFormat.MDY) == [("Yes, 4 Mar 2026", "03/04/2026")]


def test_two_digits_of_a_year_are_of_the_last_century_from_70_on() -> None:
    assert labels(DAY, "01/02/69", DateFormat.DMY) == [("Yes, 1 Feb 2069", "01/02/2069")]
    assert labels(DAY, "01/02/95", DateFormat.DMY) == [("Yes, 1 Feb 1995", "01/02/1995")]


@pytest.mark.parametrize("fmt", DateFormat)
def test_an_offered_date_is_read_by_every_format_as_the_day_it_says(fmt: DateFormat) -> None:
    day = date(2026, 3, 4)
    assert reader_of(DAY, fmt)(written_date(day, fmt)) == day


@pytest.mark.parametrize(
    ("text", "fmt", "offered"),
    [
        ("1.234,50", NumberFormat.PLAIN, "1234.50"),
        ("1.234,50", NumberFormat.POINT, "1234.50"),
        ("1,234.50", NumberFormat.COMMA, "1234,50"),
        ("1 234,50", NumberFormat.POINT, "1234.50"),
        ("1'234.50", NumberFormat.PLAIN, "1234.50"),
        ("1,234,567", NumberFormat.PLAIN, "1234567"),
        ("12O", NumberFormat.PLAIN, "120"),
        ("l2", NumberFormat.PLAIN, "12"),
        ("12 .50", NumberFormat.PLAIN, "12.50"),
        ("US$ 12.50", NumberFormat.PLAIN, "12.50"),
        ("USD 12.50-", NumberFormat.COMMA, "-12,50"),
    ],
)
def test_a_number_in_another_style_is_offered_where_it_has_one_reading(
    text: str, fmt: NumberFormat, offered: str
) -> None:
    assert labels(NET, text, fmt) == [(f"Use {offered}", offered)]


@pytest.mark.parametrize("text", ["1,234", "12%", "1E5", "twelve", "12 pcs", "--5", "O", "1.2.3"])
def test_a_number_with_two_readings_or_none_is_not_offered(text: str) -> None:
    assert labels(QUANTITY, text, NumberFormat.PLAIN) == []


def test_a_currency_sign_is_taken_off_a_quantity_but_another_currency_is_not_taken_off_an_amount() -> None:
    assert labels(QUANTITY, "$12", NumberFormat.PLAIN) == [("Use 12", "12")]
    assert labels(NET, "€1.234,50", NumberFormat.POINT) == []


def test_nothing_is_offered_that_the_column_would_not_take() -> None:
    bounded = replace(QUANTITY, maximum=Decimal(100))
    assert labels(bounded, "12O", NumberFormat.PLAIN) == []
    assert labels(bounded, "1O", NumberFormat.PLAIN) == [("Use 10", "10")]


@pytest.mark.parametrize("fmt", NumberFormat)
def test_an_offered_number_is_read_as_what_it_is(fmt: NumberFormat) -> None:
    number = Decimal("-1234567.25")
    assert reader_of(QUANTITY, fmt)(written_number(number, fmt)) == number


@pytest.mark.parametrize(
    "text", ["CD18KIT", "cd 18 kit", "CD-18-K1T", "CD-l8-KIT", "\u200bCD-18-KIT", "0CD-18-KIT"]
)
def test_a_code_that_differs_in_writing_only_is_the_one_that_is_offered(text: str) -> None:
    offers = propose(SKU, text, formats={}, known=SKUS)
    assert offers == [Proposal("Use CD-18-KIT", "CD-18-KIT")]


def test_a_mistyped_code_offers_the_most_alike() -> None:
    offers = propose(SKU, "CD-18-KTI", formats={}, known=SKUS)
    assert [offer.value for offer in offers] == ["CD-18-KIT"]


@pytest.mark.parametrize("text", ["XX", "OT", "HAMMER", "CD-18-KIT"])
def test_a_code_that_is_like_none_or_one_of_ours_offers_nothing(text: str) -> None:
    assert propose(SKU, text, formats={}, known=SKUS) == []


def test_at_most_three_codes_are_offered() -> None:
    known = [f"CD-18-KIT-{letter}" for letter in "ABCDE"]
    assert len(propose(SKU, "CD-18-KIT-Z", formats={}, known=known)) == 3
    assert nearest("CD-18-KIT-Z", known, at_most=3) == known[:3]


def test_words_and_currencies_are_offered_by_their_like() -> None:
    assert labels(TYPE, "retrun") == [("Use return", "return")]
    assert labels(TYPE, "gift") == []
    assert labels(CURRENCY, "Euro") == [("Use EUR", "EUR")]
    assert labels(CURRENCY, "$") == []


def test_a_text_that_is_read_as_it_stands_offers_nothing() -> None:
    assert labels(DAY, "31/10/2026", DateFormat.DMY) == []
    assert labels(QUANTITY, "12", NumberFormat.PLAIN) == []
