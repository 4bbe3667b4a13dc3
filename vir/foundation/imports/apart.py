"""
Reading a file in a process of its own, whatever kind it is: what comes from outside is never parsed where it could
take a worker down with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from vir.foundation.imports import process, reader
from vir.foundation.imports import sniff as sniffing
from vir.foundation.imports.csvrows import BLOCK_ROWS, Block
from vir.foundation.imports.encodings import is_compound, is_zip
from vir.foundation.imports.kinds import Column
from vir.foundation.imports.limits import DEFAULT_LIMITS, Limits
from vir.foundation.imports.overlay import Overlay
from vir.foundation.imports.protocol import Counts
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed
from vir.foundation.imports.written import write_blocks


def sniff(
    path: str | os.PathLike[str], *, limits: Limits = DEFAULT_LIMITS, sheet: str | None = None
) -> Sniffed:
    """
    Find out how to read a file, as `vir.foundation.imports.sniff.sniff` does.

    :raises FileRefused: if it is empty, no table, damaged, protected, over a limit, or has an unsound header
    """
    file = Path(path)
    if _is_workbook(file):
        # Its parser has a process of its own; around it nothing is parsed.
        return sniffing.sniff(file, limits=limits, sheet=sheet)
    return Sniffed.from_json(process.look_at_text(file, sheet, 0, limits)["sniffed"])


def look(
    path: str | os.PathLike[str], *, rows: int, sheet: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> tuple[Sniffed, dict[str, list[str]]]:
    """
    Find out how to read a file, and give the distinct values of each column that are not blank, from its first rows.

    :raises FileRefused: if it is refused by `sniff`, or turns out to be unreadable in these rows
    """
    file = Path(path)
    if _is_workbook(file):
        found = sniffing.sniff(file, limits=limits, sheet=sheet)
        values = sample_values(file, found, rows=rows, limits=limits)
        return found, {header: list(dict.fromkeys(own)) for header, own in values.items()}
    told = process.look_at_text(file, sheet, rows, limits)
    return Sniffed.from_json(told["sniffed"]), told["values"]


def read_rows(
    path: str | os.PathLike[str], sniffed: Sniffed, *, count: int = -1, limits: Limits = DEFAULT_LIMITS
) -> Iterator[tuple[int, list[str]]]:
    """
    Stream the rows below the header, as `vir.foundation.imports.reader.read_rows` does.

    :param count: so many at most, all where negative
    :raises FileRefused: if the file turns out to be unreadable, also midway; keep no rows of it then
    """
    if sniffed.kind != "csv":
        rows = reader.read_rows(path, sniffed, limits=limits)
        return rows if count < 0 else islice(rows, count)
    return process.stream_text(Path(path), _to_read_by(sniffed), count, limits)


def write_rows(
    path: Path,
    sniffed: Sniffed,
    columns: Sequence[Column],
    reading: Reading,
    overlay: Overlay,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[tuple[Counts, bytes, bytes]]:
    """
    Read all rows below the header as what the columns are to be, as the bytes that COPY reads.

    Gives, some hundreds of rows at a time, how many they were, those that could be read, and the problems of the
    others.

    :raises FileRefused: if the file turns out to be unreadable, also midway; keep no rows of it then
    """
    if sniffed.kind == "csv":
        asked = {
            "sniffed": _to_read_by(sniffed),
            "columns": [column.as_json() for column in columns],
            "reading": reading.as_json(),
            "overlay": overlay.as_json(),
        }
        yield from process.write_text(path, asked, limits)
        return
    # Its parser has a process of its own; what comes from there is typed here.
    blocks = _blocks(reader.read_rows(path, sniffed, limits=limits))
    for block in write_blocks(blocks, sniffed.headers, columns, reading, overlay):
        yield block.counts, block.rows.encode(), block.problems.encode()


def _blocks(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Block]:
    while some := list(islice(rows, BLOCK_ROWS)):
        yield [number for number, _ in some], [cells for _, cells in some]


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(16)
    return is_zip(head) or is_compound(head)


def _to_read_by(sniffed: Sniffed) -> dict[str, Any]:
    # What was kept for people is not needed to read by.
    return replace(sniffed, samples=[], notes=[], sheets=[], formula_headers=[]).as_json()


def sample_values(
    path: str | os.PathLike[str], sniffed: Sniffed, *, rows: int = 1000, limits: Limits = DEFAULT_LIMITS
) -> dict[str, list[str]]:
    """
    Give the values that are not blank of each column, from the first rows.

    :raises FileRefused: if the file turns out to be unreadable
    """
    return reader.values_by_header(read_rows(path, sniffed, count=rows, limits=limits), sniffed)
