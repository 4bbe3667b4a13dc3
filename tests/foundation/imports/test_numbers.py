"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vir.foundation.imports.numbers import (
    Ambiguous,
    NumberFormat,
    NumberNotRead,
    guess_number_format,
    parse_number,
)

PLAIN, POINT, COMMA = NumberFormat.PLAIN, NumberFormat.POINT, NumberFormat.COMMA
SPACE_COMMA, APOSTROPHE = NumberFormat.SPACE_COMMA, NumberFormat.APOSTROPHE

READ = [
    ("0", POINT, "0"),
    ("12", POINT, "12"),
    ("-12", POINT, "-12"),
    ("+12", POINT, "12"),
    ("12-", POINT, "-12"),
    ("(12.00)", POINT, "-12.00"),
    ("007", POINT, "7"),
    ("1234.5", POINT, "1234.5"),
    ("1,234.56", POINT, "1234.56"),
    ("1,234,567.89", POINT, "1234567.89"),
    ("1,234", POINT, "1234"),
    (".5", POINT, "0.5"),
    ("-0", POINT, "0"),
    ("-0.00", POINT, "0.00"),
    (" 12.50 ", POINT, "12.50"),
    ("\u00a012.50\u00a0", POINT, "12.50"),
    ("$12", POINT, "12"),
    ("$ 12.50", POINT, "12.50"),
    ("-$12", POINT, "-12"),
    ("$-12", POINT, "-12"),
    ("($12)", POINT, "-12"),
    ("$(12)", POINT, "-12"),
    ("€12", POINT, "12"),
    ("£1,234.50", POINT, "1234.50"),
    ("EUR 12", POINT, "12"),
    ("USD12.50-", POINT, "-12.50"),
    ("9" * 40, POINT, "9" * 40),
    ("12 EUR", POINT, "12"),
    ("12.50 €", POINT, "12.50"),
    ("12.50\u00a0€", POINT, "12.50"),
    ("-12€", POINT, "-12"),
    ("12- EUR", POINT, "-12"),
    ("\u221212", POINT, "-12"),
    ("$\u22121,234.50", POINT, "-1234.50"),
    ("1.234,56 €", COMMA, "1234.56"),
    ("€\u00a01.234,56", COMMA, "1234.56"),
    ("1 234,56\u202f€", SPACE_COMMA, "1234.56"),
    ("1.234,56", COMMA, "1234.56"),
    ("1.234", COMMA, "1234"),
    ("1234,56", COMMA, "1234.56"),
    ("-1.234.567,8", COMMA, "-1234567.8"),
    ("12,5", COMMA, "12.5"),
    ("1 234,56", SPACE_COMMA, "1234.56"),
    ("1\u00a0234,56", SPACE_COMMA, "1234.56"),
    ("1\u202f234\u202f567", SPACE_COMMA, "1234567"),
    ("1\u2009234,5", SPACE_COMMA, "1234.5"),
    ("1'234.56", APOSTROPHE, "1234.56"),
    ("1\u2019234.56", APOSTROPHE, "1234.56"),
    ("1234.5", PLAIN, "1234.5"),
    ("0.125", PLAIN, "0.125"),
    ("1.2340", PLAIN, "1.2340"),
    ("1234.567", PLAIN, "1234.567"),
    ("12", PLAIN, "12"),
]


@pytest.mark.parametrize(("text", "fmt", "expected"), READ)
def test_number_is_read_exactly(text: str, fmt: NumberFormat, expected: str) -> None:
    value = parse_number(text, fmt)

    assert (value, str(value)) == (Decimal(expected), expected)


