"""What partners write beside the shapes of the standards: the product first, ranges of days, several serial numbers."""

from __future__ import annotations

from datetime import date

import pytest

from claims.importers.edi.values import ValueUnread, edifact_date
from tests.claims.importers.edi.building import REPORT_SLSRPT, SALE_867, changed, edifact, x12
from tests.claims.importers.edi.judging import Judged, judge


def cells(judged: Judged, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row.cells[column] for column in columns) for read in judged.reads for row in read.rows]


def notes(judged: Judged) -> list[str]:
    return [fault.message for read in judged.reads for fault in read.all_faults() if fault.weight == "note"]


FIRST = (
    "BPT*00*RPT-1*20261123*01",
    "PTD*SS",
    "REF*IV*INV-1",
    "LIN**VN*CD-18-KIT",
    "UIT*EA*10",
    "QTY*39*3*EA",
    "DTM*003*20261105",
    "LIN**VN*CD-12-DRV",
    "REF*IV*INV-2",
    "UIT*EA*20",
    "DTM*003*20261106",
    "QTY*39*1*EA",
    "QTY*76*2*EA",
)


def test_a_product_that_stands_before_its_quantities_is_that_of_each_of_them() -> None:
    judged = judge(x12(FIRST).encode())

    assert cells(judged, "document", "sale_date", "sku", "quantity", "net", "type") == [
        ("INV-1", "2026-11-05", "CD-18-KIT", "3", "30.00", "sale"),
        ("INV-2", "2026-11-06", "CD-12-DRV", "1", "20.00", "sale"),
        ("INV-2", "2026-11-06", "CD-12-DRV", "2", "40.00", "return"),
    ]


def test_a_product_after_its_quantity_is_not_that_of_the_next_quantity() -> None:
    two = changed(SALE_867, "CTT*1*3", "QTY*39*1*EA", "LIN*2*VN*CD-12-DRV", "UIT*EA*20", "CTT*2*4")

    assert cells(judge(x12(two).encode()), "sku", "quantity") == [("CD-18-KIT", "3"), ("CD-12-DRV", "1")]


@pytest.mark.parametrize(
    ("kind", "words"),
    [("BB", "demand only"), ("PA", "an adjustment of a price"), ("SM", "a sample")],
)
def test_what_is_reported_and_was_not_sold_is_left_aside_and_told(kind: str, words: str) -> None:
    more = changed(SALE_867, "CTT*1*3", f"PTD*{kind}", "QTY*39*9*EA", "LIN*2*VN*CD-18-KIT", "CTT*2*12")

    judged = judge(x12(more).encode())

    assert (judged.states, cells(judged, "quantity")) == (["A"], [("3",)])
    assert notes(judged) == [f"PTD01, segment 12: {kind} is {words}: left aside, nothing was sold."]


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("20261105", "102", date(2026, 11, 5)),
        ("2026110120261107", "718", date(2026, 11, 7)),
        ("20261101-20261107", "718", date(2026, 11, 7)),
        ("202611010000202611072359", "719", date(2026, 11, 7)),
        ("202602", "610", date(2026, 2, 28)),
        ("202402", "610", date(2024, 2, 29)),
    ],
)
def test_of_a_month_or_a_range_the_last_day_is_read(text: str, form: str, day: date) -> None:
    assert edifact_date(text, form) == day


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("2026110720261101", "718", "a first day that is not after the last one"),
        ("20261101", "718", "two times 8 digits, as format 718 has them"),
        ("2026110120261131", "718", "a day of the calendar, CCYYMMDD, such as 20261126"),
        ("20261101--20261107", "718", "two times 8 digits, as format 718 has them"),
        ("202613", "610", "a day of the calendar, CCYYMMDD, such as 20261126"),
        ("202645", "616", "format 102, 203, 204, 610, 718 or 719"),
    ],
)
def test_a_range_that_is_none_is_not_read(text: str, form: str, expected: str) -> None:
    with pytest.raises(ValueUnread, match=f"^{expected}$"):
        edifact_date(text, form)


@pytest.mark.parametrize(
    "lines",
    [
        ("GIN+BN+S1", "GIN+BN+S2", "GIN+BN+S3"),
        ("GIN+BN+S1+S2+S3",),
        ("GIN+SE+S1:S2+S3", "GIN+BX+LOT-7"),
    ],
)
def test_each_serial_number_of_a_report_is_a_row_and_the_amount_is_shared(lines: tuple[str, ...]) -> None:
    judged = judge(edifact(changed(REPORT_SLSRPT, "RFF+IV:INV-100", *lines, "RFF+IV:INV-100")).encode())

    assert cells(judged, "serial", "quantity", "net") == [
        ("S1", "1", "99.50"),
        ("S2", "1", "99.50"),
        ("S3", "1", "99.50"),
    ]


def test_another_number_of_serial_numbers_than_units_is_told_where_it_stands() -> None:
    judged = judge(edifact(changed(REPORT_SLSRPT, "RFF+IV:INV-100", "GIN+BN+S1+S2")).encode())

    assert [(fault.segment, fault.message) for read in judged.reads for fault in read.rows[0].faults] == [
        (
            "GIN",
            "Segment 14: 2 serial numbers stand with a quantity of 3. Expected: one serial number for each unit.",
        )
    ]


def test_serial_numbers_above_several_quantities_are_left_aside_and_told() -> None:
    lines = (*changed(REPORT_SLSRPT, "RFF+IV:INV-100", "RFF+IV:INV-100", "GIN+BN+S1"), "QTY+61:1:PCE")

    judged = judge(edifact(lines).encode())

    assert cells(judged, "serial", "quantity") == [("", "3"), ("", "1")]
    assert notes(judged) == [
        "LIN, segment 9: its serial numbers stand above several quantities, so they say nothing about one."
        " Such numbers were left aside."
    ]
