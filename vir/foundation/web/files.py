"""A list as a file: exactly the columns and rows that are shown, as CSV for programs and as a workbook for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from vir.foundation.web.columns import Kind, Value

# What makes a spreadsheet take a text for a formula, whoever wrote the text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CELL_CHARACTERS_MAX = 32_767
WIDTH_MAX = 60
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LOOKS: dict[Kind, dict[str, str]] = {
    "number": {"num_format": "#,##0.####"},
    "money": {"num_format": "#,##0.00##"},
    "percent": {"num_format": "0.##"},
    "date": {"num_format": "d mmm yyyy", "align": "left"},
    "moment": {"num_format": "d mmm yyyy hh:mm", "align": "left"},
    "text": {},
    "code": {},
}


@dataclass(frozen=True)
class FileColumn:
    """A column of the file: the stable name that programs read, the label that people read."""

    key: str
    label: str
    kind: Kind
    means: str = ""


@dataclass(frozen=True)
class Sheet:
    """What a file says: its columns and rows, and about itself."""

    title: str
    author: str
    made_on: date
    columns: Sequence[FileColumn]
    rows: Sequence[Sequence[Value]]
    # Filters, order, as-of: label and value.
    told: Sequence[tuple[str, str]]


def csv_bytes(sheet: Sheet, *, bom: bool = False) -> bytes:
    """Write RFC 4180 in UTF-8: ISO dates, a dot for decimals, an ASCII minus, text that runs as nothing."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.key for column in sheet.columns])
    writer.writerows([_written(value) for value in row] for row in sheet.rows)
    return (("\ufeff" if bom else "") + out.getvalue()).encode()


def safe_text(text: str) -> str:
    """Put a quote before a text that a spreadsheet would run as a formula."""
    clean = text.replace("\x00", "")
    return f"'{clean}" if clean.startswith(FORMULA_STARTS) else clean


def xlsx_bytes(sheet: Sheet) -> bytes:
    """Write the sheets Read me, Data and Control, with real numbers and dates."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    made = datetime.combine(sheet.made_on, time(), tzinfo=UTC)
    book.set_properties({"title": sheet.title, "author": sheet.author, "created": made})
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    looks = {kind: book.add_format(look) for kind, look in _LOOKS.items()}
    _read_me(
        book.add_worksheet("Read me"), sheet, bold, book.add_format({"text_wrap": True, "valign": "top"})
    )
    _data(book.add_worksheet("Data"), sheet, head, looks)
    _control(book.add_worksheet("Control"), sheet, head, looks)
    book.get_worksheet_by_name("Data").activate()
    book.close()
    return out.getvalue()


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return safe_text(value) if isinstance(value, str) else str(value)


def _read_me(page: Worksheet, sheet: Sheet, bold: Format, wrapped: Format) -> None:
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 90)
    told = [("What this is", sheet.title), *sheet.told]
    told += [(column.label, column.means) for column in sheet.columns if column.means]
    for row, (label, value) in enumerate(told):
        page.write_string(row, 0, label, bold)
        page.write_string(row, 1, value[:CELL_CHARACTERS_MAX], wrapped)


def _data(page: Worksheet, sheet: Sheet, head: Format, looks: dict[Kind, Format]) -> None:
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.label, head)
        widest = max((len(_written(row[place])) for row in sheet.rows[:500]), default=0)
        page.set_column(place, place, min(max(widest, len(column.label)) + 2, WIDTH_MAX))
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    for number, row in enumerate(sheet.rows, start=1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _put(page, number, place, value, looks[column.kind])


def _put(page: Worksheet, row: int, place: int, value: Value, look: Format) -> None:
    if value is None:
        return
    if isinstance(value, datetime):
        page.write_datetime(row, place, timezone.localtime(value).replace(tzinfo=None), look)
    elif isinstance(value, date):
        page.write_datetime(row, place, value, look)
    elif isinstance(value, str):
        page.write_string(row, place, value.replace("\x00", "")[:CELL_CHARACTERS_MAX], look)
    else:
        page.write_number(row, place, value, look)


def _control(page: Worksheet, sheet: Sheet, head: Format, looks: dict[Kind, Format]) -> None:
    """Give what proves the file whole: the rows and the sum of each column of figures, stated and added up."""
    page.set_column(0, 0, 30)
    page.set_column(1, 3, 22)
    for place, name in enumerate(("What", "When made", "In sheet Data", "Difference")):
        page.write_string(0, place, name, head)
    last = len(sheet.rows) + 1
    first = _letter(0)
    lines: list[tuple[str, Decimal, str, Format]] = [
        ("Rows", Decimal(len(sheet.rows)), f"=ROWS(Data!{first}2:{first}{max(last, 2)})", looks["number"])
    ]
    for place, column in enumerate(sheet.columns):
        if column.kind in ("number", "money"):
            total = _total(row[place] for row in sheet.rows)
            letter = _letter(place)
            lines.append(
                (column.label, total, f"=SUM(Data!{letter}2:{letter}{max(last, 2)})", looks[column.kind])
            )
    for number, (label, stated, formula, look) in enumerate(lines, start=1):
        page.write_string(number, 0, label)
        page.write_number(number, 1, stated, look)
        page.write_formula(number, 2, formula, look, stated)
        page.write_formula(number, 3, f"=B{number + 1}-C{number + 1}", look, 0)


def _total(values: Iterable[Value]) -> Decimal:
    return sum((Decimal(value) for value in values if isinstance(value, Decimal | int)), Decimal(0))


def _letter(place: int) -> str:
    """Give the letters of a column, counted from 0."""
    return f"{_letter(place // 26 - 1) if place >= 26 else ''}{chr(65 + place % 26)}"
