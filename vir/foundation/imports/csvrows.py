"""Rows of a text file, streamed: bounded memory whatever the file holds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from vir.foundation.imports.limits import Limits
from vir.foundation.imports.problems import FileRefused, column_letter

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Longer than the longest row of a real file; a file without line ends must not fill the memory.
_LINE_MAX = 8 * 1024 * 1024
# As many as a spreadsheet program has columns. A line of a million separators is no row of a table.
_CELLS_MAX = 16_384
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


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
                "nul", "The file holds a NUL character, which no text has. Save it again as “CSV UTF-8”."
            )
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._open_line = self._open_line + count if end < 0 else count - end
        if self._open_line > _LINE_MAX:
            raise FileRefused(
                "line_too_long", "A line is longer than 8 MB, so the file is not a table of rows."
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
    number = 0
    max_cell = limits.max_cell
    last_row = limits.max_rows + 1
    with io.TextIOWrapper(
        io.BufferedReader(_Guarded(path, encoding.startswith(("utf-16", "utf-32")))),
        encoding=encoding,
        newline="",
    ) as text:
        try:
            first = text.readline()
            lines = text if _SEPARATOR_LINE.fullmatch(first) else chain((first,), text)
            reader = csv.reader(lines, delimiter=delimiter, quotechar=quotechar, strict=True)
            for number, row in enumerate(reader, 1):
                # Blank lines count too: a hundred million of them would keep everybody waiting.
                if number > last_row:
                    raise FileRefused(
                        "too_many_rows",
                        f"The file has more than {limits.max_rows:,} rows. Split it into several files.",
                    )
                joined = "".join(row)
                if not joined or joined.isspace():
                    continue
                if len(joined) > max_cell:
                    _refuse_long_cell(number, row, max_cell)
                if len(row) > _CELLS_MAX:
                    raise FileRefused(
                        "too_many_columns",
                        f"Row {number} has {len(row):,} cells; at most {limits.max_columns} columns are read. "
                        "Remove those not needed.",
                    )
                yield number, row
        except csv.Error as error:
            raise _quotes(number + 1, str(error), max_cell) from None
        except UnicodeDecodeError:
            raise FileRefused(
                "encoding",
                f"The text after row {number} is not in the encoding of the rest. Save it as “CSV UTF-8”.",
            ) from None


def _refuse_long_cell(number: int, row: list[str], max_cell: int) -> None:
    for index, cell in enumerate(row):
        if len(cell) > max_cell:
            raise FileRefused(
                "cell_too_long",
                f"Row {number}, column {column_letter(index)}: the cell has more than "
                f"{max_cell:,} characters. "
                "Check the quotation marks of the row, or shorten the cell.",
            )


def _quotes(row: int, error: str, max_cell: int) -> FileRefused:
    if "field limit" in error:
        return FileRefused(
            "cell_too_long",
            f"Row {row}: a quotation mark is not closed, or a cell has more than {max_cell:,} characters. "
            "Check the quotation marks of the row.",
        )
    return FileRefused(
        "quotes",
        f"Row {row}: a quotation mark is out of place or not closed. Double it inside a cell, or remove it.",
    )
