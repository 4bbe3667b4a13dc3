"""
Figures as people write them: read exactly, refused with a reason, or asked about.

Each file holds the figure and one more that shows the convention, between semicolons.
"""

from __future__ import annotations

from tests.corpus.case import Case, Outcome, asks, reads, refused, trouble

_GROUP = "number"
# What shows the convention, and how that itself is read.
_POINT, _COMMA = ("9.50", "9.50"), ("9,50", "9.50")
_SPACE, _APOSTROPHE, _PLAIN = ("9 876,50", "9876.50"), ("9'876.50", "9876.50"), ("12", "12")

# (text, what shows the convention, the value, or "!" and the code of its problem)
_FIGURES = (
    ("0", _POINT, "0"),
    ("007", _POINT, "7"),
    ("1234.5", _POINT, "1234.5"),
    ("1,234.56", _POINT, "1234.56"),
    ("1,234,567.89", _POINT, "1234567.89"),
    (".5", _POINT, "0.5"),
    ("-0", _POINT, "0"),
    ("-0.00", _POINT, "0.00"),
    ("+12", _POINT, "12"),
    ("-12", _POINT, "-12"),
    ("12-", _POINT, "-12"),
    ("(12.00)", _POINT, "-12.00"),
    ("($12)", _POINT, "-12"),
    ("$(12)", _POINT, "-12"),
    ("\u221212", _POINT, "-12"),
    ("$12", _POINT, "12"),
    ("-$12", _POINT, "-12"),
    ("$ 12.50", _POINT, "12.50"),
    ("USD 12", _POINT, "12"),
    ("12 USD", _POINT, "12"),
    ("USD12.50-", _POINT, "-12.50"),
    (" 12.50 ", _POINT, "12.50"),
    ("\u00a012.50\u00a0", _POINT, "12.50"),
    ("9999999999999.99", _POINT, "9999999999999.99"),
    ("0.1234", _POINT, "0.1234"),
    ("1.2300000000", _POINT, "1.2300"),
    ("1.234,56", _COMMA, "1234.56"),
    ("1.234", _COMMA, "1234"),
    ("-1.234.567,8", _COMMA, "-1234567.8"),
    ("1234,5", _COMMA, "1234.5"),
    ("1 234,56", _SPACE, "1234.56"),
    ("1\u00a0234,56", _SPACE, "1234.56"),
    ("1\u2009234,56", _SPACE, "1234.56"),
    ("1\u202f234\u202f567", _SPACE, "1234567"),
    ("1'234.56", _APOSTROPHE, "1234.56"),
    ("1\u2019234.56", _APOSTROPHE, "1234.56"),
    ("1234", _PLAIN, "1234"),
    ("000", _PLAIN, "0"),
    ("", _POINT, "!blank"),
    ("   ", _POINT, "!blank"),
    ("-", _POINT, "!not_a_number"),
    ("x", _POINT, "!not_a_number"),
    ("n/a", _POINT, "!not_a_number"),
    ("NA", _POINT, "!not_a_number"),
    ("null", _POINT, "!not_a_number"),
    ("TRUE", _POINT, "!not_a_number"),
    ("NaN", _POINT, "!not_a_number"),
    ("nan", _POINT, "!not_a_number"),
    ("Infinity", _POINT, "!not_a_number"),
    ("-inf", _POINT, "!not_a_number"),
    ("½", _POINT, "!not_a_number"),
    ("$", _POINT, "!not_a_number"),
    ("twelve", _POINT, "!not_a_number"),
    ("#N/A", _POINT, "!error_cell"),
    ("#REF!", _POINT, "!error_cell"),
    ("#DIV/0!", _POINT, "!error_cell"),
    ("#SPILL!", _POINT, "!error_cell"),
    ("#FORMULA!", _POINT, "!formula_without_result"),
    ("#FORMULA! 12", _POINT, "!formula"),
    ("#DIGITS! 9007199254740992", _POINT, "!digits_lost"),
    ("###", _POINT, "!not_a_number"),
    ("1e5", _POINT, "!exponent"),
    ("1E308", _POINT, "!exponent"),
    ("1e-400", _POINT, "!exponent"),
    ("1,5E+03", _COMMA, "!exponent"),
    ("12%", _POINT, "!percent"),
    ("12 %", _POINT, "!percent"),
    ("0x10", _POINT, "!number_format"),
    ("1_000", _POINT, "!number_format"),
    ("1/2", _POINT, "!number_format"),
    ("3 1/2", _POINT, "!number_format"),
    ("=1+1", _POINT, "!number_format"),
    ("12 pcs", _POINT, "!number_format"),
    ("12k", _POINT, "!number_format"),
    ("~12", _POINT, "!number_format"),
    ("12.", _POINT, "!number_format"),
    ("1 2", _POINT, "!number_format"),
    ("- 12", _POINT, "!number_format"),
    ("12,34,567.00", _POINT, "!number_format"),
    ("1.2.3", _POINT, "!number_format"),
    ("0,123.50", _POINT, "!number_format"),
    ("(-12)", _POINT, "!number_format"),
    ("(12", _POINT, "!number_format"),
    ("12:30", _POINT, "!number_format"),
    ("12\u066b5", _POINT, "!number_format"),
    ("--12", _POINT, "!signs"),
    ("-12-", _POINT, "!signs"),
    ("1" * 41, _POINT, "!number_too_long"),
    ("1" * 40, _POINT, "!too_large"),
    ("10000000000000", _POINT, "!too_large"),
    ("0.12345", _POINT, "!too_many_decimals"),
    ("0.30000000000000004", _POINT, "!too_many_decimals"),
    ("１２３", _POINT, "!non_ascii"),
    ("\u0661\u0662", _POINT, "!non_ascii"),
    ("१२", _POINT, "!non_ascii"),
    ("12\u200b", _POINT, "!non_ascii"),
    ("1\u00a0234.50", _POINT, "!non_ascii"),
    ("€12", _POINT, "!other_currency"),
    ("12 EUR", _POINT, "!other_currency"),
    ("CAD 12", _POINT, "!other_currency"),
    ("$12", _COMMA, "12"),
)
# Columns that a person has to be asked about, or that are not in one convention.
_ASKED = (
    ("1,234", "12"),
    ("1.234", "12"),
    ("-1,234", "$5,678"),
    ("1.234", "12.345"),
    ("1,234.50", "1.234,50"),
    ("12.5", "12,5"),
    ("1,23", "9.50"),
    ("1.000", "2.000"),
    ("(1,000)", "7"),
)


