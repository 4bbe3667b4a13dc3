"""What the texts of a column were read as, remembered: the fast path of files of a million rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from vir.foundation.imports.cells import CellReader, Format, currency_disagrees, reader_of
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.imports.numbers import FAST_SHAPES, NumberFormat
from vir.foundation.imports.problems import CellNotRead

# Values kept per column, so that a text that comes back is not read again. Bounds the memory of a long file.
_KEPT_MAX = 50_000

ColumnWriter = Callable[[Sequence[str]], Sequence[str]]


class Memory(dict[str, object]):
    """Values by their texts. A text that was not read raises CellNotRead each time it comes."""

    def __init__(self, read: CellReader) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> object:
        value = self._read(text)
        if len(self) < _KEPT_MAX:
            self[text] = value
        return value


class _MarkedAmounts(Memory):
    """Amounts of rows with a currency of their own: one that names a currency is compared elsewhere."""

    def __missing__(self, text: str) -> object:
        if currency_disagrees(text, ""):
            raise CellNotRead("marked", "names a currency.", "")
        return super().__missing__(text)


class _Numbers(dict[str, object]):
    """Unbounded numbers: the commonest shapes are within every limit by their length alone."""

    def __init__(self, rest: Memory, fmt: NumberFormat) -> None:
        super().__init__()
        self._rest = rest
        self._matches = FAST_SHAPES[fmt].fullmatch

    def __missing__(self, text: str) -> object:
        if not self._matches(text):
            return self._rest[text]
        value: Decimal = Decimal(text.replace(",", "."))
        if not value:
            value = abs(value)
        if len(self) < _KEPT_MAX:
            self[text] = value
        return value


class _Codes(dict[str, object]):
    """Codes of letters, digits and the like, without a space at the ends, are what they are."""

    def __init__(self, rest: Memory, length_max: int | None) -> None:
        super().__init__()
        self._rest = rest
        self._length_max = length_max if length_max is not None else 1 << 30

    def __missing__(self, text: str) -> object:
        if text.isalnum() and text.isascii() and len(text) <= self._length_max:
            return text
        return self._rest[text]


class Constant(dict[str, object]):
    """The value of a column that is not in the file."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self._value = value

    def __missing__(self, text: str) -> object:
        return self._value


def memory_of(column: Column, read: CellReader, fmt: Format | None, has_currency: bool) -> dict[str, object]:
    """Give the memory of a column; `has_currency` tells whether rows name their currency in a column."""
    if column.kind is Kind.CODE:
        return _Codes(Memory(read), column.max_length)
    if column.kind not in (Kind.AMOUNT, Kind.QUANTITY):
        return Memory(read)
    rest = _MarkedAmounts(read) if has_currency and column.kind is Kind.AMOUNT else Memory(read)
    if isinstance(fmt, DateFormat) or column.minimum is not None or column.maximum is not None:
        return rest
    return _Numbers(rest, fmt or NumberFormat.PLAIN)


class _Written(dict[str, str]):
    """Values as they are written, by their texts."""

    def __init__(self, values: dict[str, object], write: Callable[[object], str]) -> None:
        super().__init__()
        self._values = values
        self._write = write

    def __missing__(self, text: str) -> str:
        written = self._write(self._values[text])
        if len(self) < _KEPT_MAX:
            self[text] = written
        return written


def column_writer(
    column: Column, fmt: Format | None, has_currency: bool, write: Callable[[object], str]
) -> ColumnWriter:
    """
    Give a function that reads some cells of a column at once and gives their values as `write` writes them.

    It raises CellNotRead where one of them is not read.
    """
    values = memory_of(column, reader_of(column, fmt), fmt, has_currency)
    one_by_one = _Written(values, write).__getitem__
    if isinstance(values, _Codes):
        return _codes_writer(one_by_one, column.max_length)
    if (
        column.kind in (Kind.AMOUNT, Kind.QUANTITY)
        and column.maximum is None
        and not (column.minimum or 0) > 0
    ):
        shape = FAST_SHAPES[fmt if isinstance(fmt, NumberFormat) else NumberFormat.PLAIN]
        return _numbers_writer(one_by_one, shape, is_signed=column.minimum is None)

    def write_cells(cells: Sequence[str]) -> Sequence[str]:
        return list(map(one_by_one, cells))

    return write_cells


def _codes_writer(one_by_one: Callable[[str], str], length_max: int | None) -> ColumnWriter:
    """Codes of letters and digits throughout are written as they stand."""

    def write_codes(cells: Sequence[str]) -> Sequence[str]:
        # What comes again need not be looked at again.
        different = set(cells)
        together = "".join(different)
        is_plain = together.isalnum() and together.isascii() and "" not in different
        if is_plain and (length_max is None or max(map(len, different)) <= length_max):
            return cells
        return list(map(one_by_one, cells))

    return write_codes


def _numbers_writer(
    one_by_one: Callable[[str], str], shape: re.Pattern[str], *, is_signed: bool
) -> ColumnWriter:
    """
    Numbers of the commonest shapes are written as they stand: the database reads them to the same value.

    Their length alone keeps them within every limit but a lowest value, which none without a minus is below.
    """
    matches = re.compile(f"(?:{shape.pattern})(?:\n(?:{shape.pattern}))*").fullmatch

    def write_numbers(cells: Sequence[str]) -> Sequence[str]:
        different = set(cells)
        together = "\n".join(different)
        # A cell of two lines is no number, though each of its lines may be one.
        is_plain = matches(together) and together.count("\n") == len(different) - 1
        if is_plain and (is_signed or "-" not in together):
            return [cell.replace(",", ".") for cell in cells] if "," in together else cells
        return list(map(one_by_one, cells))

    return write_numbers
