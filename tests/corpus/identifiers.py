"""Codes, numbers that are names, and names: what comes out is what went in, to the last zero."""

from __future__ import annotations

from tests.corpus import biff
from tests.corpus.case import Case, Outcome, reads, trouble
from tests.foundation.imports import workbooks as wb

_GROUP = "identifier"
_KEPT = (
    *("00123", "0", "000", "1E5", "1e5", "2E10", "5E-3", "1.0", "1.50", "12,000", "1/2", "3-4", "10-12-2026"),
    *("NA", "N/A", "null", "NULL", "None", "nil", "nan", "inf", "TRUE", "false", "-", "--", "?", "."),
    *("9007199254740993", "90071992547409931", "12345678901234567", "123456789012345678901234567890"),
    *("04006381333931", "4006381333932", "=", "+49 170 123", "@home", "SO-43659/1", "A B", "A  B", "a_b"),
    *(
        "é1",
        "ПРИВЕТ-1",
        "部品-1",
        "Ｗide-1",
        "A#1",
        "#1",
        "#REF",
        "100%",
        "$12",
        "'00123",
        "0x1F",
        "1_000",
        "∞",
    ),
    *("12345678901234567890E5", "2026W44", "MAR-1", "SEPT1", "1.234.567,89"),
)


def cases() -> list[Case]:
    """List the files of this group."""
    found = []
    for code in _KEPT:
        content = f"Code;Name\n{code};x\nA2;{code}\n".encode()
        found.append(Case(_GROUP, f"{code!a} stays", content, reads((code, "x"), ("A2", code))))
    found += [Case(_GROUP, name, content, expected) for name, content, expected in _others()]
    return found


def _cell(value: str) -> bytes:
    return wb.workbook(wb.header("Code", "Name"), wb.row(2, value, wb.text("B2", "x")))


def _others() -> list[tuple[str, bytes, Outcome]]:
    long = "x" * 81
    return [
        ("spaces at the ends are no part of a code", b"Code;Name\n  00123\t;x\n", reads(("00123", "x"))),
        ("no-break spaces at the ends are no part of a code", "Code;Name\n\u00a000123\u00a0;x\n".encode(), reads(("00123", "x"))),
        ("no-break space inside a code", "Code;Name\nA\u00a01;x\nA2;y\n".encode(), trouble((2, "Code", "hidden_character"), rows=[("A2", "y")])),
        ("tab inside a quoted code", b'Code;Name\n"A\t1";x\nA2;y\n', trouble((2, "Code", "hidden_character"), rows=[("A2", "y")])),
        ("line end inside a quoted code", b'Code;Name\n"A\n1";x\nA2;y\n', trouble((2, "Code", "hidden_character"), rows=[("A2", "y")])),
        ("code too long", f"Code;Name\n{long};x\nA2;y\n".encode(), trouble((2, "Code", "too_long"), rows=[("A2", "y")])),
        ("code as long as it may be", f"Code;Name\n{long[1:]};x\n".encode(), reads((long[1:], "x"))),
        ("name too long", f"Code;Name\nA1;{'x' * 501}\nA2;y\n".encode(), trouble((2, "Name", "too_long"), rows=[("A2", "y")])),
        ("error for a code", b"Code;Name\n#N/A;x\nA2;y\n", trouble((2, "Code", "error_cell"), rows=[("A2", "y")])),
        ("code in a formula is read", b"Code;Name\n#FORMULA! 00123;x\n", reads(("00123", "x"))),
        ("code missing", b"Code;Name\n;x\nA2;y\n", trouble((2, "Code", "blank"), rows=[("A2", "y")])),
        ("codes that differ in case are two", b"Code;Name\na1;x\nA1;y\n", reads(("a1", "x"), ("A1", "y"))),
        ("composed and decomposed letters stay two", "Code;Name\ncafé;x\ncafe\u0301;y\n".encode(), reads(("café", "x"), ("cafe\u0301", "y"))),
        ("zeros in a text cell of a workbook", _cell(wb.text("A2", "00123")), reads(("00123", "x"))),
        ("exponent in a text cell of a workbook", _cell(wb.text("A2", "1E5")), reads(("1E5", "x"))),
        ("seventeen digits in a text cell of a workbook", _cell(wb.text("A2", "90071992547409931")), reads(("90071992547409931", "x"))),
        ("seventeen digits in a number cell of a workbook are lost", _cell(wb.number("A2", "90071992547409931")), trouble((2, "Code", "digits_lost"))),
        ("fifteen digits in a number cell of a workbook", _cell(wb.number("A2", "123456789012345")), reads(("123456789012345", "x"))),
        ("code in a number cell has no decimals", _cell(wb.number("A2", "349")), reads(("349", "x"))),
        ("code in a date cell is the day", _cell(wb.number("A2", "43282", 1)), reads(("2018-07-01", "x"))),
        ("zeros in a text cell of an old workbook", biff.workbook(biff.header("Code", "Name"), biff.text(1, 0, "00123"), biff.text(1, 1, "x")), reads(("00123", "x"))),
        ("seventeen digits in a number cell of an old workbook are lost", biff.workbook(biff.header("Code", "Name"), biff.number(1, 0, 90071992547409931.0), biff.text(1, 1, "x")), trouble((2, "Code", "digits_lost"))),
    ]  # fmt: skip
