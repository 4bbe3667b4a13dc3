"""Reading the cells of a workbook of our own as the file says them, without a library that turns them into floats."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def cells_of_sheet(content: bytes, number: int) -> list[dict[int, str]]:
    """
    Give the cells of each row by their column, from 0: texts as they are, numbers as they are written.

    :param number: which sheet, from 1
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        sheet = etree.fromstring(pack.read(f"xl/worksheets/sheet{number}.xml"), parser)
        shared = (
            etree.fromstring(pack.read("xl/sharedStrings.xml"), parser)
            if "xl/sharedStrings.xml" in pack.namelist()
            else None
        )
    texts = [] if shared is None else ["".join(one.itertext()) for one in shared.iterfind("s:si", NAMES)]
    return [
        {
            _column(cell.get("r")): _value(cell, texts)
            for cell in row.iterfind("s:c", NAMES)
            if cell.find("s:v", NAMES) is not None
        }
        for row in sheet.iterfind("s:sheetData/s:row", NAMES)
    ]


def _value(cell: etree._Element, texts: list[str]) -> str:
    written = str(cell.findtext("s:v", namespaces=NAMES))
    return texts[int(written)] if cell.get("t") == "s" else written


def _column(reference: str) -> int:
    """Give the column of a reference such as "AB12", from 0."""
    number = 0
    for letter in reference:
        if letter.isalpha():
            number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
