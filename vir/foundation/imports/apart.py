"""
Reading a file in a process of its own, whatever kind it is: what comes from outside is never parsed where it could
take a worker down with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from vir.foundation.imports import process, reader
from vir.foundation.imports import sniff as sniffing
from vir.foundation.imports.encodings import is_compound, is_zip
from vir.foundation.imports.limits import DEFAULT_LIMITS, Limits
from vir.foundation.imports.sniff import Sniffed


def sniff(
    path: str | os.PathLike[str], *, limits: Limits = DEFAULT_LIMITS, sheet: str | None = None
) -> Sniffed:
    """
    Find out how to read a file, as `vir.foundation.imports.sniff.sniff` does.

    :raises FileRefused: if it is empty, no table, damaged, protected, over a limit, or has an unsound header
    """
    file = Path(path)
    with file.open("rb") as stream:
        head = stream.read(16)
    if is_zip(head) or is_compound(head):
        # Its parser has a process of its own; around it nothing is parsed.
        return sniffing.sniff(file, limits=limits, sheet=sheet)
    return Sniffed.from_json(process.look_at_text(file, sheet, limits))


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
    # What was kept for people is not needed to read by.
    how = replace(sniffed, samples=[], notes=[], sheets=[], formula_headers=[])
    return process.stream_text(Path(path), how.as_json(), count, limits)


def sample_values(
    path: str | os.PathLike[str], sniffed: Sniffed, *, rows: int = 1000, limits: Limits = DEFAULT_LIMITS
) -> dict[str, list[str]]:
    """
    Give the values that are not blank of each column, from the first rows.

    :raises FileRefused: if the file turns out to be unreadable
    """
    return reader.values_by_header(read_rows(path, sniffed, count=rows, limits=limits), sniffed)
