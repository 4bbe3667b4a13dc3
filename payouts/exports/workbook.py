"""A workbook of real numbers and dates, in which a text can never be a formula."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from types import TracebackType
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

CELL_CHARACTERS_MAX = 32_767
# What a sheet may be called.
NAME_CHARACTERS_MAX = 31
NAME_REFUSED = re.compile(r"[\[\]:*?/\\]|^'|'$")
NAME_PLAIN = re.compile(r"[A-Za-z_]+")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Book:
    """A workbook being written; its bytes are there after it was closed."""

    def __init__(
        self, title: str, author: str, *, decimals: int, made_on: date, right_to_left: bool = False
    ) -> None:
        self._right_to_left = right_to_left
        self._out = BytesIO()
        self._book = xlsxwriter.Workbook(self._out, OPTIONS)
        self._book.set_properties(
            {"title": title, "author": author, "created": datetime.combine(made_on, time(), tzinfo=UTC)}
        )
        money = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        self._formats = {
            "text": self._book.add_format({"valign": "top"}),
            "wrapped": self._book.add_format({"text_wrap": True, "valign": "top"}),
            "title": self._book.add_format({"bold": True, "font_size": 14}),
            "head": self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "head_right": self._book.add_format(
                {"bold": True, "bottom": 1, "align": "right", "text_wrap": True, "valign": "top"}
            ),
            "money": self._book.add_format({"num_format": money}),
            "total": self._book.add_format({"num_format": money, "bold": True, "top": 1}),
            "grand": self._book.add_format({"num_format": money, "bold": True, "top": 1, "bottom": 6}),
            "number": self._book.add_format({"num_format": "#,##0.####"}),
            "count": self._book.add_format({"num_format": "#,##0"}),
            "date": self._book.add_format({"num_format": "d mmm yyyy", "align": "left"}),
            "bold": self._book.add_format({"bold": True}),
        }

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def sheet(self, name: str, widths: list[float]) -> Sheet:
        """Add a sheet; its name is cut to what a sheet may be called."""
        made = self._book.add_worksheet(NAME_REFUSED.sub(" ", name)[:NAME_CHARACTERS_MAX].strip())
        if self._right_to_left:
            made.right_to_left()
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        return Sheet(made, self._formats)

    def content(self) -> bytes:
        """Give the bytes of the closed workbook."""
        return self._out.getvalue()


def in_formula(name: str) -> str:
    """Write the name of a sheet as a formula names it."""
    return name if NAME_PLAIN.fullmatch(name) else "'" + name.replace("'", "''") + "'"


class Sheet:
    """A sheet; rows and columns count from 0."""

    def __init__(self, sheet: Worksheet, formats: dict[str, Any]) -> None:
        self._sheet = sheet
        self._formats = formats

    @property
    def name(self) -> str:
        """Give what it is called."""
        return str(self._sheet.get_name())

    def text(self, row: int, column: int, value: str, look: str = "text") -> None:
        """Write a text as a text, whatever it starts with."""
        self._sheet.write_string(row, column, value[:CELL_CHARACTERS_MAX], self._formats[look])

    def number(self, row: int, column: int, value: Decimal | int, look: str = "number") -> None:
        """Write a number."""
        self._sheet.write_number(row, column, value, self._formats[look])

    def day(self, row: int, column: int, value: date) -> None:
        """Write a date."""
        self._sheet.write_datetime(row, column, value, self._formats["date"])

    def formula(self, row: int, column: int, formula: str, value: Decimal | int, look: str = "total") -> None:
        """Write one of our own formulas with its result, for readers that do not calculate."""
        self._sheet.write_formula(row, column, formula, self._formats[look], value)

    def heads(self, row: int, names: list[str], *, right: frozenset[int] = frozenset()) -> None:
        """Write a table's head and keep it in sight."""
        for column, name in enumerate(names):
            self.text(row, column, name, "head_right" if column in right else "head")
        self._sheet.freeze_panes(row + 1, 0)
        self._sheet.repeat_rows(row)
