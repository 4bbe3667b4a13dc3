"""OpenDocument sheets: odd, lying, protected and damaged."""

from __future__ import annotations

from tests.corpus import opendoc as od
from tests.corpus.case import Case, Outcome, asks, reads, refused, trouble
from tests.foundation.imports.workbooks import pack

_GROUP = "ods"
_HEAD = od.header("Code", "Net")
_GOOD = od.row(od.text("A1"), od.number("1.5"))
_ONE = reads(("A1", "1.5"))
_HIDE = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'


def cases() -> list[Case]:
    """List the files of this group."""
    found = []
    for name, cell, expected in _NETS:
        outcome = trouble((2, "Net", expected[1:])) if expected[0] == "!" else reads(("A1", expected))
        found.append(Case(_GROUP, name, od.workbook(_HEAD, od.row(od.text("A1"), cell)), outcome))
    for name, cell, expected in _NAMES:
        content = od.workbook(od.header("Code", "Name"), od.row(od.text("A1"), cell))
        found.append(Case(_GROUP, name, content, reads(("A1", expected))))
    found += [Case(_GROUP, name, content, expected) for name, content, expected in (*_whole(), *_refused())]
    return found


_NETS = (
    ("number", od.number("1234.50"), "1234.5"),
    ("number that grouping could change", od.number("1.234"), "1.2340"),
    ("number with an exponent", od.number("1.5E3"), "1500"),
    ("noise of binary fractions", od.number("0.30000000000000004"), "0.3"),
    ("amount of money", od.cell("currency", "12.5", "12,50 €", 'office:currency="EUR"'), "12.5"),
    ("percentage", od.cell("percentage", "0.125", "12,5 %"), "0.125"),
    ("number shown in another way", od.cell("float", "1234.5", "1.2 thousand"), "1234.5"),
    ("number as a text", od.text("12.50"), "12.50"),
    ("yes", od.cell("boolean", "true", "WAHR"), "!not_a_number"),
    ("formula", od.number("42", 'table:formula="of:=6*7"'), "!formula"),
    ("formula without a result", od.blank('table:formula="of:=6*7"'), "!formula_without_result"),
    ("formula that failed", od.error("#DIV/0!"), "!error_cell"),
    ("formula that failed, in another language", od.error("#WERT!"), "!error_cell"),
    ("formula that failed, by number", od.error("Err:502"), "!error_cell"),
    ("formula that failed, as a text", od.cell("string", shown="#REF!", more='table:formula="of:=x" calcext:value-type="error"'), "!error_cell"),
    ("blank", od.blank(), "!blank"),
    ("date for a figure", od.cell("date", "2026-10-31", "31/10/26"), "!number_format"),
    ("sixteen digits", od.number("9007199254740993"), "!digits_lost"),
)  # fmt: skip
_NAMES = (
    ("text", od.text("Łódź 東京"), "Łódź 東京"),
    ("text with marks", od.text('a,"b";<c>'), 'a,"b";<c>'),
    ("two paragraphs", '<table:table-cell office:value-type="string"><text:p>a</text:p><text:p>b</text:p></table:table-cell>', "a\nb"),
    ("spaces and spans", '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="3"/>b<text:span>c</text:span></text:p></table:table-cell>', "a   bc"),
    ("remark on a cell is no part of it", '<table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation><text:p>x</text:p></table:table-cell>', "x"),
    ("name in a formula", od.cell("string", shown="Drill kit", more='table:formula="of:=B9"'), "Drill kit"),
    ("figure in a formula for a name", od.number("42", 'table:formula="of:=6*7"'), "42"),
    ("date for a name", od.cell("date", "2026-10-31", "31/10/26"), "2026-10-31"),
    ("time of day for a name", od.cell("time", "PT12H30M00S", "12:30"), "12:30:00"),
    ("zeros in a text", od.text("00123"), "00123"),
)  # fmt: skip


