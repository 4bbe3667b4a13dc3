"""Lists as files: numbers stay numbers, days stay days, and no text runs as a formula."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from vir.foundation.web.files import FileColumn, Sheet, csv_bytes, safe_text, xlsx_bytes

COLUMNS = (
    FileColumn("partner", "Partner", "text", "Who bought."),
    FileColumn("earned", "Earned", "money"),
    FileColumn("on", "Day", "date"),
    FileColumn("at", "Time", "moment"),
)
ROWS = (
    ("Ærø & Söhne", Decimal("-1306.20"), date(2026, 11, 23), datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
    ('=HYPERLINK("x")', Decimal(0), None, None),
)
SHEET = Sheet(
    "Programs of Kestrel", "Kestrel", date(2026, 11, 23), COLUMNS, ROWS, (("As of", "23 Nov 2026"),)
)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\r=1", "\n=1"])
def test_a_text_that_would_run_is_quoted(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Alder", "'quoted", "1 = 1", "é"])
def test_any_other_text_is_itself(text: str) -> None:
    assert safe_text(text) == text


def test_a_csv_is_read_by_programs() -> None:
    with timezone.override("America/Chicago"):
        content = csv_bytes(SHEET)

    assert content.decode() == (
        "partner,earned,on,at\r\n"
        "Ærø & Söhne,-1306.20,2026-11-23,2026-11-23T06:00:00-06:00\r\n"
        '"\'=HYPERLINK(""x"")",0,,\r\n'
    )


def test_a_csv_for_spreadsheets_names_its_encoding() -> None:
    assert csv_bytes(SHEET, bom=True)[:3] == b"\xef\xbb\xbf"


def test_a_workbook_holds_real_numbers_days_and_what_proves_it_whole() -> None:
    with timezone.override("America/Chicago"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes(SHEET)))

    assert book.get_sheet_by_name("Data").to_python() == [
        ["Partner", "Earned", "Day", "Time"],
        ["Ærø & Söhne", -1306.2, date(2026, 11, 23), datetime(2026, 11, 23, 6, 0)],
        ['=HYPERLINK("x")', 0.0, "", ""],
    ]
    assert book.get_sheet_by_name("Control").to_python() == [
        ["What", "When made", "In sheet Data", "Difference"],
        ["Rows", 2.0, 2.0, 0.0],
        ["Earned", -1306.2, -1306.2, 0.0],
    ]
    assert book.get_sheet_by_name("Read me").to_python() == [
        ["What this is", "Programs of Kestrel"],
        ["As of", "23 Nov 2026"],
        ["Partner", "Who bought."],
    ]


def test_an_empty_list_is_a_file_too() -> None:
    empty = Sheet("Programs", "Kestrel", date(2026, 11, 23), COLUMNS, (), ())

    assert csv_bytes(empty) == b"partner,earned,on,at\r\n"
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes(empty)))
    assert book.get_sheet_by_name("Control").to_python()[1] == ["Rows", 0.0, 0.0, 0.0]