def cases() -> list[Case]:
    """List the files of this group."""
    found = []
    for text, (shown, value), expected in _FIGURES:
        content = f"Code;Net;Currency\nA1;{text};USD\nA2;{shown};USD\n".encode()
        found.append(Case(_GROUP, f"{text!a} beside {shown}", content, _outcome(value, expected)))
    for first, second in _ASKED:
        content = f"Code;Net\nA1;{first}\nA2;{second}\n".encode()
        found.append(Case(_GROUP, f"{first!a} and {second} are asked", content, asks("Net")))
    return found + [Case(_GROUP, name, content, expected) for name, content, expected in _families()]


def _outcome(beside: str, expected: str) -> Outcome:
    other = ("A2", beside, "USD")
    if expected.startswith("!"):
        return trouble((2, "Net", expected[1:]), rows=[other])
    return reads(("A1", expected, "USD"), other)


def _families() -> list[tuple[str, bytes, Outcome]]:
    return [
        ("one column decides for the other", b"Code;Net;Price\nA1;1.234;9,50\n", reads(("A1", "1234", "9.50"))),
        ("two columns that nothing decides", b"Code;Net;Price\nA1;1.234;5.678\n", asks("Net", "Price")),
        ("two columns in two ways are each read in their own", b"Code;Net;Price\nA1;1.234,50;5.67\nA2;2,00;1.25\n", reads(("A1", "1234.50", "5.67"), ("A2", "2.00", "1.25"))),
        ("quantity with a decimal point", b"Code;Qty\nA1;1.5\nA2;2\n", reads(("A1", "1.5"), ("A2", "2"))),
        ("quantity in pieces", b"Code;Qty\nA1;12 pcs\nA2;2\n", trouble((2, "Qty", "number_format"), rows=[("A2", "2")])),
        ("quantity with a currency", b"Code;Qty\nA1;$12\nA2;2\n", trouble((2, "Qty", "currency_in_quantity"), rows=[("A2", "2")])),
        ("quantity in a formula", b"Code;Qty\nA1;#FORMULA! 12\nA2;2\n", trouble((2, "Qty", "formula"), rows=[("A2", "2")])),
        ("amount in the currency of its row", "Code;Net;Currency\nA1;€12.50;EUR\nA2;$1.50;USD\n".encode(), reads(("A1", "12.50", "EUR"), ("A2", "1.50", "USD"))),
        ("currency in small letters", b"Code;Net;Currency\nA1;12.50;eur\n", reads(("A1", "12.50", "EUR"))),
        ("currency left out", b"Code;Net;Currency\nA1;12.50;\n", reads(("A1", "12.50", "USD"))),
        ("currency that is none", b"Code;Net;Currency\nA1;12.50;XYZ\nA2;1.5;EURO\nA3;2.5;$\n", trouble((2, "Currency", "unknown_currency"), (3, "Currency", "unknown_currency"), (4, "Currency", "unknown_currency"))),
        ("two problems in one row", b"Code;Qty;Net\n;x;1e5\nA2;2;2.5\n", trouble((2, "Code", "blank"), (2, "Qty", "not_a_number"), (2, "Net", "exponent"), rows=[("A2", "2", "2.5")])),
        ("no figure at all", b"Code;Net\nA1;x\nA2;y\n", trouble((2, "Net", "not_a_number"), (3, "Net", "not_a_number"))),
        ("a column that turns ambiguous after plain figures", b"Code;Net\nA1;12\nA2;1,234\n", asks("Net")),
        ("header and figures in full width", "Code;Net\nA1;１２\nA2;3.5\n".encode(), trouble((2, "Net", "non_ascii"), rows=[("A2", "3.5")])),
        ("figures without names", b"1;2\n3;4\n", refused("no_header")),
    ]  # fmt: skip
