"""Workbooks built part by part, so that every oddity can be written down."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# Styles by index: 0 general, 1 date, 2 date and time, 3 hours of a stretch of time, 4 time.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/>'
    '<xf numFmtId="46"/><xf numFmtId="21"/></cellXfs></styleSheet>'
)


def text(reference: str, value: str) -> str:
    """A cell that holds its own text."""
    body = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
    return f'<c r="{reference}" t="inlineStr">{body}</c>'


def number(reference: str, value: str, style: int = 0) -> str:
    """A cell that holds a number, written as given."""
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'


def row(index: int, *cells: str, hidden: bool = False) -> str:
    """A row of cells, its index counted from 1."""
    state = ' hidden="1"' if hidden else ""
    return f'<row r="{index}"{state}>{"".join(cells)}</row>'


def header(*names: str, index: int = 1) -> str:
    """A row of names, in text cells from column A on."""
    return row(index, *(text(f"{chr(65 + i)}{index}", name) for i, name in enumerate(names)))


def parts(
    *sheets: str, namespace: str = MAIN, date1904: bool = False, hidden: tuple[int, ...] = ()
) -> dict[str, bytes]:
    """The parts of a workbook: each sheet is the inside of its sheetData."""
    states = dict.fromkeys(hidden, ' state="hidden"')
    listed = "".join(
        f'<sheet name="Sheet{i}" sheetId="{i}" r:id="rId{i}"{states.get(i, "")}/>'
        for i in range(1, len(sheets) + 1)
    )
    related = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    made = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{OFFICE}">'
        f'<workbookPr date1904="{int(date1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}'
        f'<Relationship Id="rIdS" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rIdF" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{namespace}"><si><t>shared</t></si></sst>',
    }
    for i, sheet in enumerate(sheets, 1):
        made[f"xl/worksheets/sheet{i}.xml"] = (
            f'<worksheet xmlns="{namespace}"><sheetData>{sheet}</sheetData></worksheet>'
        )
    return {name: content.encode() for name, content in made.items()}


def pack(content: dict[str, bytes]) -> bytes:
    """Zip the parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            # The same bytes every time.
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def workbook(*rows: str, namespace: str = MAIN, date1904: bool = False) -> bytes:
    """A workbook of one sheet."""
    return pack(parts("".join(rows), namespace=namespace, date1904=date1904))
