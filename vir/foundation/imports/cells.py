"""One cell read as what its column is to be."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from vir.foundation.imports.dates import DateFormat, parse_date
from vir.foundation.imports.kinds import DECIMALS_MAX, NUMBER_LIMIT, Column, Kind
from vir.foundation.imports.numbers import NumberFormat, marker_of, parse_number
from vir.foundation.imports.problems import CellNotRead, code_point, is_hidden
from vir.foundation.imports.stand_ins import COMPUTED, ERRORS, NEWER_ERRORS, NO_RESULT, ROUNDED
from vir.foundation.kept import kept
from vir.foundation.money import is_currency
from vir.foundation.words import later

CellReader = Callable[[str], object]
Format = NumberFormat | DateFormat

_QUANTUM = Decimal(1).scaleb(-DECIMALS_MAX)
# A sign names more than one currency; a code names itself.
_SIGN_CURRENCIES = {
    "$": frozenset(
        (
            *(
                "USD",
                "CAD",
                "AUD",
                "NZD",
                "SGD",
                "HKD",
                "TWD",
                "MXN",
                "ARS",
                "CLP",
                "COP",
                "BSD",
                "BBD",
                "BMD",
            ),
            *(
                "BND",
                "BZD",
                "FJD",
                "GYD",
                "JMD",
                "KYD",
                "LRD",
                "NAD",
                "SBD",
                "SRD",
                "TTD",
                "XCD",
                "UYU",
                "DOP",
            ),
        )
    ),
    "€": frozenset(("EUR",)),
    "£": frozenset(("GBP", "EGP", "FKP", "GIP", "SHP", "SSP", "LBP", "SYP")),
    "¥": frozenset(("JPY", "CNY")),
}
# Signs that turn the direction of writing let one text look like another.
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LAYOUT = frozenset("\n\r\t")


def reader_of(column: Column, fmt: Format | None) -> CellReader:
    """
    Give the function that reads one cell of the column; it raises CellNotRead.

    :raises TypeError: if the format is not one for this kind of column
    """
    kind = column.kind
    if kind is Kind.DATE:
        if not isinstance(fmt, DateFormat | None):
            raise TypeError(f"Column {column.name} needs a date format.")
        return _checked(column, _date_reader(fmt or DateFormat.ISO))
    if kind in (Kind.QUANTITY, Kind.AMOUNT):
        if not isinstance(fmt, NumberFormat | None):
            raise TypeError(f"Column {column.name} needs a number format.")
        return _checked(column, _number_reader(column, fmt or NumberFormat.PLAIN))
    if kind is Kind.CHOICE:
        return _checked(column, _choice_reader(column))
    if kind is Kind.CURRENCY_CODE:
        return _checked(column, _read_currency)
    return _checked(column, _code_reader(column) if kind is Kind.CODE else _text_reader(column))


def currency_disagrees(text: str, currency: str) -> bool:
    """Tell whether the sign or code in an amount names another currency."""
    marker = marker_of(text)
    if marker is None:
        return False
    return currency not in _SIGN_CURRENCIES.get(marker, frozenset((marker,)))


def other_currency(currency: str) -> CellNotRead:
    """Say that an amount names another currency than the row."""
    return CellNotRead(
        "other_currency",
        kept("names another currency than {currency}.", currency=currency),
        kept("Correct the amount or the currency."),
    )


def _checked(column: Column, read: CellReader) -> CellReader:
    required, default = column.required, column.default
    example = _EXAMPLES.get(column.kind, _VALUE)
    is_figure = column.kind in (Kind.QUANTITY, Kind.AMOUNT)

    def read_cell(text: str) -> object:
        stripped = text.strip()
        if not stripped:
            if required:
                raise CellNotRead("blank", kept("is empty."), kept(example))
            return default
        if stripped[0] == "#":
            if stripped.startswith(COMPUTED):
                if is_figure:
                    raise CellNotRead(
                        "formula",
                        kept("is the result of a formula, not a figure that somebody entered."),
                        kept("Enter the figure itself, or paste the column as values and upload it again."),
                    )
                stripped = stripped[len(COMPUTED) :]
            else:
                _refuse_error(stripped)
        return read(stripped)

    return read_cell


_VALUE = later("Enter the value.")
_EXAMPLES = {
    Kind.CODE: later("Enter the code."),
    Kind.TEXT: later("Enter the text."),
    Kind.DATE: later("Enter the date."),
    Kind.QUANTITY: later("Enter the quantity."),
    Kind.AMOUNT: later("Enter the amount."),
    Kind.CURRENCY_CODE: later("Enter a currency code such as USD."),
}


def _refuse_error(text: str) -> None:
    if text in ERRORS or text in NEWER_ERRORS:
        raise CellNotRead(
            "error_cell",
            kept("is an error of the spreadsheet."),
            kept("Repair the formula, or enter the value itself."),
        )
    if text == NO_RESULT:
        raise CellNotRead(
            "formula_without_result",
            kept("stands for a formula without a result."),
            kept("Open the file in Excel, save it, and upload it again."),
        )
    if text.startswith(ROUNDED):
        raise CellNotRead(
            "digits_lost",
            kept("is a number too long for a spreadsheet: its last digits are lost."),
            kept("Format the cell as text and enter all the digits again."),
        )


def _date_reader(fmt: DateFormat) -> CellReader:
    def read_date(text: str) -> date:
        return parse_date(text, fmt)

    return read_date


def _number_reader(column: Column, fmt: NumberFormat) -> CellReader:
    minimum, maximum, currency = column.minimum, column.maximum, column.currency
    is_quantity = column.kind is Kind.QUANTITY

    def read_number(text: str) -> Decimal:
        value = parse_number(text, fmt)
        if not -NUMBER_LIMIT < value < NUMBER_LIMIT:
            raise CellNotRead(
                "too_large", kept("is too large."), kept("Enter a number below {limit}.", limit=NUMBER_LIMIT)
            )
        if value != (rounded := value.quantize(_QUANTUM)):
            raise CellNotRead(
                "too_many_decimals",
                kept("has more than {count} decimals.", count=DECIMALS_MAX),
                kept("Enter at most {count} decimals.", count=DECIMALS_MAX),
            )
        if minimum is not None and value < minimum:
            raise CellNotRead(
                "too_small",
                kept("is below {limit}.", limit=minimum),
                kept("Enter a number of {limit} or more.", limit=minimum),
            )
        if maximum is not None and value > maximum:
            raise CellNotRead(
                "too_large",
                kept("is above {limit}.", limit=maximum),
                kept("Enter a number of {limit} or less.", limit=maximum),
            )
        if not text.isascii() or text.isupper() or "$" in text:
            if is_quantity and marker_of(text):
                raise CellNotRead(
                    "currency_in_quantity", kept("names a currency."), kept("Enter the quantity alone.")
                )
            if currency is not None and currency_disagrees(text, currency):
                raise other_currency(currency)
        return rounded if _decimals(value) > DECIMALS_MAX else value

    return read_number


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _refuse_long(column: Column, text: str) -> None:
    if column.max_length is not None and len(text) > column.max_length:
        raise CellNotRead(
            "too_long",
            kept("has {count} characters.", count=Decimal(len(text))),
            kept("Enter at most {count} characters.", count=Decimal(column.max_length)),
        )


def _code_reader(column: Column) -> CellReader:
    def read_code(text: str) -> str:
        if not text.isprintable():
            strange = next(c for c in text if not c.isprintable())
            raise CellNotRead(
                "hidden_character",
                kept("holds the character {code}, which cannot be seen.", code=code_point(strange)),
                kept("Remove it, or type the code again."),
            )
        _refuse_long(column, text)
        return text

    return read_code


def _text_reader(column: Column) -> CellReader:
    def read_text(text: str) -> str:
        if not text.isprintable():
            strange = next(
                (c for c in text if _TURNING.match(c) or (is_control(c) and c not in _LAYOUT)), None
            )
            if strange is not None:
                raise CellNotRead(
                    "hidden_character",
                    kept("holds the character {code}, which cannot be seen.", code=code_point(strange)),
                    kept("Remove it, or type the text again."),
                )
        _refuse_long(column, text)
        return text

    return read_text


def is_control(character: str) -> bool:
    """Tell whether a character is hidden and no joiner that the writing of some languages needs."""
    return is_hidden(character) and character not in "\u200c\u200d"


def _read_currency(text: str) -> str:
    code = text.upper()
    if not text.isascii() or not is_currency(code):
        raise CellNotRead(
            "unknown_currency",
            kept("is not a currency code."),
            kept("Enter a code of three letters such as USD."),
        )
    return code


def _choice_reader(column: Column) -> CellReader:
    known = {_normal(choice): choice for choice in column.choices}

    def read_choice(text: str) -> str:
        choice = known.get(_normal(text))
        if choice is None:
            raise CellNotRead(
                "unknown_choice",
                kept("is not one of the choices."),
                kept("Enter one of: {choices}.", choices=", ".join(column.choices)),
            )
        return choice

    return read_choice


def _normal(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.strip()).casefold()
