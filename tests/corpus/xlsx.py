"""Workbooks: odd, lying, protected and damaged."""

from __future__ import annotations

import io
import struct
import zipfile

from openpyxl import Workbook
from openpyxl.worksheet.table import Table

from tests.corpus import biff
from tests.corpus.case import Case, Outcome, asks, reads, refused, trouble
from tests.foundation.imports import workbooks as wb

_GROUP = "xlsx"
_SHEET = "xl/worksheets/sheet1.xml"
_HEAD = wb.header("Code", "Net")
_GOOD = wb.row(2, wb.text("A2", "A1"), wb.number("B2", "1.5"))
_ONE = reads(("A1", "1.5"))

# (name, the cell B2 under the header Net, the value, or "!" and the code of its problem)
_NETS = (
    ("number", wb.number("B2", "1234.5"), "1234.5"),
    ("number that grouping could change", wb.number("B2", "1.234"), "1.2340"),
    ("exponent in the file", wb.number("B2", "1.5E3"), "1500"),
    ("noise of binary fractions", wb.number("B2", "6074.9699999999993"), "6074.97"),
    ("sum of fractions", wb.number("B2", "0.30000000000000004"), "0.3"),
    ("negative zero", wb.number("B2", "-0"), "0"),
    ("tiny number", wb.number("B2", "1E-7"), "!too_many_decimals"),
    ("number too large", wb.number("B2", "1E14"), "!too_large"),
    ("more digits than are kept", wb.number("B2", "1E308"), "!digits_lost"),
    ("sixteen digits", wb.number("B2", "9007199254740993"), "!digits_lost"),
    ("not a number", wb.number("B2", "NaN"), "!error_cell"),
    ("infinite", wb.number("B2", "inf"), "!error_cell"),
    ("date for a figure", wb.number("B2", "43282", 1), "!number_format"),
    ("time for a figure", wb.number("B2", "0.5", 4), "!number_format"),
    ("yes for a figure", '<c r="B2" t="b"><v>1</v></c>', "!not_a_number"),
    ("number as a text", wb.text("B2", "12.50"), "12.50"),
    ("number as a text in another convention", wb.text("B2", "1.234,50"), "1234.50"),
    ("number as a text with an apostrophe", wb.text("B2", "'12.50"), "!number_format"),
    ("text NaN", wb.text("B2", "NaN"), "!not_a_number"),
    ("text with an exponent", wb.text("B2", "1E5"), "!exponent"),
    ("error", '<c r="B2" t="e"><v>#REF!</v></c>', "!error_cell"),
    ("error in single quotes", "<c r='B2' t='e'><v>#N/A</v></c>", "!error_cell"),
    ("error of a formula", '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "!error_cell"),
    ("formula", '<c r="B2"><f>A1*2</f><v>42</v></c>', "!formula"),
    ("formula whose saved result lies", '<c r="B2"><f>1+1</f><v>1000000</v></c>', "!formula"),
    ("formula with a text for a figure", '<c r="B2" t="str"><f>TEXT(A1)</f><v>12.50</v></c>', "!formula"),
    ("formula to another file", '<c r="B2"><f>[1]Sheet1!A1</f><v>42</v></c>', "!formula"),
    ("formula to the web", '<c r="B2" t="str"><f>WEBSERVICE("http://localhost")</f><v>9</v></c>', "!formula"),
    ("shared formula", '<c r="B2"><f t="shared" ref="B2" si="0">A1</f><v>7</v></c>', "!formula"),
    ("formula without a result", '<c r="B2"><f>A1*2</f></c>', "!formula_without_result"),
    ("formula with an empty result", '<c r="B2"><f>A1*2</f><v></v></c>', "!formula_without_result"),
    ("blank", "", "!blank"),
    ("styled but blank", '<c r="B2" s="1"/>', "!blank"),
)
# (name, the cell B2 under the header Name, what is read)
_NAMES = (
    ("text", wb.text("B2", "Łódź 東京"), "Łódź 東京"),
    ("text with a line end", wb.text("B2", "one\ntwo"), "one\ntwo"),
    ("text with marks", wb.text("B2", 'a,"b";c'), 'a,"b";c'),
    ("rich text", '<c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
    ("shared text", '<c r="B2" t="s"><v>0</v></c>', "shared"),
    ("name in a formula", '<c r="B2" t="str"><f>A1</f><v>Drill kit</v></c>', "Drill kit"),
    ("figure in a formula for a name", '<c r="B2"><f>6*7</f><v>42</v></c>', "42"),
    ("formula with an empty text", '<c r="B2" t="str"><f>A1</f><v></v></c>', ""),
    ("yes", '<c r="B2" t="b"><v>1</v></c>', "TRUE"),
    ("date", wb.number("B2", "43282", 1), "2018-07-01"),
    ("stretch of time", wb.number("B2", "1.5", 3), "1 day, 12:00:00"),
    ("serial number of a date", wb.number("B2", "43282"), "43282"),
    ("spelled out character", wb.text("B2", "a_x0041_b"), "aAb"),
)
# (name, the cell B2 under the header Day, the day, or "!" and the code of its problem)
_DAYS = (
    ("day", wb.number("B2", "43282", 1), "2018-07-01"),
    ("day at midnight", wb.number("B2", "43282", 2), "2018-07-01"),
    ("day with a time", wb.number("B2", "43282.5", 2), "!time_of_day"),
    ("day without a date format", wb.number("B2", "43282"), "!not_a_date"),
    ("day before all", wb.number("B2", "0", 1), "!not_a_date"),
    ("day that never was, 29 February 1900", wb.number("B2", "60", 1), "!year_out_of_range"),
    ("day in 1900", wb.number("B2", "61", 1), "!year_out_of_range"),
    ("day of the year 9999", wb.number("B2", "2958465", 1), "!year_out_of_range"),
    ("day in a formula", '<c r="B2" s="1"><f>TODAY()</f><v>43282</v></c>', "2018-07-01"),
    ("day as a text", wb.text("B2", "2018-07-01"), "2018-07-01"),
    ("day as a text in two orders", wb.text("B2", "3/4/2026"), "?"),
    ("hours for a day", wb.number("B2", "0.5", 4), "!not_a_date"),
)


def cases() -> list[Case]:
    """List the files of this group."""
    found = []
    for header, listed in (("Net", _NETS), ("Name", _NAMES), ("Day", _DAYS)):
        for name, cell, expected in listed:
            content = wb.workbook(wb.header("Code", header), wb.row(2, wb.text("A2", "A1"), cell))
            found.append(Case(_GROUP, name, content, _outcome(header, expected)))
    found += [Case(_GROUP, name, content, expected) for name, content, expected in (*_whole(), *_refused())]
    return found


def _outcome(header: str, expected: str) -> Outcome:
    if expected == "?":
        return asks(header)
    if expected.startswith("!"):
        return trouble((2, header, expected[1:]))
    return reads(("A1", expected))


def _with(name: str, data: bytes) -> bytes:
    return wb.pack(wb.parts(_HEAD + _GOOD) | {name: data})


def _without(name: str) -> bytes:
    content = wb.parts(_HEAD + _GOOD)
    del content[name]
    return wb.pack(content)


def _made(dress: str) -> bytes:
    """A workbook as a library writes it, dressed up in one way."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (("Code", "Net"), ("A1", 1.5)):
        sheet.append(line)
    if dress == "table":
        sheet.add_table(Table(displayName="Sales", ref="A1:B2"))
    elif dress == "merged":
        sheet["A4"] = "A2"
        sheet["B4"] = 2.5
        sheet.merge_cells("A4:A5")
        sheet["B5"] = 3.5
    elif dress == "columns hidden":
        sheet.column_dimensions["B"].hidden = True
    elif dress == "notes":
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = "A1:B2"
        sheet["C1"].hyperlink = "https://localhost/"
        sheet["C1"].value = None
    elif dress == "sheet hidden":
        book.create_sheet("Secret", 0).append(("Code", "Net"))
        book.worksheets[0].sheet_state = "veryHidden"
    elif dress == "sheet protected":
        sheet.protection.set_password("x")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _whole() -> list[tuple[str, bytes, Outcome]]:
    other = wb.header("Code", "Name") + wb.row(2, wb.text("A2", "B1"), wb.text("B2", "y"))
    second = wb.row(3, wb.text("A3", "A2"), wb.number("B3", "2.5"), hidden=True)
    prefixed = f'<x:worksheet xmlns:x="{wb.MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>Code</x:v></x:c><x:c r="B1" t="str"><x:v>Net</x:v></x:c></x:row><x:row r="2"><x:c r="A2" t="str"><x:v>A1</x:v></x:c><x:c r="B2"><x:f>1</x:f><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    bare = '<row><c t="inlineStr"><is><t>A1</t></is></c><c><v>1.5</v></c></row>'
    day = wb.row(2, wb.text("A2", "A1"), wb.number("B2", "41820", 1))
    return [
        ("strict namespace", wb.workbook(_HEAD, _GOOD, namespace=wb.STRICT), _ONE),
        ("prefixed namespace", _with(_SHEET, prefixed.encode()), trouble((2, "Net", "formula"))),
        ("rows and cells without numbers", wb.workbook(_HEAD, bare), _ONE),
        ("dates of the 1904 system", wb.workbook(wb.header("Code", "Day"), day, date1904=True), reads(("A1", "2018-07-01"))),
        ("first of two sheets", wb.pack(wb.parts(_HEAD + _GOOD, other)), _ONE),
        ("first sheet hidden", wb.pack(wb.parts(other, _HEAD + _GOOD, hidden=(1,))), _ONE),
        ("first sheet hidden for good", _made("sheet hidden"), _ONE),
        ("hidden row is read", wb.workbook(_HEAD, _GOOD, second), reads(("A1", "1.5"), ("A2", "2.5"))),
        ("hidden column is read", _made("columns hidden"), _ONE),
        ("table with a name", _made("table"), _ONE),
        ("frozen, filtered, linked", _made("notes"), _ONE),
        ("sheet protected against changes", _made("sheet protected"), _ONE),
        ("merged cells keep their first", _made("merged"), trouble((5, "Code", "blank"), rows=[("A1", "1.5"), ("A2", "2.5")])),
        ("blank rows keep the numbers", wb.workbook(_HEAD, _GOOD, wb.row(9, wb.text("A9", "A2"), wb.text("B9", "x"))), trouble((9, "Net", "not_a_number"), rows=[("A1", "1.5")])),
        ("titles keep the numbers", wb.workbook(wb.row(1, wb.text("A1", "Report")), wb.row(3, wb.text("A3", "Code"), wb.text("B3", "Net")), wb.row(4, wb.text("A4", "A1"), wb.text("B4", "x"))), trouble((4, "Net", "not_a_number"))),
        ("table to the right", wb.workbook(wb.row(1, wb.text("C1", "Code"), wb.text("D1", "Net")), wb.row(2, wb.text("C2", "A1"), '<c r="D2"><f>1</f><v>2</v></c>')), trouble((2, "Net", "formula"))),
        ("stray cell to the right", wb.workbook(_HEAD, _GOOD, wb.row(3, wb.text("A3", "A2"), wb.number("B3", "2.5"), wb.text("D3", "note")), wb.row(4, wb.text("A4", "A3"), wb.number("B4", "3.5"))), trouble((3, "", "ragged_row"), rows=[("A1", "1.5"), ("A3", "3.5")])),
        ("missing cell is a blank cell", wb.workbook(_HEAD, _GOOD, wb.row(3, wb.text("A3", "A2"))), trouble((3, "Net", "blank"), rows=[("A1", "1.5")])),
        ("styled cell far away", wb.workbook(_HEAD, _GOOD, wb.row(900_000, '<c r="Z900000" s="1"/>')), _ONE),
        ("link to another file in the archive", _with("xl/externalLinks/externalLink1.xml", b"<externalLink/>"), _ONE),
        ("name with a formula in the archive", _with("xl/connections.xml", b"<connections/>"), _ONE),
        ("totals row without a code", wb.workbook(_HEAD, _GOOD, wb.row(3, wb.number("B3", "1.5"))), trouble((3, "Code", "blank"), rows=[("A1", "1.5")])),
        ("figures as texts in two conventions are asked", wb.workbook(_HEAD, wb.row(2, wb.text("A2", "A1"), wb.text("B2", "1,234"))), asks("Net")),
    ]  # fmt: skip


def _flagged() -> bytes:
    content = bytearray(wb.workbook(_HEAD, _GOOD))
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _lying() -> bytes:
    """A sheet that unpacks to more than its directory declares."""
    content = bytearray(wb.workbook(_HEAD, _GOOD))
    at = content.find(b"PK\x01\x02")
    while b"sheet1.xml" not in content[at + 46 : at + 80]:
        at = content.find(b"PK\x01\x02", at + 4)
    (size,) = struct.unpack_from("<I", content, at + 24)
    struct.pack_into("<I", content, at + 24, size - 40)
    return bytes(content)


def _packed_otherwise() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as archive:
        for name, data in wb.parts(_HEAD + _GOOD).items():
            archive.writestr(name, data)
    return file.getvalue()


def _refused() -> list[tuple[str, bytes, Outcome]]:
    whole = wb.workbook(_HEAD, _GOOD)
    return [
        ("empty sheet", wb.workbook(), refused("empty")),
        ("header alone", wb.workbook(_HEAD), refused("no_rows")),
        ("no header", wb.workbook(wb.row(1, wb.text("A1", "x"), wb.number("B1", "1")), _GOOD), refused("no_header")),
        ("header named twice", wb.workbook(wb.header("Code", "Code"), _GOOD), refused("duplicate_header")),
        ("header of a date", wb.workbook(wb.row(1, wb.text("A1", "Code"), wb.number("B1", "43282", 1)), _GOOD), refused("no_header")),
        ("error of an unknown name", wb.workbook(_HEAD, wb.row(2, '<c r="A2" t="e"><v>#ODD!</v></c>')), refused("unknown_error")),
        ("nul in a cell", wb.workbook(_HEAD, wb.row(2, wb.text("A2", "a_x0000_b"))), refused("nul")),
        ("cell too long", wb.workbook(_HEAD, wb.row(2, wb.text("A2", "x" * 32_768))), refused("cell_too_long")),
        ("shared text missing", wb.workbook(_HEAD, wb.row(2, '<c r="A2" t="s"><v>7</v></c>')), refused("damaged")),
        ("sheet missing", _without(_SHEET), refused("damaged")),
        ("relations missing", _without("xl/_rels/workbook.xml.rels"), refused("damaged")),
        ("all sheets hidden", wb.pack(wb.parts(_HEAD + _GOOD, hidden=(1,))), refused("no_sheet")),
        ("pivot alone", wb.pack({k: v for k, v in wb.parts().items() if "sheet1" not in k} | {"xl/pivotTables/pivotTable1.xml": b"<x/>"}), refused("no_sheet")),
        ("cut in half", whole[:900], refused("damaged")),
        ("first byte lost", whole[1:], refused("nul")),
        ("bytes before the archive", b"x" * 40 + whole, refused("nul")),
        ("bytes within the archive changed", whole[:120] + bytes(60) + whole[180:], refused("damaged")),
        ("sheet cut off", _with(_SHEET, f'<worksheet xmlns="{wb.MAIN}"><sheetData><row r="1"><c r="A1" t="e"><v>#RE'.encode()), refused("damaged")),
        ("sheet that breaks off between two rows", _with(_SHEET, f'<worksheet xmlns="{wb.MAIN}"><sheetData>{_HEAD}{_GOOD}'.encode()), refused("damaged")),
        ("sheet that breaks off within a cell", _with(_SHEET, f'<worksheet xmlns="{wb.MAIN}"><sheetData>{_HEAD}{_GOOD[:-20]}'.encode()), refused("damaged")),
        ("sheet in utf-16", _with(_SHEET, '<worksheet xmlns="x"/>'.encode("utf-16")), refused("damaged")),
        ("size that lies", _lying(), refused("damaged")),
        ("packed in a way that workbooks are not", _packed_otherwise(), refused("damaged")),
        ("macros", _with("xl/vbaProject.bin", b"x"), refused("macros")),
        ("protected archive", _flagged(), refused("encrypted")),
        ("protected by a password", biff.container(EncryptionInfo=b"x" * 300, EncryptedPackage=b"x" * 5000), refused("encrypted")),
        ("binary workbook", wb.pack({"xl/workbook.bin": b"x"}), refused("xlsb")),
        ("word document", wb.pack({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), refused("not_a_table")),
        ("zip of a csv", wb.pack({"sales.csv": b"Code,Qty\nA,1\n"}), refused("zip")),
        ("zip of a workbook", wb.pack({"sales.xlsx": whole}), refused("zip")),
        ("zip of paths", wb.pack({"../../etc/passwd": b"x", "/abs": b"y"}), refused("zip")),
        ("empty zip", wb.pack({}), refused("zip")),
        ("web page called xls", b"<html><table><tr><td>A</td></tr></table></html>", refused("markup")),
        ("xml spreadsheet", b'<?xml version="1.0"?><Workbook/>', refused("markup")),
        ("json", b'[{"Code": "A1"}]', refused("json")),
        ("pdf", b"%PDF-1.7\n1 0 obj\n", refused("binary")),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0", refused("binary")),
        ("photograph", b"\xff\xd8\xff\xe0\0\x10JFIF", refused("binary")),
        ("gzip of a csv", b"\x1f\x8b\x08\0\0\0\0\0", refused("binary")),
        ("program", b"\x7fELF\x02\x01\x01\0", refused("binary")),
        ("parquet", b"PAR1\x15\x04", refused("binary")),
        ("database", b"SQLite format 3\0", refused("binary")),
        ("csv called xlsx", b"Code,Net\nA1,1.5\n", _ONE),
    ]  # fmt: skip
