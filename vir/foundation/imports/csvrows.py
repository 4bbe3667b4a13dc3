"""Rows of a text file, streamed: bounded memory whatever the file holds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from vir.foundation.imports.limits import Limits
from vir.foundation.imports.problems import FileRefused, column_letter
from vir.foundation.kept import kept

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Longer than the longest row of a real file; a file without line ends must not fill the memory.
_LINE_MAX = 8 * 1024 * 1024
# As many as a spreadsheet program has columns. A line of a million separators is no row of a table.
_CELLS_MAX = 16_384
# So much is read at once: enough to be read fast, and never much to hold.
_BLOCK_ROWS_FIRST, BLOCK_ROWS = 2, 512
_BLOCK_CHARACTERS = 1024 * 1024
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)

# The numbers of rows, and their cells.
Block = tuple[Sequence[int], list[list[str]]]


class _Guarded(io.FileIO):
    """A file that refuses to hand out NUL bytes and endless lines. `wide` allows NUL, for UTF-16 and UTF-32."""

    def __init__(self, path: Path, wide: bool) -> None:
        super().__init__(path, "rb")
        self._wide = wide
        self._open_line = 0

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        count = super().readinto(view) or 0
        data = bytes(view[:count])
        if not self._wide and b"\0" in data:
            raise FileRefused(
                "nul",
                kept("The file holds a NUL character, which no text has. Save it again as “CSV UTF-8”."),
            )
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._open_line = self._open_line + count if end < 0 else count - end
        if self._open_line > _LINE_MAX:
            raise FileRefused(
                "line_too_long", kept("A line is longer than 8 MB, so the file is not a table of rows.")
            )
        return count


def declared_separator(path: Path, encoding: str) -> str | None:
    """Give the separator that a first line such as "sep=;" names, if there is one."""
    with path.open(encoding=encoding, newline="", errors="replace") as text:
        match = _SEPARATOR_LINE.fullmatch(text.readline(16))
    return match[1] if match else None


def csv_rows(
    path: Path, encoding: str, delimiter: str, quotechar: str, limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    """
    Stream the rows that are not blank, each with its number as a spreadsheet program shows it.

    A blank line counts, a line inside a quoted cell does not, and neither does a first line "sep=;".

    :raises FileRefused: if a quotation mark is out of place, or a cell or the file is over a limit
    """
    for numbers, rows in csv_blocks(path, encoding, delimiter, quotechar, limits):
        yield from zip(numbers, rows, strict=True)


def csv_blocks(path: Path, encoding: str, delimiter: str, quotechar: str, limits: Limits) -> Iterator[Block]:
    """
    Stream what `csv_rows` gives, some hundreds of rows at a time.

    :raises FileRefused: where `csv_rows` does, when all rows before that were given
    """
    done, size = 0, _BLOCK_ROWS_FIRST
    fault: FileRefused | None = None
    with io.TextIOWrapper(
        io.BufferedReader(_Guarded(path, encoding.startswith(("utf-16", "utf-32")))),
        encoding=encoding,
        newline="",
    ) as text:
        try:
            first = text.readline()
        except UnicodeDecodeError:
            raise _encoding(0) from None
        lines = text if _SEPARATOR_LINE.fullmatch(first) else chain((first,), text)
        reader = csv.reader(lines, delimiter=delimiter, quotechar=quotechar, strict=True)
        while fault is None:
            rows: list[list[str]] = []
            try:
                # What was read before a fault stays in the list.
                rows.extend(islice(reader, size))
            except csv.Error as error:
                fault = _quotes(done + len(rows) + 1, str(error), limits.max_cell)
            except UnicodeDecodeError:
                fault = _encoding(done + len(rows))
            except FileRefused as refusal:
                fault = refusal
            if not rows and fault is None:
                return
            joined = list(map("".join, rows))
            numbers, kept, refused = _checked(done + 1, rows, joined, limits)
            done += len(rows)
            # Few long rows are as much to hold as many short ones.
            is_large = sum(map(len, joined)) > _BLOCK_CHARACTERS
            size = max(1, size // 16) if is_large else min(size * 2, BLOCK_ROWS)
            if kept:
                yield numbers, kept
            fault = refused or fault
        raise fault


def _checked(
    first: int, rows: list[list[str]], joined: list[str], limits: Limits
) -> tuple[Sequence[int], list[list[str]], FileRefused | None]:
    """Give the rows that are not blank, up to one that is over a limit, and what is to be said about that."""
    last_row = limits.max_rows + 1
    if (
        first + len(rows) - 1 <= last_row
        and max(map(len, joined), default=0) <= limits.max_cell
        and max(map(len, rows), default=0) <= _CELLS_MAX
    ):
        if all(joined) and not any(map(str.isspace, joined)):
            return range(first, first + len(rows)), rows, None
        places = [place for place, text in enumerate(joined) if text and not text.isspace()]
        return [first + place for place in places], [rows[place] for place in places], None
    numbers: list[int] = []
    kept: list[list[str]] = []
    for number, (row, text) in enumerate(zip(rows, joined, strict=True), first):
        try:
            if _is_row(number, row, text, limits):
                numbers.append(number)
                kept.append(row)
        except FileRefused as refusal:
            return numbers, kept, refusal
    return numbers, kept, None


def _is_row(number: int, row: list[str], joined: str, limits: Limits) -> bool:
    # Blank lines count too: a hundred million of them would keep everybody waiting.
    if number > limits.max_rows + 1:
        raise FileRefused(
            "too_many_rows",
            kept(
                "The file has more than {max_rows} rows. Split it into several files.",
                max_rows=Decimal(limits.max_rows),
            ),
        )
    if not joined or joined.isspace():
        return False
    if len(joined) > limits.max_cell:
        _refuse_long_cell(number, row, limits.max_cell)
    if len(row) > _CELLS_MAX:
        raise FileRefused(
            "too_many_columns",
            kept(
                "Row {number} has {count} cells; at most {max_columns} columns are read. Remove "
                "those not needed.",
                number=number,
                count=Decimal(len(row)),
                max_columns=limits.max_columns,
            ),
        )
    return True


def _refuse_long_cell(number: int, row: list[str], max_cell: int) -> None:
    for index, cell in enumerate(row):
        if len(cell) > max_cell:
            raise FileRefused(
                "cell_too_long",
                kept(
                    "Row {number}, column {column}: the cell has more than {max_cell} characters. Check "
                    "the quotation marks of the row, or shorten the cell.",
                    number=number,
                    column=column_letter(index),
                    max_cell=Decimal(max_cell),
                ),
            )


def _encoding(row: int) -> FileRefused:
    return FileRefused(
        "encoding",
        kept("The text after row {row} is not in the encoding of the rest. Save it as “CSV UTF-8”.", row=row),
    )


def _quotes(row: int, error: str, max_cell: int) -> FileRefused:
    if "field limit" in error:
        return FileRefused(
            "cell_too_long",
            kept(
                "Row {row}: a quotation mark is not closed, or a cell has more than {max_cell} "
                "characters. Check the quotation marks of the row.",
                row=row,
                max_cell=Decimal(max_cell),
            ),
        )
    return FileRefused(
        "quotes",
        kept(
            "Row {row}: a quotation mark is out of place or not closed. Double it inside a cell, "
            "or remove it.",
            row=row,
        ),
    )
