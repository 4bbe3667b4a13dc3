"""One file of the corpus: its name, its bytes, and what must come of it, to the last cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from vir.foundation.imports.columns import compile_cleaner
from vir.foundation.imports.kinds import Amount, Code, Column, CurrencyCode, Date, Quantity, Text
from vir.foundation.imports.limits import DEFAULT_LIMITS, Limits
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.proposal import propose
from vir.foundation.imports.reader import read_rows
from vir.foundation.imports.sniff import sniff

COLUMNS = {
    "Code": Column("code", "Code", Code, max_length=80),
    "Name": Column("name", "Name", Text, required=False, max_length=500),
    "Day": Column("day", "Day", Date),
    "Due": Column("due", "Due", Date, required=False),
    "Qty": Column("qty", "Qty", Quantity),
    "Net": Column("net", "Net", Amount),
    "Price": Column("price", "Price", Amount, required=False),
    "Currency": Column("currency", "Currency", CurrencyCode, required=False, default="USD"),
}
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """
    What comes of a file: refused with a code; or questions about columns; or rows and problems.

    `rows` are the typed values of the good rows, written out, in the order of the columns. `problems` are
    (row, header, code). `encoding` is given where the encoding is a guess.
    """

    refused: str = ""
    asked: Cells = ()
    rows: tuple[Cells, ...] = ()
    problems: tuple[tuple[int, str, str], ...] = ()
    encoding: str = ""


@dataclass(frozen=True)
class Case:
    """A file and its outcome."""

    group: str
    name: str
    content: bytes | Callable[[], bytes]
    expected: Outcome
    limits: Limits = DEFAULT_LIMITS

    @property
    def id(self) -> str:
        """Give the name by which the case is run alone."""
        return f"{self.group}: {self.name}"


def refused(code: str) -> Outcome:
    """The whole file is refused."""
    return Outcome(refused=code)


def asks(*headers: str) -> Outcome:
    """A person is asked how these columns are written, and nothing is read before."""
    return Outcome(asked=headers)


def reads(*rows: Iterable[str], encoding: str = "") -> Outcome:
    """All rows are read as exactly these values."""
    return Outcome(rows=tuple(map(tuple, rows)), encoding=encoding)


def trouble(*problems: tuple[int, str, str], rows: Iterable[Iterable[str]] = ()) -> Outcome:
    """These cells have these problems, and the other rows are read as exactly these values."""
    return Outcome(problems=problems, rows=tuple(map(tuple, rows)))


def table(*lines: Iterable[str], separator: str = ",", end: str = "\n", encoding: str = "utf-8") -> bytes:
    """Lines of cells as a text file; nothing is quoted."""
    return "".join(separator.join(line) + end for line in lines).encode(encoding)


def outcome_of(path: Path, limits: Limits) -> Outcome:
    """Take a file the whole way: looked at, matched, typed."""
    refusal: FileRefused | None = None
    try:
        sniffed = sniff(path, limits=limits)
        rows = list(read_rows(path, sniffed, limits=limits))
    except FileRefused as error:
        refusal = error
    if refusal is not None:
        assert refusal.message.endswith("."), "a refusal is a sentence"
        return Outcome(refused=refusal.code)
    headers = sniffed.headers
    columns = [COLUMNS[header] for header in headers]
    values = {
        header: [cells[place] for _, cells in rows if len(cells) > place and cells[place].strip()]
        for place, header in enumerate(headers)
    }
    proposal = propose(columns, headers, values, currency="USD")
    asked = tuple(choice.header or "" for choice in proposal.choices if choice.asks)
    if asked:
        assert all(len(choice.readings) > 1 for choice in proposal.choices if choice.asks)
        return Outcome(asked=asked)
    reading = proposal.reading
    clean = compile_cleaner(columns, reading.mapping, reading.formats_of(columns), headers)
    good: list[Cells] = []
    problems: list[tuple[int, str, str]] = []
    for number, cells in rows:
        typed, found = clean(number, cells)
        if typed is None:
            assert found, "a row that is not read says why"
            assert all(p.message.endswith(".") and p.fix.endswith(".") for p in found)
            problems += [(p.row, p.column, p.code) for p in found]
        else:
            good.append(tuple(map(_written, typed)))
    guessed = sniffed.encoding if sniffed.encoding_guessed else ""
    return Outcome(rows=tuple(good), problems=tuple(problems), encoding=guessed)


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    assert isinstance(value, str | Decimal)
    return str(value)
