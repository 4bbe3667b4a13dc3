"""Files made to exhaust the machine. How long and how much they may take is measured elsewhere."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.corpus import biff
from tests.corpus import opendoc as od
from tests.corpus.case import Case, refused
from tests.foundation.imports import workbooks as wb
from vir.foundation.imports.limits import MIB, Limits

_GROUP = "bomb"
_HEAD = wb.header("Code", "Net")
_SHEET = "xl/worksheets/sheet1.xml"
_OPEN = f'<worksheet xmlns="{wb.MAIN}"><sheetData>'.encode()
_SMALL = Limits(memory_bytes=192 * MIB)


def _padded() -> bytes:
    return wb.pack(wb.parts(_HEAD) | {_SHEET: _OPEN + b" " * (40 * MIB) + b"</sheetData></worksheet>"})


def _many_cells() -> bytes:
    row = b"<row>" + b'<c t="inlineStr"><is><t>a</t></is></c>' * 100 + b"</row>"
    return wb.pack(wb.parts(_HEAD) | {_SHEET: _OPEN + row * 5_000 + b"</sheetData></worksheet>"})


def _many_texts() -> bytes:
    return wb.pack(
        wb.parts(_HEAD) | {"xl/sharedStrings.xml": b"<sst>" + b"<si><t>x</t></si>" * (2 * MIB) + b"</sst>"}
    )


def _many_styles() -> bytes:
    return wb.pack(
        wb.parts(_HEAD)
        | {"xl/styles.xml": b"<styleSheet>" + b'<xf numFmtId="0"/>' * (2 * MIB) + b"</styleSheet>"}
    )


def _declared_small() -> bytes:
    content = bytearray(_padded())
    for at, offset in ((content.find(_SHEET.encode()) - 30, 22), (content.rfind(_SHEET.encode()) - 46, 24)):
        struct.pack_into("<I", content, at + offset, 1000)
    return bytes(content)


def _many_parts() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for i in range(2_000):
            archive.writestr(str(i), b"")
    return file.getvalue()


def _parts_that_claim_to_be_ten() -> bytes:
    content = bytearray(_many_parts())
    struct.pack_into("<HH", content, content.rfind(b"PK\x05\x06") + 8, 10, 10)
    return bytes(content)


def _laughing() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 30))
    return wb.pack(
        wb.parts(_HEAD) | {_SHEET: f"<!DOCTYPE x [{entities}]><worksheet>&a29;</worksheet>".encode()}
    )


def _nested() -> bytes:
    inner = wb.pack({"x": b"0" * MIB})
    for _ in range(6):
        inner = wb.pack({"x.zip": inner})
    return inner


def _far(reference: str, row: int) -> bytes:
    return wb.workbook(_HEAD, wb.row(2, wb.text("A2", "x")), wb.row(row, wb.text(reference, "x")))


def _deep_xml() -> bytes:
    return wb.pack(wb.parts(_HEAD) | {_SHEET: b"<worksheet>" + b"<a>" * 200_000})


def _open_padded() -> bytes:
    return wb.pack(od.parts(od.content(od.sheet(" " * (40 * MIB)))))


def _open_wide_and_long() -> bytes:
    row = od.row(
        od.number("1", 'table:number-columns-repeated="200"'), more='table:number-rows-repeated="900000"'
    )
    return od.workbook(od.header("Code", "Net"), row)


def _open_laughing() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 30))
    return wb.pack(od.parts(od.content(od.sheet(od.row(od.text("x"))), before=f"<!DOCTYPE x [{entities}]>")))


def cases() -> list[Case]:
    """List the files of this group."""
    return [
        Case(_GROUP, "last cell of all", _far("XFD1048576", 1_048_576), refused("too_many_rows")),
        Case(_GROUP, "last column of all", _far("XFD3", 3), refused("too_many_columns")),
        Case(_GROUP, "two cells far apart", _far("GR900000", 900_000), refused("too_much_memory"), _SMALL),
        Case(_GROUP, "padding", _padded, refused("zip_bomb")),
        Case(_GROUP, "half a million cells", _many_cells, refused("zip_bomb")),
        Case(_GROUP, "two million shared texts", _many_texts, refused("zip_bomb")),
        Case(_GROUP, "two million styles", _many_styles, refused("zip_bomb")),
        Case(_GROUP, "more than the directory declares", _declared_small, refused("damaged")),
        Case(_GROUP, "two thousand parts", _many_parts, refused("too_many_entries")),
        Case(_GROUP, "two thousand parts that claim to be ten", _parts_that_claim_to_be_ten, refused("too_many_entries")),
        Case(_GROUP, "entities within entities", _laughing, refused("doctype")),
        Case(_GROUP, "zip within zip", _nested, refused("zip")),
        Case(_GROUP, "tags within tags", _deep_xml, refused("damaged")),
        Case(_GROUP, "open document of padding", _open_padded, refused("zip_bomb")),
        Case(_GROUP, "open document of repeated cells", _open_wide_and_long, refused("too_much_memory"), _SMALL),
        Case(_GROUP, "open document of entities", _open_laughing, refused("doctype")),
        Case(_GROUP, "old workbook of two cells far apart", biff.workbook(biff.header("Code", "Net"), biff.text(1, 0, "x"), biff.text(65_535, 199, "x")), refused("too_much_memory"), _SMALL),
        Case(_GROUP, "quoted cell of 16 MB", lambda: b'Code,Name\nA,"' + b"x\n" * (8 * MIB), refused("cell_too_long")),
        Case(_GROUP, "quoted cell of 200 KB", b'Code,Name\nA,"' + b"x" * 200_000 + b'"\nB,y\n', refused("cell_too_long")),
        Case(_GROUP, "line of 9 MB", lambda: b"Code,Name\nA," + b"x" * (9 * MIB), refused("line_too_long")),
        Case(_GROUP, "a million separators", lambda: b"Code" + b",x" * 1_000_000 + b"\nA\n", refused("too_many_columns")),
        Case(_GROUP, "a million separators in every row", lambda: b"Code,Net\n" + (b"," * 1_000_000 + b"x\n") * 20, refused("too_many_columns")),
        Case(_GROUP, "blank lines without end", lambda: b"Code,Net\nA1,1.5\n" + b"\n" * 1_100_000, refused("too_many_rows")),
        Case(_GROUP, "a sign and thirty thousand spaces for a header", b'"-' + b" " * 30_000 + b'x","y"\nA1,1.5\n', refused("header_too_long")),
        Case(_GROUP, "deep json", b'[{"a":' * 50_000, refused("json")),
    ]  # fmt: skip
