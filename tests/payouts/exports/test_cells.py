"""A text in a file is a text, whoever wrote it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from payouts.exports.cells import csv_file, safe_text

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_a_spreadsheet_would_run_gets_a_quote(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Alder Supply", "Fenwick & Sons", "3M", "a=b", "−3", ""])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text


def test_a_null_character_goes() -> None:
    assert safe_text("\x00=1+1") == "'=1+1"


def test_numbers_are_never_escaped_and_have_an_ascii_minus() -> None:
    written = csv_file(("what", "amount"), [("Returns", Decimal("-3140.00")), ("Lines", 9)])

    assert written == b"what,amount\r\nReturns,-3140.00\r\nLines,9\r\n"


def test_quotes_commas_and_line_breaks_come_back_as_they_were() -> None:
    names = ['Alder, "Supply"', "Bexley\r\nElectrical", "Žluťoučký kůň"]

    written = csv_file(("name",), [(name,) for name in names])

    assert [row[0] for row in csv.reader(io.StringIO(written.decode(), newline=""))][1:] == names


def test_the_mark_for_spreadsheets_is_put_first_when_asked_for() -> None:
    assert csv_file(("a",), [], bom=True) == "\ufeffa\r\n".encode()
