"""An empty table with the right columns for a claim, to be filled in with a spreadsheet program."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from claims.exports.csv_text import csv_bytes

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class TemplateColumn:
    """A column: what stands above it, and what is said about it."""

    label: str
    about: str
    is_text: bool


def claim_template(form: str, columns: Sequence[TemplateColumn]) -> bytes:
    """
    Write the header row, as "csv" or "xlsx".

    In the workbook, columns of codes are texts, so that no program drops a leading zero, and each header says in a
    note what it holds.
    """
    labels = [column.label for column in columns]
    if form == "csv":
        return csv_bytes(labels, [])
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    page = book.add_worksheet("Claim")
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    for place, column in enumerate(columns):
        page.set_column(place, place, max(len(column.label) + 4, 14), text if column.is_text else None)
        page.write_string(0, place, column.label, head)
        page.write_comment(0, place, column.about, {"visible": False})
    page.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
