"""CSV for spreadsheet programs: text stays text, figures stay figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from claims.exports.bad_rows import bad_rows_csv
from claims.exports.csv_text import csv_bytes, text_cell
from vir.foundation.imports.queries import BadRow


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-1+1", "@SUM(A1)", "\tx", "\rx", "-", "+49 30 1234"])
def test_a_text_that_would_run_as_a_formula_gets_an_apostrophe(text: str) -> None:
    assert text_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12.50", "+3", "-1.234,50", "A=1", "", "INV-1", "'quoted"])
def test_figures_and_plain_texts_are_left_as_they_are(text: str) -> None:
    assert text_cell(text) == text


def test_a_table_has_iso_dates_dots_and_ascii_minus() -> None:
    content = csv_bytes(
        ["day", "net", "text", "none"],
        [
            [date(2026, 11, 23), Decimal("-3140.0000"), 'a "b", c', None],
            [date(2026, 1, 2), Decimal("1E+3"), "x", 5],
        ],
    )

    assert content == (
        b'\xef\xbb\xbfday,net,text,none\r\n2026-11-23,-3140,"a ""b"", c",\r\n2026-01-02,1000,x,5\r\n'
    )


def test_a_ragged_row_keeps_all_its_cells() -> None:
    content = bad_rows_csv(
        ["A", "B"],
        [BadRow(3, ("1", "2", "3"), ("Too many.",), ("Fix.",)), BadRow(4, ("1",), ("Too few.",), ("Fix.",))],
    )

    assert content.decode("utf-8-sig").splitlines() == [
        "Row in the file,A,B,Problem,Fix",
        "3,1,2 | 3,Too many.,Fix.",
        "4,1,,Too few.,Fix.",
    ]


def test_added_columns_never_take_a_name_of_the_file() -> None:
    content = bad_rows_csv(["Fix", "Problem"], [BadRow(2, ("a", "b"), ("No.",), ("Do.",))])

    assert (
        content.decode("utf-8-sig").splitlines()[0]
        == "Row in the file,Fix,Problem,Problem (import),Fix (import)"
    )
