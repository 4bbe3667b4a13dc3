"""Workbooks, good, odd and bad: what each is read as, or why it is refused."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from tests.foundation.imports import workbooks as wb
from vir.foundation.imports.archive import unpack
from vir.foundation.imports.limits import MIB, Limits
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.reader import read_rows
from vir.foundation.imports.sniff import Sniffed, sniff

SHEET = "xl/worksheets/sheet1.xml"
HEAD = wb.header("Code", "Value")


def _write(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def _read(path: Path) -> tuple[Sniffed, list[tuple[int, list[str]]]]:
    sniffed = sniff(path)
    return sniffed, list(read_rows(path, sniffed))


# All cells in one workbook: what is written in the file, and the text it is read as.
CELLS = {
    "whole number": (wb.number("B{}", "1200"), "1200"),
    "number with decimals": (wb.number("B{}", "1234.5"), "1234.5"),
    "number that grouping could change": (wb.number("B{}", "1.234"), "1.2340"),
    "small number": (wb.number("B{}", "0.125"), "0.125"),
    "tiny number": (wb.number("B{}", "1E-7"), "0.0000001"),
    "exponent in the file": (wb.number("B{}", "1.5E3"), "1500"),
    "noise of binary fractions": (wb.number("B{}", "6074.9699999999993"), "6074.97"),
    "sum of fractions": (wb.number("B{}", "0.30000000000000004"), "0.3"),
    "sixteen digits on purpose": (wb.number("B{}", "999999999999.1234"), "999999999999.1234"),
    "negative zero": (wb.number("B{}", "-0"), "0"),
    "fifteen digits": (wb.number("B{}", "123456789012345"), "123456789012345"),
    "sixteen digits whole": (wb.number("B{}", "9007199254740993"), "#DIGITS! 9007199254740992"),
    "not a number": (wb.number("B{}", "NaN"), "#NUM!"),
    "infinite": (wb.number("B{}", "inf"), "#NUM!"),
    "date": (wb.number("B{}", "43282", 1), "2018-07-01"),
    "date with a time": (wb.number("B{}", "43282.5", 2), "2018-07-01T12:00:00"),
    "midnight": (wb.number("B{}", "43282", 2), "2018-07-01"),
    "stretch of time": (wb.number("B{}", "1.5", 3), "1 day, 12:00:00"),
    "time of day": (wb.number("B{}", "0.5", 4), "12:00:00"),
    "serial without a date format": (wb.number("B{}", "43282"), "43282"),
    "true": ('<c r="B{}" t="b"><v>1</v></c>', "TRUE"),
    "false": ('<c r="B{}" t="b"><v>0</v></c>', "FALSE"),
    "text with zeros": (wb.text("B{}", "00123"), "00123"),
    "text like an exponent": (wb.text("B{}", "1E5"), "1E5"),
    "text NA": (wb.text("B{}", "NA"), "NA"),
    "serial number as text": (wb.text("B{}", "90071992547409931"), "90071992547409931"),
    "text with spaces": (wb.text("B{}", "  x "), "  x "),
    "text with a line end": (wb.text("B{}", "one\ntwo"), "one\ntwo"),
    "text with marks": (wb.text("B{}", 'a,"b";c'), 'a,"b";c'),
    "text of many scripts": (wb.text("B{}", "Łódź 東京"), "Łódź 東京"),
    "rich text": ('<c r="B{}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
    "shared text": ('<c r="B{}" t="s"><v>0</v></c>', "shared"),
    "error": ('<c r="B{}" t="e"><v>#REF!</v></c>', "#REF!"),
    "error in single quotes": ("<c r='B{}' t='e'><v>#N/A</v></c>", "#N/A"),
    "formula without a result": ('<c r="B{}"><f>A1*2</f></c>', "#FORMULA!"),
    "formula with an empty result": ('<c r="B{}"><f>A1*2</f><v></v></c>', "#FORMULA!"),
    "formula with a result": ('<c r="B{}"><f>A1*2</f><v>42</v></c>', "#FORMULA! 42"),
    "formula with a text": ('<c r="B{}" t="str"><f>A1</f><v>x</v></c>', "x"),
    "formula with an empty text": ('<c r="B{}" t="str"><f>A1</f><v></v></c>', ""),
    "formula with an error": ('<c r="B{}" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    "empty cell": ("", ""),
}


@pytest.fixture(scope="module")
def all_cells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    rows = [
        wb.row(i, wb.text(f"A{i}", name), cell.replace("{}", str(i)))
        for i, (name, (cell, _)) in enumerate(CELLS.items(), 2)
    ]
    path = _write(tmp_path_factory.mktemp("cells"), wb.workbook(HEAD, *rows))
    return dict(cells for _, cells in _read(path)[1])


@pytest.mark.parametrize("name", CELLS)
def test_cell_is_read_as_exact_text(name: str, all_cells: dict[str, str]) -> None:
    assert all_cells[name] == CELLS[name][1]


def test_workbook_is_described(tmp_path: Path) -> None:
    content = wb.workbook(HEAD, wb.row(2, wb.text("A2", "x"), wb.number("B2", "1")))

    sniffed = sniff(_write(tmp_path, content))

    assert sniffed == Sniffed(
        kind="xlsx",
        encoding="utf-8",
        delimiter=",",
        quotechar='"',
        header_row=1,
        headers=["Code", "Value"],
        samples=[["x", "1"]],
        sheet="Sheet1",
        sheets=["Sheet1"],
    )


ONE_ROW = [(2, ["x", "1"])]
X1 = wb.row(2, wb.text("A2", "x"), wb.number("B2", "1"))


def _merged() -> bytes:
    rows = HEAD + X1 + wb.row(3, wb.number("B3", "2"))
    merge = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    sheet = f'<worksheet xmlns="{wb.MAIN}"><sheetData>{rows}</sheetData>{merge}</worksheet>'
    return wb.pack(wb.parts(rows) | {SHEET: sheet.encode()})


def _prefixed() -> bytes:
    first = '<x:c r="A1" t="str"><x:v>Code</x:v></x:c><x:c r="B1" t="str"><x:v>Value</x:v></x:c>'
    second = '<x:c r="A2" t="str"><x:v>x</x:v></x:c><x:c r="B2" t="e"><x:v>#REF!</x:v></x:c>'
    rows = f'<x:row r="1">{first}</x:row><x:row r="2">{second}</x:row>'
    sheet = f'<x:worksheet xmlns:x="{wb.MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    return wb.pack(wb.parts(HEAD) | {SHEET: sheet.encode()})


def _oddly_spaced() -> bytes:
    rows = "<row><c\nr = 'XFD1048576'><v>1</v></c></row>"
    return _with(SHEET, f"<worksheet xmlns='{wb.MAIN}'><sheetData>{rows}</sheetData></worksheet>".encode())


def _laughing() -> bytes:
    entities = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">'
    return _with("xl/sharedStrings.xml", f"<!DOCTYPE l [{entities}]><sst>&c;</sst>".encode())


ODD = {
    "strict namespace": (wb.workbook(HEAD, X1, namespace=wb.STRICT), ONE_ROW),
    "rows without numbers": (
        wb.workbook(HEAD, '<row><c t="inlineStr"><is><t>x</t></is></c><c><v>1</v></c></row>'),
        ONE_ROW,
    ),
    "blank row in the middle": (
        wb.workbook(HEAD, X1, wb.row(9, wb.text("A9", "y"), wb.number("B9", "2"))),
        [*ONE_ROW, (9, ["y", "2"])],
    ),
    "row of spaces": (wb.workbook(HEAD, X1, wb.row(3, wb.text("A3", "  "))), ONE_ROW),
    "missing cell is an empty cell": (
        wb.workbook(HEAD, wb.row(2, wb.text("A2", "x")), wb.row(3, wb.number("B3", "1"))),
        [(2, ["x", ""]), (3, ["", "1"])],
    ),
    "formula without a result as the last row": (
        wb.workbook(HEAD, X1, wb.row(3, '<c r="B3"><f>B2</f></c>')),
        [*ONE_ROW, (3, ["", "#FORMULA!"])],
    ),
    "formula without a result in the first column": (
        wb.workbook(HEAD, wb.row(2, '<c r="A2"><f>B2</f></c>', wb.number("B2", "1"))),
        [(2, ["#FORMULA!", "1"])],
    ),
    "stray cell to the right": (
        wb.workbook(
            HEAD,
            X1,
            wb.row(3, wb.text("A3", "y"), wb.number("B3", "2"), wb.text("D3", "note")),
            wb.row(4, wb.text("A4", "z")),
        ),
        [*ONE_ROW, (3, ["y", "2", "", "note"]), (4, ["z", ""])],
    ),
    "cell styled but empty far away": (
        wb.workbook(HEAD, X1, wb.row(900_000, '<c r="Z900000" s="1"/>')),
        ONE_ROW,
    ),
    "merged cells keep their first": (_merged(), [*ONE_ROW, (3, ["", "2"])]),
    "prefixed namespace": (_prefixed(), [(2, ["x", "#REF!"])]),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_workbook_is_read_exactly(name: str, tmp_path: Path) -> None:
    content, expected = ODD[name]

    sniffed, rows = _read(_write(tmp_path, content))

    assert (sniffed.headers, rows) == (["Code", "Value"], expected)


def test_dates_of_the_1904_system_are_shifted(tmp_path: Path) -> None:
    content = wb.workbook(HEAD, wb.row(2, wb.text("A2", "x"), wb.number("B2", "41820", 1)), date1904=True)

    _, rows = _read(_write(tmp_path, content))

    assert rows == [(2, ["x", "2018-07-01"])]


def test_titles_above_and_empty_columns_beside_a_table_are_passed_over(tmp_path: Path) -> None:
    rows = (
        wb.row(2, wb.text("B2", "Sales report")),
        wb.row(5, wb.text("B5", "Code"), wb.text("C5", "Qty")),
        wb.row(6, wb.text("B6", "x"), '<c r="C6"><f>1+1</f></c>'),
        wb.row(7, '<c r="B7" t="e"><v>#N/A</v></c>', '<c r="C7"><f>1+1</f><v>2</v></c>'),
    )

    sniffed, read = _read(_write(tmp_path, wb.workbook(*rows)))

    assert (sniffed.header_row, sniffed.headers, sniffed.formula_headers) == (5, ["Code", "Qty"], ["Qty"])
    assert read == [(6, ["x", "#FORMULA!"]), (7, ["#N/A", "#FORMULA! 2"])]


def test_column_beside_empty_ones_is_named_by_its_own_letter(tmp_path: Path) -> None:
    rows = (
        wb.row(1, wb.text("C1", "Code"), wb.text("E1", "Qty")),
        wb.row(2, wb.text("C2", "x"), wb.number("D2", "1"), wb.number("E2", "1")),
    )

    with pytest.raises(FileRefused) as refusal:
        sniff(_write(tmp_path, wb.workbook(*rows)))

    assert (
        refusal.value.message == "Column D has no name in the header (row 1). Name the column or remove it."
    )


def test_first_visible_sheet_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    other = wb.header("Other", "Name") + wb.row(2, wb.text("A2", "o"), wb.text("B2", "p"))
    content = wb.pack(wb.parts(other, HEAD + X1, other, hidden=(1,)))

    sniffed, rows = _read(_write(tmp_path, content))

    assert (sniffed.sheet, sniffed.sheets, rows) == ("Sheet2", ["Sheet2", "Sheet3"], ONE_ROW)
    assert sniffed.notes == ["Only the sheet 'Sheet2' is read, not 'Sheet3'."]


def test_another_sheet_can_be_chosen(tmp_path: Path) -> None:
    other = wb.header("Other", "Name") + wb.row(2, wb.text("A2", "o"), wb.text("B2", "p"))
    path = _write(tmp_path, wb.pack(wb.parts(HEAD + X1, other)))

    sniffed = sniff(path, sheet="Sheet2")

    assert (sniffed.headers, list(read_rows(path, sniffed))) == (["Other", "Name"], [(2, ["o", "p"])])


def test_hidden_rows_are_read_and_counted(tmp_path: Path) -> None:
    content = wb.workbook(HEAD, X1, wb.row(3, wb.text("A3", "y"), wb.number("B3", "2"), hidden=True))

    sniffed, rows = _read(_write(tmp_path, content))

    assert rows == [*ONE_ROW, (3, ["y", "2"])]
    assert sniffed.notes == ["1 rows are hidden in the sheet, by a filter or by hand. They are read too."]


def test_columns_with_formulas_are_named(tmp_path: Path) -> None:
    content = wb.workbook(HEAD, wb.row(2, wb.text("A2", "x"), '<c r="B2"><f>1+1</f><v>1000</v></c>'))

    sniffed = sniff(_write(tmp_path, content))

    assert sniffed.formula_headers == ["Value"]
    assert sniffed.samples == [["x", "1000"]]
    assert sniffed.notes == [
        "Formulas in 'Value': the results saved with the file are read as texts and dates, and refused as "
        "amounts and quantities. Paste such columns as values."
    ]


def _without(name: str) -> bytes:
    content = wb.parts(HEAD + X1)
    del content[name]
    return wb.pack(content)


def _with(name: str, data: bytes) -> bytes:
    return wb.pack(wb.parts(HEAD + X1) | {name: data})


def _doubled() -> bytes:
    file = io.BytesIO(wb.pack(wb.parts(HEAD + X1)))
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    return file.getvalue()


def _protected() -> bytes:
    content = bytearray(wb.workbook(HEAD, X1))
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def _lying_about_size() -> bytes:
    """A sheet that unpacks to more than its directory declares."""
    content = bytearray(wb.workbook(HEAD, X1))
    at = content.find(b"PK\x01\x02")
    while b"sheet1.xml" not in content[at + 46 : at + 80]:
        at = content.find(b"PK\x01\x02", at + 4)
    (size,) = struct.unpack_from("<I", content, at + 24)
    struct.pack_into("<I", content, at + 24, size - 40)
    return bytes(content)


REFUSED = {
    "empty sheet": (wb.workbook(), "empty"),
    "header alone": (wb.workbook(HEAD), "no_rows"),
    "no header": (wb.workbook(wb.row(1, wb.text("A1", "x"), wb.number("B1", "1")), X1), "no_header"),
    "duplicated header": (wb.workbook(wb.header("Code", "Code"), X1), "duplicate_header"),
    "header missing over data": (
        wb.workbook(wb.header("Code"), wb.row(2, wb.text("A2", "x"), wb.number("B2", "1"))),
        "no_header",
    ),
    "header missing between": (
        wb.workbook(
            wb.row(1, wb.text("A1", "Code"), wb.text("C1", "Value")),
            wb.row(2, wb.text("A2", "x"), wb.number("B2", "1"), wb.number("C2", "1")),
        ),
        "empty_header",
    ),
    "column beyond the limit": (wb.workbook(HEAD, X1, wb.row(3, wb.text("GS3", "x"))), "too_many_columns"),
    "row beyond the limit": (
        wb.workbook(HEAD, X1, wb.row(1_000_002, wb.text("A1000002", "x"))),
        "too_many_rows",
    ),
    "last cell of all": (
        wb.workbook(HEAD, X1, wb.row(1_048_576, wb.text("XFD1048576", "x"))),
        "too_many_rows",
    ),
    "last cell in odd spacing": (_oddly_spaced(), "too_many_rows"),
    "three hundred cells without references": (
        wb.workbook("<row>" + '<c t="inlineStr"><is><t>x</t></is></c>' * 300 + "</row>"),
        "too_many_columns",
    ),
    "cell over the limit": (wb.workbook(HEAD, wb.row(2, wb.text("A2", "x" * 32_768))), "cell_too_long"),
    "nul in a cell": (wb.workbook(HEAD, wb.row(2, wb.text("A2", "a_x0000_b"))), "nul"),
    "shared text missing": (wb.workbook(HEAD, wb.row(2, '<c r="A2" t="s"><v>7</v></c>')), "damaged"),
    "doctype": (_with(SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), "doctype"),
    "doctype without entities": (_with(SHEET, b"<!DOCTYPE x><worksheet/>"), "doctype"),
    "directory of ten megabytes for ten parts": (
        b"PK\x03\x04" + b"x" * 100 + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 10, 10, 10**7, 0, 0),
        "too_many_entries",
    ),
    "billion laughs": (_laughing(), "doctype"),
    "error of an unknown name": (
        wb.workbook(HEAD, wb.row(2, '<c r="A2" t="e"><v>#ODD!</v></c>')),
        "unknown_error",
    ),
    "utf-16 xml": (_with(SHEET, '<worksheet xmlns="x"/>'.encode("utf-16")), "damaged"),
    "xml cut off": (
        _with(SHEET, f'<worksheet xmlns="{wb.MAIN}"><sheetData><row r="1"><c r="A1" t="e"><v>#RE'.encode()),
        "damaged",
    ),
    "no sheet part": (_without(SHEET), "damaged"),
    "no relations": (_without("xl/_rels/workbook.xml.rels"), "damaged"),
    "all sheets hidden": (wb.pack(wb.parts(HEAD + X1, hidden=(1,))), "no_sheet"),
    "same part twice": (_doubled(), "damaged"),
    "cut in half": (wb.workbook(HEAD, X1)[:900], "damaged"),
    "three bytes after the signature": (b"PK\x03\x04abc", "damaged"),
    "size that lies": (_lying_about_size(), "damaged"),
    "macros": (_with("xl/vbaProject.bin", b"x"), "macros"),
    "binary workbook": (wb.pack({"xl/workbook.bin": b"x"}), "xlsb"),
    "open document of text": (
        wb.pack({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
        "not_a_table",
    ),
    "word document": (wb.pack({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "not_a_table"),
    "zip of a csv": (wb.pack({"sales.csv": b"Code,Qty\nA,1\n"}), "zip"),
    "empty zip": (wb.pack({}), "zip"),
    "protected zip": (_protected(), "encrypted"),
    "too many parts": (
        wb.pack(wb.parts(HEAD + X1) | {f"x/{i}": b"" for i in range(200)}),
        "too_many_entries",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_workbook_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    content, code = REFUSED[name]
    path = _write(tmp_path, content)

    with pytest.raises(FileRefused) as refusal:
        _read(path)

    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


def test_unpacking_stops_where_the_directory_says_it_ends(tmp_path: Path) -> None:
    path = _write(tmp_path, wb.pack({"part": b"x" * (5 * MIB)}))
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("part")
    info.file_size = MIB + 1
    pieces: list[bytes] = []

    with pytest.raises(FileRefused) as refusal:
        pieces.extend(unpack(path, info))

    assert (refusal.value.code, sum(map(len, pieces))) == ("damaged", MIB)


def test_unknown_sheet_is_refused_with_those_there_are(tmp_path: Path) -> None:
    path = _write(tmp_path, wb.workbook(HEAD, X1))

    with pytest.raises(FileRefused) as refusal:
        sniff(path, sheet="Other")

    assert refusal.value.message == "The workbook has no visible sheet 'Other'. It has 'Sheet1'."


def test_workbook_over_the_size_limit_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path, wb.workbook(HEAD, X1))

    with pytest.raises(FileRefused) as refusal:
        sniff(path, limits=Limits(max_bytes=path.stat().st_size - 1))

    assert refusal.value.code == "too_large"
    assert sniff(path, limits=Limits(max_bytes=path.stat().st_size)).headers == ["Code", "Value"]
