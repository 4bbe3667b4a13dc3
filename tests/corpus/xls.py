"""Old workbooks (.xls): odd, protected and damaged."""

from __future__ import annotations

import struct

from tests.corpus import biff
from tests.corpus.case import Case, Outcome, asks, reads, refused, trouble

_GROUP = "xls"
_HEAD = biff.header("Code", "Net")
_GOOD = biff.text(1, 0, "A1") + biff.number(1, 1, 1.5)
_ONE = reads(("A1", "1.5"))

_CELLS = (
    ("Net", "number", biff.number(1, 1, 1234.5), "1234.5"),
    ("Net", "number that grouping could change", biff.number(1, 1, 1.234), "1.2340"),
    ("Net", "short number", biff.small(1, 1, -7), "-7"),
    ("Net", "short number in hundredths", biff.small(1, 1, 123_456, hundredths=True), "1234.56"),
    ("Net", "sum of fractions", biff.number(1, 1, 0.1 + 0.2), "0.3"),
    ("Net", "number too large", biff.number(1, 1, 1e300), "!digits_lost"),
    ("Net", "not a number", biff.number(1, 1, float("nan")), "!error_cell"),
    ("Net", "number as a text", biff.text(1, 1, "1.234,50"), "1234.50"),
    ("Net", "number as an ambiguous text", biff.text(1, 1, "1,234"), "?"),
    ("Net", "date for a figure", biff.number(1, 1, 43282, 1), "!number_format"),
    ("Net", "yes for a figure", biff.yes_no(1, 1, True), "!not_a_number"),
    ("Net", "error", biff.error(1, 1, "#REF!"), "!error_cell"),
    ("Net", "formula", biff.formula(1, 1, 42.0), "!formula"),
    ("Net", "formula that failed", biff.formula(1, 1, "#DIV/0!"), "!error_cell"),
    ("Net", "formula with a text for a figure", biff.formula(1, 1, "12.50"), "!formula"),
    ("Net", "formula that nobody computed", biff.formula(1, 1, None), "!formula_without_result"),
    ("Net", "blank", b"", "!blank"),
    ("Name", "text", biff.text(1, 1, "Łódź 東京"), "Łódź 東京"),
    ("Name", "zeros in a text", biff.text(1, 1, "00123"), "00123"),
    ("Name", "name in a formula", biff.formula(1, 1, "Drill kit"), "Drill kit"),
    ("Name", "figure in a formula for a name", biff.formula(1, 1, 42.0), "42"),
    ("Name", "yes", biff.yes_no(1, 1, False), "FALSE"),
    ("Day", "day", biff.number(1, 1, 43282, 1), "2018-07-01"),
    ("Day", "day with a time", biff.number(1, 1, 43282.5, 2), "!time_of_day"),
    ("Day", "day without a date format", biff.number(1, 1, 43282), "!not_a_date"),
)


def cases() -> list[Case]:
    """List the files of this group."""
    found = []
    for header, name, cell, expected in _CELLS:
        content = biff.workbook(biff.header("Code", header), biff.text(1, 0, "A1"), cell)
        found.append(Case(_GROUP, name, content, _outcome(header, expected)))
    return found + [
        Case(_GROUP, name, content, expected) for name, content, expected in (*_whole(), *_refused())
    ]


def _outcome(header: str, expected: str) -> Outcome:
    if expected == "?":
        return asks(header)
    if expected.startswith("!"):
        return trouble((2, header, expected[1:]))
    return reads(("A1", expected))


