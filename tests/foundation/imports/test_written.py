"""Rows typed a column at a time are the rows typed one by one, written so that COPY reads the same values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import dates, dialects, encodings, identifiers, injection, numbers, sizes, xlsx
from tests.corpus.case import COLUMNS, Case
from vir.foundation.imports import apart
from vir.foundation.imports.columns import Amount, Choice, Code, Column, Date, Quantity, Text, compile_cleaner
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.kinds import Kind
from vir.foundation.imports.limits import Limits
from vir.foundation.imports.numbers import NumberFormat
from vir.foundation.imports.overlay import Overlay
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.proposal import propose
from vir.foundation.imports.reader import read_rows, values_by_header
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import sniff
from vir.foundation.imports.written import compile_writer, copy_line, write_blocks

GROUPS = (encodings, dialects, numbers, dates, identifiers, injection, sizes)
CASES = [
    case
    for group in GROUPS
    for case in group.cases()
    if not case.expected.refused and not case.expected.asked
]
WORKBOOKS = [case for case in xlsx.cases() if not case.expected.refused and not case.expected.asked][::25]
UNESCAPED = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
NUMBERS = (Kind.AMOUNT, Kind.QUANTITY)

Values = list[tuple[object, ...]]


def read_back(text: str, columns: Sequence[Column]) -> Values:
    """Read what was written as COPY does: the values without the number of their row."""
    found: Values = []
    for line in text.split("\n")[:-1]:
        cells = line.split("\t")[1:]
        found.append(tuple(value_of(cell, column.kind) for cell, column in zip(cells, columns, strict=True)))
    return found


def value_of(cell: str, kind: Kind) -> object:
    if cell == "\\N":
        return ""
    plain, place = "", 0
    while place < len(cell):
        pair = cell[place : place + 2]
        plain += UNESCAPED.get(pair, cell[place])
        place += 2 if pair in UNESCAPED else 1
    return Decimal(plain) if kind in NUMBERS else plain


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_what_is_written_of_a_file_is_its_outcome(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(case.content() if callable(case.content) else case.content)
    sniffed = sniff(path, limits=case.limits)
    columns = [COLUMNS[header] for header in sniffed.headers]
    rows = list(read_rows(path, sniffed, limits=case.limits))
    values = values_by_header(rows, sniffed)
    reading = propose(columns, sniffed.headers, values, currency="USD").reading

    block = ([number for number, _ in rows], [cells for _, cells in rows])
    written = list(write_blocks([block], sniffed.headers, columns, reading, Overlay()))

    problems = "".join(one.problems for one in written)
    assert read_back("".join(one.rows for one in written), columns) == [
        tuple(
            Decimal(text) if column.kind in NUMBERS and text else text
            for text, column in zip(row, columns, strict=True)
        )
        for row in case.expected.rows
    ]
    assert [tuple(line.split("\t")[i] for i in (0, 1, 3)) for line in problems.split("\n")[:-1]] == [
        (str(row), copy_line([column])[:-1], code) for row, column, code in case.expected.problems
    ]


CELLS: dict[str, tuple[Column, Any, list[str]]] = {
    "amounts": (
        Column("a", "A", Amount),
        NumberFormat.POINT,
        ["1.50", "-0.00", "007", "12", "1,234.50", "$5", "(3)", "x", "", "1\n2", "1.23456", "9" * 14],
    ),
    "amounts with a comma": (
        Column("a", "A", Amount, currency="EUR"),
        NumberFormat.COMMA,
        ["1,50", "1.234,5", "12", "-3,0", "€ 5", "$ 5", "1.5", "1\n2", "3"],
    ),
    "amounts in no format": (Column("a", "A", Amount), None, ["1.50", "1.234", "1,234", "12.5", "0.125"]),
    "prices": (
        Column("a", "A", Amount, required=False, minimum=Decimal(0)),
        NumberFormat.POINT,
        ["0", "-1", "-0", "2.5", "", "#REF!", "0.0001"],
    ),
    "bounded quantities": (
        Column("a", "A", Quantity, minimum=Decimal(2), maximum=Decimal(9)),
        None,
        ["2", "1", "9", "10", "USD 3", " 3 "],
    ),
    "dates": (Column("a", "A", Date), DateFormat.ISO, ["2026-10-31", "2026-02-30", "31.10.2026", "", "#N/A"]),
    "codes": (
        Column("a", "A", Code, max_length=8),
        None,
        ["A1", "00123", "A\\1", "\\N", "ÄÖ", "123456789", " A ", "a\u200bb", "#FORMULA! 42", "A\tB"],
    ),
    "texts": (
        Column("a", "A", Text, required=False, default="none"),
        None,
        ["one", "a\tb", "a\nb", "a\r\nb", "C:\\new", "\\.", "", "\\N"],
    ),
    "choices": (Column("a", "A", Choice, choices=("sale", "return")), None, ["sale", "Return", "gift", ""]),
}


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("together", [1, 2, 100])
def test_cells_written_together_are_the_cells_read_one_by_one(name: str, together: int) -> None:
    column, fmt, cells = CELLS[name]
    formats = {} if fmt is None else {"a": fmt}
    rows = list(enumerate(([cell] for cell in cells * 2), start=2))
    clean = compile_cleaner([column], {"a": "H"}, formats, ["H"])
    one_by_one = [clean(number, cell) for number, cell in rows]

    write = compile_writer([column], {"a": "H"}, formats, ["H"])
    blocks = [rows[i : i + together] for i in range(0, len(rows), together)]
    written = [write(([number for number, _ in block], [cell for _, cell in block])) for block in blocks]

    expected = "".join(
        copy_line((number, *values))
        for (number, _), (values, _) in zip(rows, one_by_one, strict=True)
        if values is not None
    )
    assert read_back("".join(text for text, _ in written), [column]) == read_back(expected, [column])
    assert [problems for _, found in written for problems in found] == [
        problems for values, problems in one_by_one if values is None
    ]


@pytest.mark.parametrize("case", [*CASES[::25], *WORKBOOKS], ids=lambda case: case.id)
def test_a_file_is_written_the_same_apart_and_here(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(case.content() if callable(case.content) else case.content)
    sniffed = apart.sniff(path, limits=case.limits)
    columns = [COLUMNS[header] for header in sniffed.headers]
    rows = list(read_rows(path, sniffed, limits=case.limits))
    reading = Reading({column.name: header for column, header in zip(columns, sniffed.headers, strict=True)})

    apart_from_here = list(apart.write_rows(path, sniffed, columns, reading, Overlay(), limits=case.limits))

    block = ([number for number, _ in rows], [cells for _, cells in rows])
    (here,) = write_blocks([block], sniffed.headers, columns, reading, Overlay())
    assert b"".join(rows for _, rows, _ in apart_from_here).decode() == here.rows
    assert b"".join(problems for _, _, problems in apart_from_here).decode() == here.problems
    assert tuple(map(sum, zip(*(counts for counts, _, _ in apart_from_here), strict=True))) == here.counts


def test_rows_are_read_as_if_the_file_said_what_people_changed() -> None:
    columns = [Column("code", "Code", Code), Column("net", "Net", Amount)]
    reading = Reading(mapping={"code": "Code", "net": "Net"})
    block = ([2, 3, 5], [["A", "x"], ["B", "2"], ["C"]])
    overlay = Overlay(cells={2: {"Net": "1"}, 5: {"Net": "3"}}, skipped=frozenset({3}))

    (written,) = write_blocks([block], ["Code", "Net"], columns, reading, overlay)

    assert (written.rows, written.problems, written.counts) == ("2\tA\t1\n5\tC\t3\n", "", (3, 0, 1))


def test_a_column_says_the_same_when_it_was_told_to_another_process() -> None:
    columns = [
        *COLUMNS.values(),
        *(column for column, _, _ in CELLS.values()),
    ]

    assert [Column.from_json(column.as_json()) for column in columns] == columns


def test_a_default_that_is_no_text_cannot_be_told() -> None:
    with pytest.raises(TypeError, match="Column a: the default 1 cannot be told"):
        Column("a", "A", Amount, default=1).as_json()


def test_rows_before_a_fault_of_the_file_are_given_and_then_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("Code,Net\n" + "A,1\n" * 900 + 'B,"2\n')
    sniffed = apart.sniff(path)
    columns = [Column("code", "Code", Code), Column("net", "Net", Amount)]
    written = apart.write_rows(path, sniffed, columns, Reading({"code": "Code", "net": "Net"}), Overlay())
    read = 0

    with pytest.raises(FileRefused) as refusal:
        for counts, _, _ in written:
            read += counts.read

    assert (refusal.value.code, read) == ("quotes", 900)
    assert refusal.value.message.startswith("Row 902: ")


def test_a_process_that_dies_midway_is_no_end_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("Code,Net\n" + "A,1\n" * 400_000)
    sniffed = apart.sniff(path)
    columns = [Column("code", "Code", Code), Column("net", "Net", Amount)]
    limits = Limits(cpu_seconds=0)

    with pytest.raises(FileRefused) as refusal:
        list(
            apart.write_rows(
                path, sniffed, columns, Reading({"code": "Code", "net": "Net"}), Overlay(), limits=limits
            )
        )

    assert refusal.value.code == "too_slow"
