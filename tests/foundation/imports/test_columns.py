"""Rows read as what the columns of an app are to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from vir.foundation.imports.columns import (
    Amount,
    Choice,
    Code,
    Column,
    CurrencyCode,
    Date,
    Format,
    Quantity,
    Text,
    clean_row,
    compile_cleaner,
)
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.numbers import NumberFormat
from vir.foundation.imports.problems import Problem

HEADERS = ["Invoice", "OrderDate", "SKU", "Qty", "Net"]
COLUMNS = (
    Column("document", "Document number", Code, max_length=20),
    Column("sold_on", "Date", Date),
    Column("product", "Product", Code),
    Column("quantity", "Quantity", Quantity),
    Column("net", "Net value", Amount),
)
MAPPING = dict(zip((column.name for column in COLUMNS), HEADERS, strict=True))
FORMATS: Mapping[str, Format] = {"sold_on": DateFormat.DMY, "net": NumberFormat.POINT}
GOOD = ["INV-1", "31/10/2026", "CD-18-KIT", "2", "1,234.50"]


def _one(column: Column, text: str, fmt: Format | None = None) -> tuple[object, list[Problem]]:
    formats = {} if fmt is None else {column.name: fmt}
    values, problems = compile_cleaner([column], {column.name: "H"}, formats, ["H"])(7, [text])
    return (None if values is None else values[0]), problems


def _codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_row_is_read_as_values_by_name() -> None:
    row, problems = clean_row(COLUMNS, MAPPING, FORMATS, 2, GOOD, HEADERS)

    assert problems == []
    assert row == {
        "document": "INV-1",
        "sold_on": date(2026, 10, 31),
        "product": "CD-18-KIT",
        "quantity": Decimal("2"),
        "net": Decimal("1234.50"),
    }


def test_row_of_texts_by_header_is_read_the_same() -> None:
    by_header = dict(reversed(list(zip(HEADERS, GOOD, strict=True))))

    assert clean_row(COLUMNS, MAPPING, FORMATS, 2, by_header) == clean_row(
        COLUMNS, MAPPING, FORMATS, 2, GOOD, HEADERS
    )


def test_compiled_cleaner_gives_values_in_the_order_of_the_columns() -> None:
    clean = compile_cleaner(COLUMNS, MAPPING, FORMATS, HEADERS)

    assert clean(2, GOOD) == (
        ("INV-1", date(2026, 10, 31), "CD-18-KIT", Decimal("2"), Decimal("1234.50")),
        [],
    )


def test_every_problem_of_a_row_is_given_with_its_place_value_and_fix() -> None:
    row, problems = clean_row(COLUMNS, MAPPING, FORMATS, 57, ["INV-1", "31/10/26", "", "x", "1,23"], HEADERS)

    assert row is None
    assert problems == [
        Problem(
            57,
            "OrderDate",
            "31/10/26",
            "two_digit_year",
            "Row 57, OrderDate: '31/10/26' was not read.",
            "Enter the date as 2026-10-31.",
        ),
        Problem(57, "SKU", "", "blank", "Row 57, SKU: the cell is empty.", "Enter the code."),
        Problem(
            57,
            "Qty",
            "x",
            "not_a_number",
            "Row 57, Qty: 'x' is not a number.",
            "Enter a number like 1234.50.",
        ),
        Problem(
            57,
            "Net",
            "1,23",
            "number_format",
            "Row 57, Net: '1,23' was not read as a number like 1,234.50.",
            "Enter it like 1,234.50, or change the number format.",
        ),
    ]


def test_problem_comes_back_each_time_its_text_does() -> None:
    clean = compile_cleaner(COLUMNS, MAPPING, FORMATS, HEADERS)
    bad = [*GOOD[:3], "x", GOOD[4]]

    first, between, second = clean(2, bad), clean(3, GOOD), clean(4, bad)

    assert (first[0], between[1], second[0]) == (None, [], None)
    assert [problem.row for problem in first[1] + second[1]] == [2, 4]


@pytest.mark.parametrize(("cells", "count"), [(GOOD[:3], 3), ([*GOOD, "stray"], 6), ([], 0)])
def test_ragged_row_is_reported_and_not_padded(cells: list[str], count: int) -> None:
    row, problems = clean_row(COLUMNS, MAPPING, FORMATS, 9, cells, HEADERS)

    assert (row, _codes(problems)) == (None, ["ragged_row"])
    assert problems[0].message == f"Row 9 has {count} cells and the header has 5."


EXACT_CODES = [
    "00123",
    "1E5",
    "NA",
    "null",
    "None",
    "nan",
    "TRUE",
    "90071992547409931",
    "abc",
    "ABC",
    "A B",
    "=1+1",
    "@x",
    "-5",
    "'quoted'",
    "<b>",
    "é",
    "e\u0301",
    "東京",
    "#12",
]


@pytest.mark.parametrize("text", EXACT_CODES)
def test_code_is_kept_exactly(text: str) -> None:
    assert _one(Column("code", "Code", Code), text) == (text, [])


@pytest.mark.parametrize("text", [" A1", "A1 ", "\tA1\t", "\u00a0A1"])
def test_code_loses_its_outer_spaces(text: str) -> None:
    assert _one(Column("code", "Code", Code), text) == ("A1", [])


HIDDEN = [
    "A\u200b1",
    "\u200bA1",
    "A1\ufeff",
    "A\u00ad1",
    "A\u202e1",
    "A\t1",
    "A\n1",
    "A\x011",
    "A\u00a01",
    "A\x7f",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_character_that_cannot_be_seen_in_a_code_is_reported(text: str) -> None:
    value, problems = _one(Column("code", "Code", Code), text)

    assert (value, _codes(problems)) == (None, ["hidden_character"])


def test_hidden_character_is_named_in_the_sentence() -> None:
    _, problems = _one(Column("code", "Code", Code), "A\u200b1")

    assert problems[0].message == ("Row 7, H: 'A[U+200B]1' holds the character U+200B, which cannot be seen.")


STAND_INS = [
    ("#REF!", "error_cell"),
    ("#N/A", "error_cell"),
    ("#SPILL!", "error_cell"),
    ("#FORMULA!", "formula_without_result"),
    ("#DIGITS! 9007199254740992", "digits_lost"),
]


@pytest.mark.parametrize(("text", "code"), STAND_INS)
@pytest.mark.parametrize("kind", [Text, Code, Date, Quantity, Amount, CurrencyCode])
def test_cell_without_a_value_is_reported_in_every_kind_of_column(kind: object, text: str, code: str) -> None:
    value, problems = _one(Column("x", "X", kind), text)  # type: ignore[arg-type]

    assert (value, _codes(problems)) == (None, [code])


def test_text_keeps_lines_and_joiners_and_refuses_turned_writing() -> None:
    column = Column("note", "Note", Text)

    assert _one(column, "one\ntwo\tthree")[0] == "one\ntwo\tthree"
    assert _one(column, "می\u200cخواهم")[0] == "می\u200cخواهم"
    assert _codes(_one(column, "a\u202eb")[1]) == ["hidden_character"]
    assert _codes(_one(column, "a\x07b")[1]) == ["hidden_character"]


@pytest.mark.parametrize(
    ("text", "codes"), [("A" * 20, []), ("A" * 21, ["too_long"]), ("A-" * 11, ["too_long"])]
)
def test_length_of_a_code_is_bounded(text: str, codes: list[str]) -> None:
    assert _codes(_one(Column("code", "Code", Code, max_length=20), text)[1]) == codes


NUMBERS = [
    ("12.3456", Decimal("12.3456"), []),
    ("12.34560", Decimal("12.3456"), []),
    ("12.34567", None, ["too_many_decimals"]),
    ("0.30000000000000004", None, ["too_many_decimals"]),
    ("9999999999999.9999", Decimal("9999999999999.9999"), []),
    ("10000000000000", None, ["too_large"]),
    ("-10000000000000", None, ["too_large"]),
    ("-9999999999999", Decimal("-9999999999999"), []),
    ("9" * 30, None, ["too_large"]),
    ("1E308", None, ["exponent"]),
]


@pytest.mark.parametrize(("text", "expected", "codes"), NUMBERS)
@pytest.mark.parametrize("kind", [Quantity, Amount])
def test_number_is_held_to_four_decimals_and_thirteen_digits(
    kind: object, text: str, expected: Decimal | None, codes: list[str]
) -> None:
    value, problems = _one(Column("x", "X", kind), text, NumberFormat.POINT)  # type: ignore[arg-type]

    assert (value, _codes(problems)) == (expected, codes)


@pytest.mark.parametrize(
    ("text", "codes"), [("1", []), ("0", ["too_small"]), ("10", []), ("10.01", ["too_large"])]
)
def test_number_is_held_to_the_bounds_of_its_column(text: str, codes: list[str]) -> None:
    column = Column("x", "X", Quantity, minimum=Decimal(1), maximum=Decimal(10))

    assert _codes(_one(column, text)[1]) == codes


def test_currency_in_a_quantity_is_reported() -> None:
    assert _codes(_one(Column("x", "X", Quantity), "$5")[1]) == ["currency_in_quantity"]
    assert _codes(_one(Column("x", "X", Quantity), "EUR 5")[1]) == ["currency_in_quantity"]


MARKED = [
    ("12", "USD", []),
    ("$12", "USD", []),
    ("$12", "CAD", []),
    ("USD 12", "USD", []),
    ("€12", "EUR", []),
    ("€12", "USD", ["other_currency"]),
    ("EUR 12", "USD", ["other_currency"]),
    ("$12", "EUR", ["other_currency"]),
    ("(£12)", "USD", ["other_currency"]),
    ("CAD 12", "USD", ["other_currency"]),
]


@pytest.mark.parametrize(("text", "currency", "codes"), MARKED)
def test_amount_that_names_another_currency_than_its_column_is_reported(
    text: str, currency: str, codes: list[str]
) -> None:
    assert _codes(_one(Column("x", "X", Amount, currency=currency), text)[1]) == codes


@pytest.mark.parametrize(("text", "currency", "codes"), MARKED)
def test_amount_that_names_another_currency_than_its_row_is_reported(
    text: str, currency: str, codes: list[str]
) -> None:
    columns = [Column("net", "Net", Amount), Column("currency", "Currency", CurrencyCode)]
    clean = compile_cleaner(columns, {"net": "N", "currency": "C"}, {}, ["N", "C"])

    values, problems = clean(2, [text, currency])

    expected = None if codes else (Decimal("-12") if "(" in text else Decimal("12"), currency)
    assert (values, _codes(problems)) == (expected, codes)


@pytest.mark.parametrize(
    ("text", "expected"), [("USD", "USD"), ("usd", "USD"), (" EUR ", "EUR"), ("JPY", "JPY")]
)
def test_currency_code_is_read(text: str, expected: str) -> None:
    assert _one(Column("c", "Currency", CurrencyCode), text) == (expected, [])


@pytest.mark.parametrize("text", ["US", "XXX", "USDX", "$", "ＵＳＤ", "US D", "ABC"])
def test_unknown_currency_is_reported(text: str) -> None:
    assert _codes(_one(Column("c", "Currency", CurrencyCode), text)[1]) == ["unknown_currency"]


@pytest.mark.parametrize("text", ["sell_in", "Sell-in", "SELL IN", " sell_in "])
def test_choice_is_read_whatever_its_case(text: str) -> None:
    column = Column("basis", "Basis", Choice, choices=("sell_in", "sell_through"))

    assert _one(column, text) == ("sell_in", [])


def test_unknown_choice_is_reported_with_those_there_are() -> None:
    _, problems = _one(Column("basis", "Basis", Choice, choices=("sell_in", "sell_through")), "other")

    assert (problems[0].code, problems[0].fix) == ("unknown_choice", "Enter one of: sell_in, sell_through.")


def test_optional_column_that_is_empty_or_absent_has_its_default() -> None:
    columns = [Column("code", "Code", Code), Column("kind", "Kind", Text, required=False, default="sale")]

    empty = compile_cleaner(columns, {"code": "A", "kind": "B"}, {}, ["A", "B"])(2, ["x", " "])
    absent = compile_cleaner(columns, {"code": "A", "kind": None}, {}, ["A", "B"])(2, ["x", "y"])

    assert (empty, absent) == ((("x", "sale"), []), (("x", "sale"), []))


def test_column_that_is_required_and_not_mapped_cannot_be_compiled() -> None:
    with pytest.raises(ValueError, match="Column document is required and has no header"):
        compile_cleaner(COLUMNS, {}, {}, HEADERS)


def test_header_that_is_not_in_the_file_cannot_be_compiled() -> None:
    with pytest.raises(ValueError, match="the header 'Other' is not in the file"):
        compile_cleaner(COLUMNS, MAPPING | {"net": "Other"}, {}, HEADERS)


def test_format_of_the_wrong_kind_cannot_be_compiled() -> None:
    with pytest.raises(TypeError, match="Column net needs a number format"):
        compile_cleaner(COLUMNS, MAPPING, {"net": DateFormat.ISO}, HEADERS)


def test_amount_that_was_not_read_has_no_second_problem_about_its_currency() -> None:
    columns = [Column("net", "Net", Amount), Column("currency", "Currency", CurrencyCode)]

    _, problems = clean_row(columns, {"net": "N", "currency": "C"}, {}, 2, {"N": "EUR 1E5", "C": "USD"})

    assert _codes(problems) == ["exponent"]


def test_choice_without_choices_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="a Choice needs them"):
        Column("basis", "Basis", Choice)


def test_value_of_a_problem_is_cut_to_what_is_kept() -> None:
    _, problems = _one(Column("x", "X", Quantity), "y" * 5000)

    assert (len(problems[0].value), len(problems[0].message)) == (
        500,
        len("Row 7, H: '' is not a number.") + 60,
    )


def test_text_seen_after_the_memory_is_full_is_read_the_same() -> None:
    clean = compile_cleaner([Column("x", "X", Quantity)], {"x": "H"}, {}, ["H"])

    read = [clean(i, [str(i)])[0] for i in range(60_000)]

    assert read == [(Decimal(i),) for i in range(60_000)]
    assert clean(1, ["59999"]) == ((Decimal(59_999),), [])