def _whole() -> list[tuple[str, bytes, Outcome]]:
    other = biff.header("Code", "Name") + biff.text(1, 0, "B1") + biff.text(1, 1, "y")
    bad = biff.text(8, 0, "A2") + biff.error(8, 1, "#N/A")
    right = biff.text(0, 2, "Code") + biff.text(0, 3, "Net") + biff.text(1, 2, "A1") + biff.formula(1, 3, 2.0)
    day = biff.header("Code", "Day") + biff.text(1, 0, "A1") + biff.number(1, 1, 41820, 1)
    second = biff.hidden_row(2) + biff.text(2, 0, "A2") + biff.number(2, 1, 2.5)
    chart = biff.record(0x0809, bytes(16)) + biff.record(0x000A)
    return [
        ("first of two sheets", biff.container(Workbook=biff.stream(_HEAD + _GOOD, other)), _ONE),
        ("first sheet hidden", biff.container(Workbook=biff.stream(other, _HEAD + _GOOD, hidden=(1,))), _ONE),
        ("blank rows keep the numbers", biff.workbook(_HEAD, _GOOD, bad), trouble((9, "Net", "error_cell"), rows=[("A1", "1.5")])),
        ("table to the right", biff.workbook(right), trouble((2, "Net", "formula"))),
        ("hidden row is read", biff.workbook(_HEAD, _GOOD, second), reads(("A1", "1.5"), ("A2", "2.5"))),
        ("dates of the 1904 system", biff.workbook(day, date1904=True), reads(("A1", "2018-07-01"))),
        ("chart within the sheet", biff.workbook(_HEAD, chart, _GOOD), _ONE),
        ("summary beside the workbook", biff.container(Summary=b"x" * 5000, Workbook=biff.stream(_HEAD + _GOOD)), _ONE),
        ("two hundred rows", biff.workbook(_HEAD, *(biff.text(i, 0, f"A{i}") + biff.small(i, 1, i) for i in range(1, 201))), reads(*((f"A{i}", str(i)) for i in range(1, 201)))),
    ]  # fmt: skip


def _refused() -> list[tuple[str, bytes, Outcome]]:
    whole = biff.workbook(_HEAD, _GOOD)
    looped = bytearray(whole)
    # The table of sectors says that the first sector follows itself.
    (table,) = struct.unpack_from("<I", looped, 76)
    struct.pack_into("<I", looped, 512 + 512 * table, 0)
    older = bytearray(biff.stream(_HEAD + _GOOD))
    struct.pack_into("<H", older, 4, 0x0500)
    cut = biff.stream(_HEAD + _GOOD)
    return [
        ("empty sheet", biff.workbook(), refused("empty")),
        ("header alone", biff.workbook(_HEAD), refused("no_rows")),
        ("no sheet", biff.container(Workbook=biff.stream()), refused("no_sheet")),
        ("all sheets hidden", biff.container(Workbook=biff.stream(_HEAD + _GOOD, hidden=(1,))), refused("no_sheet")),
        ("protected by a password", biff.container(Workbook=biff.stream(_HEAD, protected=True)), refused("encrypted")),
        ("macros", biff.container(Workbook=biff.stream(_HEAD + _GOOD), _VBA_PROJECT_CUR=b"x"), refused("macros")),
        ("workbook of Excel 95", biff.container(Book=bytes(older)), refused("old_xls")),
        ("workbook of Excel 95 under a newer name", biff.container(Workbook=bytes(older)), refused("damaged")),
        ("letter", biff.container(WordDocument=b"x" * 5000), refused("not_a_table")),
        ("message", biff.container(__substg1=b"x" * 5000), refused("not_a_table")),
        ("nothing within", biff.container(), refused("not_a_table")),
        ("sectors in a circle", bytes(looped), refused("damaged")),
        ("cut in half", whole[: len(whole) // 2], refused("damaged")),
        ("header alone of the container", whole[:512], refused("damaged")),
        ("signature alone", whole[:8], refused("damaged")),
        ("stream cut within a record", biff.container(Workbook=cut[:-30]), refused("damaged")),
        ("stream of zeros", biff.container(Workbook=bytes(5000)), refused("damaged")),
        ("cell far to the right", biff.workbook(_HEAD, _GOOD, biff.text(2, 250, "x")), refused("too_many_columns")),
    ]  # fmt: skip
