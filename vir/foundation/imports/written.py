"""Rows typed a column at a time, each distinct text once, and written as the text that COPY reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vir.foundation.imports.cells import Format
from vir.foundation.imports.columns import compile_cleaner, is_cross_checked, places_of
from vir.foundation.imports.csvrows import Block
from vir.foundation.imports.kinds import Column
from vir.foundation.imports.memories import column_writer
from vir.foundation.imports.overlay import Overlay
from vir.foundation.imports.problems import CellNotRead, Problem
from vir.foundation.imports.protocol import Counts
from vir.foundation.imports.reading import Reading

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"

# Writes a block of rows: those that could be read, and the problems of the others by row.
Writer = Callable[[Block], tuple[str, list[list[Problem]]]]


@dataclass(frozen=True)
class Written:
    """Some rows of a file, as COPY reads them."""

    counts: Counts
    rows: str
    problems: str


def write_blocks(
    blocks: Iterable[Block],
    headers: Sequence[str],
    columns: Sequence[Column],
    reading: Reading,
    overlay: Overlay,
) -> Iterator[Written]:
    """
    Read the rows of a file as what the columns are to be, as if it said what people changed.

    :raises FileRefused: if the file turns out to be unreadable
    """
    write = compile_writer(columns, reading.mapping, reading.formats_of(columns), headers)
    touched = overlay.rows
    for block in blocks:
        read = len(block[0])
        if touched and not touched.isdisjoint(block[0]):
            block = _laid_over(block, overlay, headers)
        rows, problems = write(block)
        yield Written(
            Counts(read, bad=len(problems), skipped=read - len(block[0])),
            rows=rows,
            problems="".join(_problem_line(problem) for row in problems for problem in row),
        )


def names_written(columns: Sequence[Column], reading: Reading) -> tuple[str, ...]:
    """List the columns that are written: those that the file has. The others have their default in every row."""
    return tuple(column.name for column in columns if reading.mapping.get(column.name) is not None)


def compile_writer(
    columns: Sequence[Column],
    mapping: Mapping[str, str | None],
    formats: Mapping[str, Format],
    headers: Sequence[str],
) -> Writer:
    """
    Give a function that writes rows: the number and the columns that the file has.

    It remembers values it has read, so keep it for one file and one thread.

    :raises ValueError: if a required column is not mapped, or a header is not among `headers`
    """
    clean = compile_cleaner(columns, mapping, formats, headers)
    places = places_of(columns, mapping, headers)
    cross_checked = is_cross_checked(columns, places)
    width = len(headers)
    filled = [
        (index, place, column_writer(column, formats.get(column.name), cross_checked, copy_text))
        for index, (column, place) in enumerate(zip(columns, places, strict=True))
        if place is not None
    ]

    def write(block: Block) -> tuple[str, list[list[Problem]]]:
        numbers, rows = block
        if rows and set(map(len, rows)) == {width}:
            across = list(zip(*rows, strict=True))
            try:
                written = [write_cells(across[place]) for _, place, write_cells in filled]
            except CellNotRead:
                pass
            else:
                return "\n".join(map("\t".join, zip(map(str, numbers), *written, strict=True))) + "\n", []
        return one_by_one(numbers, rows)

    def one_by_one(numbers: Sequence[int], rows: Sequence[list[str]]) -> tuple[str, list[list[Problem]]]:
        lines: list[str] = []
        faults: list[list[Problem]] = []
        for number, cells in zip(numbers, rows, strict=True):
            values, problems = clean(number, cells)
            if values is None:
                faults.append(problems)
            else:
                lines.append(copy_line((number, *(values[index] for index, _, _ in filled))))
        return "".join(lines), faults

    return write


def copy_line(values: Iterable[object]) -> str:
    """Write one row for COPY; a text that is empty is none."""
    return "\t".join(map(copy_text, values)) + "\n"


def copy_text(value: object) -> str:
    """Write one value for COPY; a text that is empty is none."""
    return str(value).translate(_ESCAPES) if value not in (None, "") else _NULL


def _laid_over(block: Block, overlay: Overlay, headers: Sequence[str]) -> Block:
    kept = [
        (number, overlay.laid_over(number, cells, headers))
        for number, cells in zip(*block, strict=True)
        if number not in overlay.skipped
    ]
    return [number for number, _ in kept], [cells for _, cells in kept]


def _problem_line(problem: Problem) -> str:
    return copy_line((problem.row, problem.column, problem.value, problem.code, problem.message, problem.fix))
