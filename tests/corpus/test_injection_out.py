"""Texts that came in as they were written go out as texts, whatever opens the file."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from claims.exports.csv_text import csv_bytes
from tests.corpus.injection import TEXTS
from vir.foundation.imports.reader import read_rows
from vir.foundation.imports.sniff import sniff
from vir.foundation.web import files

STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MORE = ("\t=1+1", "\r=1+1", "\n=1+1", "＋1", "－1+1", "＠x", "a\r\nb")
ALL = (*TEXTS, *MORE)
COLUMNS = (files.FileColumn("code", "Code", "code"), files.FileColumn("name", "Name", "text"))


def _sheet() -> files.Sheet:
    rows = [(f"A{i}", text) for i, text in enumerate(ALL)]
    return files.Sheet("Names", "Vir", date(2026, 10, 31), COLUMNS, rows, ())


def _names(content: bytes) -> list[str]:
    return [row[1] for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))][1:]


@pytest.mark.parametrize("which", ["claims", "lists"])
def test_no_cell_of_a_text_file_begins_a_formula_and_none_loses_a_sign(which: str) -> None:
    rows = [(f"A{i}", text) for i, text in enumerate(ALL)]

    content = csv_bytes(["code", "name"], rows) if which == "claims" else files.csv_bytes(_sheet())

    expected = [f"'{text}" if text.startswith(STARTERS) else text for text in ALL]
    assert _names(content) == expected


def test_all_of_them_are_text_cells_in_a_workbook() -> None:
    sheet = load_workbook(io.BytesIO(files.xlsx_bytes(_sheet())))["Data"]

    cells = [row[1] for row in sheet.iter_rows(min_row=2)]

    # The file format knows only one line end within a cell.
    plain = [text.replace("\r\n", "\n").replace("\r", "\n") for text in ALL]
    got = [str(cell.value).replace("_x000D_", "\n").replace("\n\n", "\n") for cell in cells]
    assert ({cell.data_type for cell in cells}, got) == ({"s"}, plain)


def test_what_goes_out_comes_in_again_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(files.xlsx_bytes(_sheet()))

    rows = list(read_rows(path, sniff(path, sheet="Data")))

    kept = [cells[1] for _, cells in rows]
    assert kept[: len(TEXTS)] == list(TEXTS)