def _whole() -> list[tuple[str, bytes, Outcome]]:
    other = od.sheet(od.header("Code", "Name"), od.row(od.text("B1"), od.text("y")), name="Other")
    shown = od.sheet(_HEAD, _GOOD)
    repeated = od.row(od.text("A2"), od.number("2.5"), more='table:number-rows-repeated="3"')
    far = od.row(
        od.blank('table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048000"'
    )
    day = od.row(od.text("A1"), od.cell("date", "2026-03-04", "03/04/26"))
    return [
        ("first of two sheets", pack(od.parts(od.content(shown, other))), _ONE),
        ("first sheet hidden", pack(od.parts(od.content(od.sheet(_HEAD, name="Secret", more='table:style-name="h"'), shown, styles=_HIDE))), _ONE),
        ("rows repeated", od.workbook(_HEAD, _GOOD, repeated), reads(("A1", "1.5"), *[("A2", "2.5")] * 3)),
        ("columns repeated", od.workbook(od.header("Code", "Net", "Price"), od.row(od.text("A1"), od.number("7", 'table:number-columns-repeated="2"'))), reads(("A1", "7", "7"))),
        ("blanks repeated to the end of the sheet", od.workbook(_HEAD, _GOOD, far), _ONE),
        ("blank rows keep the numbers", od.workbook(_HEAD, od.row(od.blank(), more='table:number-rows-repeated="3"'), od.row(od.text("A1"), od.error("#N/A"))), trouble((5, "Net", "error_cell"))),
        ("titles keep the numbers", od.workbook(od.header("Report"), od.row(od.blank()), _HEAD, od.row(od.text("A1"), od.number("1", 'table:formula="of:=1"'))), trouble((4, "Net", "formula"))),
        ("table to the right", od.workbook(od.row(od.blank(), od.text("Code"), od.text("Net")), od.row(od.blank(), od.text("A1"), od.error("#N/A"))), trouble((2, "Net", "error_cell"))),
        ("hidden row is read", od.workbook(_HEAD, _GOOD, od.row(od.text("A2"), od.number("2.5"), more='table:visibility="collapse"')), reads(("A1", "1.5"), ("A2", "2.5"))),
        ("rows in groups and headers", od.workbook(f"<table:table-header-rows>{_HEAD}</table:table-header-rows>", f"<table:table-row-group>{_GOOD}</table:table-row-group>"), _ONE),
        ("date shown in another order", od.workbook(od.header("Code", "Day"), day), reads(("A1", "2026-03-04"))),
        ("date with a time", od.workbook(od.header("Code", "Day"), od.row(od.text("A1"), od.cell("date", "2026-03-04T12:30:00", "x"))), trouble((2, "Day", "time_of_day"))),
        ("date of a formula is read", od.workbook(od.header("Code", "Day"), od.row(od.text("A1"), od.cell("date", "2026-03-04", "x", 'table:formula="of:=TODAY()"'))), reads(("A1", "2026-03-04"))),
        ("dates as texts are asked", od.workbook(od.header("Code", "Day"), od.row(od.text("A1"), od.text("3/4/2026"))), asks("Day")),
        ("covered cells are blank", od.workbook(od.header("Code", "Name", "Net"), od.row(od.text("A1"), "<table:covered-table-cell/>", od.number("1.5"))), reads(("A1", "", "1.5"))),
    ]  # fmt: skip


def _refused() -> list[tuple[str, bytes, Outcome]]:
    inside = od.content(od.sheet(_HEAD, _GOOD))
    entity = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    locked = "<manifest:encryption-data/>"
    return [
        ("empty sheet", od.workbook(), refused("empty")),
        ("header alone", od.workbook(_HEAD), refused("no_rows")),
        ("no sheet", pack(od.parts(od.content())), refused("no_sheet")),
        ("all sheets hidden", pack(od.parts(od.content(od.sheet(_HEAD, _GOOD, more='table:style-name="h"'), styles=_HIDE))), refused("no_sheet")),
        ("protected by a password", pack(od.parts(b"\x8a\x10noise", entry=locked)), refused("encrypted")),
        ("text document", pack(od.parts(inside, "application/vnd.oasis.opendocument.text")), refused("not_a_table")),
        ("macros", pack(od.parts(inside) | {"Basic/script-lc.xml": b"<x/>"}), refused("macros")),
        ("entities declared", pack(od.parts(od.content(od.sheet(_HEAD), before=entity))), refused("doctype")),
        ("content cut off", pack(od.parts(inside[:-80])), refused("damaged")),
        ("content that is no XML", pack(od.parts(b"Code,Net\nA1,1.5\n")), refused("damaged")),
        ("cut in half", pack(od.parts(inside))[:500], refused("damaged")),
        ("number that is none", od.workbook(_HEAD, od.row(od.text("A1"), od.cell("float", "abc"))), refused("damaged")),
        ("repetition that is no number", od.workbook(_HEAD, od.row(od.text("A1"), more='table:number-rows-repeated="-1"')), refused("damaged")),
        ("cell far to the right", od.workbook(_HEAD, od.row(od.text("A1"), od.blank('table:number-columns-repeated="500"'), od.text("x"))), refused("too_many_columns")),
        ("cell far below", od.workbook(_HEAD, od.row(od.blank(), more='table:number-rows-repeated="1048570"'), _GOOD), refused("too_many_rows")),
    ]  # fmt: skip
