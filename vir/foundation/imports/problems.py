"""What was wrong: with one row of a file, or with the whole file."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from vir.foundation.imports.stand_ins import without_mark
from vir.foundation.kept import tell
from vir.foundation.refusals import Refused

VALUE_MAX = 500
_SHOWN_MAX = 60
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class FileRefused(Refused):
    """
    The file cannot be read at all. `code` is for programs, the text for the person who sent it.

    `written` is the text in English, which can be stored; `message` says it to whoever reads it just now.
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.written = message
        super().__init__(message)

    @property
    def message(self) -> str:
        """Give the sentence to show."""
        return tell(self.written)


@dataclass(frozen=True)
class Problem:
    """
    One thing wrong in one row: where, what was read, and what to write instead.

    `row` counts from 1 as a spreadsheet program shows it, `column` is the header as in the file ("" for the
    row as a whole), `value` is the text as read, cut at 500 characters.
    """

    row: int
    column: str
    value: str
    code: str
    message: str
    fix: str


class CellNotRead(ValueError):
    """
    A text that does not fit its column.

    `what` ends the sentence that names the place ("was not read."), `fix` says what to write instead.
    """

    def __init__(self, code: str, what: str, fix: str) -> None:
        self.code = code
        self.what = what
        self.fix = fix
        super().__init__(f"{what} {fix}")


def cell_problem(row: int, column: str, value: str, fault: CellNotRead) -> Problem:
    """Say which cell was not read and why."""
    value = without_mark(value)
    place = f"Row {row}, {column}: {quoted(value)}" if value.strip() else f"Row {row}, {column}: the cell"
    return Problem(row, column, clipped(value), fault.code, f"{place} {fault.what}", fault.fix)


def clipped(value: str) -> str:
    """Cut a value to what is kept of it with a problem."""
    return value if len(value) <= VALUE_MAX else value[: VALUE_MAX - 1] + "…"


def quoted(value: str) -> str:
    """Quote a value for a sentence: short, on one line, characters that cannot be seen spelled out."""
    shown = value if len(value) <= _SHOWN_MAX else value[: _SHOWN_MAX - 1] + "…"
    if shown.isascii() and shown.isprintable():
        return f"'{shown}'"
    return "'" + "".join(f"[{code_point(c)}]" if is_hidden(c) else c for c in shown) + "'"


def is_hidden(character: str) -> bool:
    """Tell whether a character leaves no mark of its own: a control, a zero-width sign, a direction sign."""
    return unicodedata.category(character) in _HIDDEN


def code_point(character: str) -> str:
    """Name a character that cannot be shown: "U+200B"."""
    return f"U+{ord(character):04X}"


def column_letter(index: int) -> str:
    """Name a column as a spreadsheet program does, counting from 0: "A", "Z", "AA"."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
