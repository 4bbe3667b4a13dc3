"""Old workbooks (.xls) written record by record, so that every oddity can be written down."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
# Longer streams lie in sectors of their own; shorter ones would need a second table.
_STREAM_MIN = 4096
_NO_STREAM = 0xFFFFFFFF

ERRORS = {
    "#NULL!": 0x00,
    "#DIV/0!": 0x07,
    "#VALUE!": 0x0F,
    "#REF!": 0x17,
    "#NAME?": 0x1D,
    "#NUM!": 0x24,
    "#N/A": 0x2A,
}


def record(kind: int, *parts: bytes) -> bytes:
    """One record: its kind, its length, its bytes."""
    body = b"".join(parts)
    return struct.pack("<HH", kind, len(body)) + body


def _wide(text: str) -> bytes:
    return b"\x01" + text.encode("utf-16-le")


def _at(row: int, column: int, style: int = 0) -> bytes:
    return struct.pack("<HHH", row, column, style)


def text(row: int, column: int, value: str) -> bytes:
    """A cell that holds its own text."""
    return record(0x0204, _at(row, column), struct.pack("<H", len(value)), _wide(value))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A cell that holds a number."""
    return record(0x0203, _at(row, column, style), struct.pack("<d", value))


def small(row: int, column: int, value: int, hundredths: bool = False) -> bytes:
    """A whole number in the short form; in hundredths if so said."""
    return record(0x027E, _at(row, column), struct.pack("<i", value << 2 | 2 | hundredths))


def error(row: int, column: int, name: str) -> bytes:
    """A cell that holds an error."""
    return record(0x0205, _at(row, column), bytes((ERRORS[name], 1)))


def yes_no(row: int, column: int, value: bool) -> bytes:
    """A cell that holds TRUE or FALSE."""
    return record(0x0205, _at(row, column), bytes((value, 0)))


# The formula 1+1, compiled.
_ONE_PLUS_ONE = b"\x1e\x01\x00\x1e\x01\x00\x03"


def formula(row: int, column: int, result: float | str | None) -> bytes:
    """A formula and the result saved with it: a number, a text, the name of an error, or nothing."""
    after = b""
    if result is None:
        saved = b"\x03\0\0\0\0\0\xff\xff"
    elif isinstance(result, float | int):
        saved = struct.pack("<d", result)
    elif result in ERRORS:
        saved = bytes((2, 0, ERRORS[result], 0, 0, 0, 0xFF, 0xFF))
    else:
        saved = b"\0\0\0\0\0\0\xff\xff"
        after = record(0x0207, struct.pack("<H", len(result)), _wide(result))
    parsed = struct.pack("<H", len(_ONE_PLUS_ONE)) + _ONE_PLUS_ONE
    return record(0x0006, _at(row, column), saved, struct.pack("<HI", 0, 0), parsed) + after


def hidden_row(row: int) -> bytes:
    """Say that a row is hidden."""
    return record(0x0208, struct.pack("<HHHHHHI", row, 0, 2, 255, 0, 0, 0x0120))


def header(*names: str) -> bytes:
    """The first row."""
    return b"".join(text(0, column, name) for column, name in enumerate(names))


def stream(
    *sheets: bytes, hidden: Sequence[int] = (), date1904: bool = False, protected: bool = False
) -> bytes:
    """
    The stream of a workbook: each sheet is its cells. Styles: 0 general, 1 date, 2 date and time.

    :param hidden: the numbers of hidden sheets, counted from 1
    """
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    if protected:
        start += record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    start += record(0x0042, struct.pack("<H", 1200))
    start += record(0x0022, struct.pack("<H", date1904))
    for form in (0, 14, 22):
        start += record(0x00E0, struct.pack("<HHHBBBBIIH", 0, form, 0, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    names = [f"Sheet{i}" for i in range(1, len(sheets) + 1)]
    listed_size = sum(4 + 8 + 2 * len(name) for name in names)
    bodies = [
        record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)) + cells + record(0x000A)
        for cells in sheets
    ]
    at = len(start) + listed_size + 4
    listed = b""
    for i, (name, body) in enumerate(zip(names, bodies, strict=True), 1):
        listed += record(0x0085, struct.pack("<IBBB", at, int(i in hidden), 0, len(name)), _wide(name))
        at += len(body)
    return start + listed + record(0x000A) + b"".join(bodies)


def container(**streams: bytes) -> bytes:
    """Put streams into the compound file that an old workbook is."""
    sectors: list[bytes] = []
    chains: list[tuple[int, int]] = []
    for content in streams.values():
        padded = content.ljust(max(_STREAM_MIN, -(-len(content) // SECTOR) * SECTOR), b"\0")
        chains.append((len(sectors), len(padded)))
        sectors += [padded[i : i + SECTOR] for i in range(0, len(padded), SECTOR)]
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if streams else _NO_STREAM)]
    for i, (name, (first, size)) in enumerate(zip(streams, chains, strict=True), 1):
        entries.append(_entry(name, 2, first, size, right=i + 1 if i < len(streams) else _NO_STREAM))
    while len(entries) % 4:
        entries.append(bytes(68) + struct.pack("<III", *(_NO_STREAM,) * 3) + bytes(48))
    directory = len(sectors)
    folder = b"".join(entries)
    sectors += [folder[i : i + SECTOR] for i in range(0, len(folder), SECTOR)]
    fat_count = -(-(len(sectors) + 1) // 127)
    table: list[int] = []
    for first, size in [*chains, (directory, len(folder))]:
        table += [*range(first + 1, first + size // SECTOR), _END]
    fat_at = len(sectors)
    table += [_FAT] * fat_count
    table += [_FREE] * (fat_count * 128 - len(table))
    fat = struct.pack(f"<{len(table)}I", *table)
    places = [*range(fat_at, fat_at + fat_count), *[_FREE] * (109 - fat_count)]
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count, directory, 0,
        _STREAM_MIN, _END, 0, _END, 0, *places,
    )  # fmt: skip
    return head + b"".join(sectors) + fat


def _entry(
    name: str, kind: int, first: int, size: int, *, child: int = _NO_STREAM, right: int = _NO_STREAM
) -> bytes:
    coded = name.encode("utf-16-le") + b"\0\0"
    return (
        coded.ljust(64, b"\0")
        + struct.pack("<HBB", len(coded), kind, 1)
        + struct.pack("<III", _NO_STREAM, right, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )


def workbook(*cells: bytes, date1904: bool = False) -> bytes:
    """An old workbook of one sheet."""
    return container(Workbook=stream(b"".join(cells), date1904=date1904))
