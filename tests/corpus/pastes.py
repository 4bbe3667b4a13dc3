"""Cells pasted from a spreadsheet, as browsers give them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.corpus.case import Case, Outcome, asks, reads, trouble
from vir.foundation.imports.pasted import write_pasted

_GROUP = "paste"


def cases() -> list[Case]:
    """List the files of this group: the pasted text, written to a file."""
    return [Case(_GROUP, name, _written(text), expected) for name, text, expected in _pasted()]


def _written(text: str) -> bytes:
    with TemporaryDirectory() as folder:
        return write_pasted(text, Path(folder)).read_bytes()


def _pasted() -> list[tuple[str, str, Outcome]]:
    plain = reads(("A1", "x"), ("A2", "y"))
    return [
        ("cells of a spreadsheet", "Code\tName\r\nA1\tx\r\nA2\ty\r\n", plain),
        ("cells without a line end at the end", "Code\tName\nA1\tx\nA2\ty", plain),
        ("cells of a web page", "Code\tName\nA1\tx\n\nA2\ty\n", plain),
        ("cell with a line end", 'Code\tName\r\nA1\t"x\ny"\r\nA2\tz\r\n', reads(("A1", "x\ny"), ("A2", "z"))),
        ("cell with quotation marks", 'Code\tName\r\nA1\t"5"" pipe"\r\n', reads(("A1", '5" pipe'))),
        ("inches that nobody quoted", 'Code\tName\nA1\t5" pipe\nA2\ty\n', reads(("A1", '5" pipe'), ("A2", "y"))),
        ("quotation mark at the start that nobody closed", 'Code\tName\nA1\t"x\nA2\ty\n', reads(("A1", '"x'), ("A2", "y"))),
        ("commas and semicolons in cells", "Code\tName\nA1\tx, y; z\nA2\tu, v; w\n", reads(("A1", "x, y; z"), ("A2", "u, v; w"))),
        ("leading zeros", "Code\tName\n00123\tx\n1E5\tNA\n", reads(("00123", "x"), ("1E5", "NA"))),
        ("money as it is shown", "Code\tNet\nA1\t$1,234.50\nA2\t($12.00)\n", reads(("A1", "1234.50"), ("A2", "-12.00"))),
        ("money with decimal commas", "Code\tNet\tCurrency\nA1\t1.234,50 €\tEUR\n", reads(("A1", "1234.50", "EUR"))),
        ("minus of our own pages", "Code\tNet\nA1\t\u22121,234.50\n", reads(("A1", "-1234.50"))),
        ("dates in two orders", "Code\tDay\nA1\t3/4/2026\n", asks("Day")),
        ("errors", "Code\tNet\nA1\t#N/A\nA2\t1.5\n", trouble((2, "Net", "error_cell"), rows=[("A2", "1.5")])),
        ("hashes of a column too narrow", "Code\tNet\nA1\t#####\nA2\t1.5\n", trouble((2, "Net", "not_a_number"), rows=[("A2", "1.5")])),
        ("numbers as they are shown, rounded", "Code\tNet\nA1\t1.23E+05\nA2\t1.5\n", trouble((2, "Net", "exponent"), rows=[("A2", "1.5")])),
        ("blank cells at the ends", "Code\tName\tNet\nA1\t\t1.5\nA2\ty\t\n", trouble((3, "Net", "blank"), rows=[("A1", "", "1.5")])),
        ("one column", "Code\nA1\nA2\n", reads(("A1",), ("A2",))),
        ("lines of a text file", "Code,Net\nA1,1.5\n", reads(("A1", "1.5"))),
        ("letters of many scripts", "Code\tName\nA1\tŁódź 東京 مرحبا\n", reads(("A1", "Łódź 東京 مرحبا"))),
        ("no-break spaces around cells", "Code\tName\nA1\u00a0\tx\u00a0\n", reads(("A1", "x"))),
    ]  # fmt: skip