NOT_READ = [
    ("", POINT, "blank"),
    ("  ", POINT, "blank"),
    ("-", POINT, "not_a_number"),
    ("x", POINT, "not_a_number"),
    ("TRUE", POINT, "not_a_number"),
    ("n/a", POINT, "not_a_number"),
    ("NaN", POINT, "not_a_number"),
    ("nan", POINT, "not_a_number"),
    ("Infinity", POINT, "not_a_number"),
    ("-inf", POINT, "not_a_number"),
    ("#REF!", POINT, "not_a_number"),
    ("1e5", POINT, "exponent"),
    ("1E308", POINT, "exponent"),
    ("1e-400", POINT, "exponent"),
    ("1.5E+3", POINT, "exponent"),
    ("12%", POINT, "percent"),
    ("0x10", POINT, "number_format"),
    ("1_000", POINT, "number_format"),
    ("1/2", POINT, "number_format"),
    ("=1+1", POINT, "number_format"),
    ("12 eur", POINT, "number_format"),
    ("€12 EUR", POINT, "number_format"),
    ("12 EURO", POINT, "number_format"),
    ("eur 12", POINT, "number_format"),
    ("5.", POINT, "number_format"),
    ("1 2", POINT, "number_format"),
    ("- 12", POINT, "number_format"),
    ("12 pcs", POINT, "number_format"),
    ("1,23", POINT, "number_format"),
    ("12,34,567", POINT, "number_format"),
    ("1,2345", POINT, "number_format"),
    ("0,123", POINT, "number_format"),
    (",123", POINT, "number_format"),
    ("1,234.5.6", POINT, "number_format"),
    ("1.234,56", POINT, "number_format"),
    ("1 234,56", POINT, "number_format"),
    ("1'234.56", POINT, "number_format"),
    ("--12", POINT, "signs"),
    ("(-12)", POINT, "number_format"),
    ("-(12)", POINT, "number_format"),
    ("(12", POINT, "number_format"),
    ("-12-", POINT, "signs"),
    ("-$-12", POINT, "signs"),
    ("\u2212-12", POINT, "signs"),
    ("\u201012", POINT, "number_format"),
    ("１２３", POINT, "non_ascii"),
    ("\u0661\u0662", POINT, "non_ascii"),
    ("12\u200b", POINT, "non_ascii"),
    ("1\u00a0234", POINT, "non_ascii"),
    ("½", POINT, "not_a_number"),
    ("9" * 41, POINT, "number_too_long"),
    ("1,234.56", COMMA, "number_format"),
    ("1234.5", COMMA, "number_format"),
    ("1.2340", COMMA, "number_format"),
    ("12.5", COMMA, "number_format"),
    ("1.234,56", SPACE_COMMA, "number_format"),
    ("1.5", SPACE_COMMA, "number_format"),
    ("1  234", SPACE_COMMA, "number_format"),
    ("1'23", APOSTROPHE, "number_format"),
    ("1,5", APOSTROPHE, "number_format"),
    ("1.234", PLAIN, "ambiguous_number"),
    ("-1.234", PLAIN, "ambiguous_number"),
    ("$1.234", PLAIN, "ambiguous_number"),
    ("1,234", PLAIN, "ambiguous_number"),
    ("-999,999", PLAIN, "ambiguous_number"),
    ("12,5", PLAIN, "number_format"),
    ("1,234.50", PLAIN, "number_format"),
    ("($1,234)", PLAIN, "ambiguous_number"),
]


@pytest.mark.parametrize(("text", "fmt", "code"), NOT_READ)
def test_number_is_refused_with_a_reason_and_a_fix(text: str, fmt: NumberFormat, code: str) -> None:
    with pytest.raises(NumberNotRead) as refusal:
        parse_number(text, fmt)

    assert refusal.value.code == code
    assert (refusal.value.what[-1], refusal.value.fix[-1]) == (".", ".")


@pytest.mark.parametrize("text", [text for text, _, _ in READ])
def test_no_two_formats_of_one_decimal_mark_disagree(text: str) -> None:
    def reading(fmt: NumberFormat) -> Decimal | None:
        try:
            return parse_number(text, fmt)
        except NumberNotRead:
            return None

    point = {reading(fmt) for fmt in (PLAIN, POINT, APOSTROPHE)} - {None}
    comma = {reading(fmt) for fmt in (COMMA, SPACE_COMMA)} - {None}

    assert (len(point) <= 1, len(comma) <= 1) == (True, True)


GUESSED = [
    (["12", "7", "-3"], PLAIN),
    (["1200"], PLAIN),
    (["12.50"], POINT),
    (["0.125"], POINT),
    (["1,234.50"], POINT),
    (["1,234", "1,234,567"], POINT),
    (["1,234", "12.5"], POINT),
    (["1234,50"], COMMA),
    (["1.234", "12,5"], COMMA),
    (["1.234.567"], COMMA),
    (["1 234"], SPACE_COMMA),
    (["1 234,50", "12,5"], SPACE_COMMA),
    (["1'234"], APOSTROPHE),
    (["1'234.50", "12.5"], APOSTROPHE),
    (["n/a", "12.50", "-"], POINT),
    (["1.2340", "12"], POINT),
    (["1,234"], Ambiguous((POINT, COMMA))),
    (["1.234"], Ambiguous((POINT, COMMA))),
    (["1,234", "12"], Ambiguous((POINT, COMMA))),
    (["-1,234", "$5,678"], Ambiguous((POINT, COMMA))),
    (["1,234.50", "1.234,50"], Ambiguous((POINT, COMMA))),
    (["12.5", "12,5"], Ambiguous((POINT, COMMA, SPACE_COMMA, APOSTROPHE))),
    ([], Ambiguous(())),
    (["n/a", "", "1e5"], Ambiguous(())),
]


@pytest.mark.parametrize(("samples", "expected"), GUESSED)
def test_number_format_is_guessed_or_asked(
    samples: list[str], expected: NumberFormat | Ambiguous[NumberFormat]
) -> None:
    assert guess_number_format(samples) == expected
