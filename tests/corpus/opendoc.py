"""OpenDocument sheets (.ods) built cell by cell, so that every oddity can be written down."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.foundation.imports.workbooks import pack

_ROOMS = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
_CALC = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def cell(kind: str, value: str = "", shown: str = "", more: str = "") -> str:
    """A cell of a kind: its value as the attribute of that kind, and the text that is shown."""
    names = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}
    attribute = f' office:{names.get(kind, "value")}="{value}"' if value else ""
    text = f"<text:p>{escape(shown)}</text:p>" if shown else ""
    return f'<table:table-cell office:value-type="{kind}"{attribute} {more}>{text}</table:table-cell>'


def text(value: str) -> str:
    """A cell that holds a text."""
    return cell("string", shown=value)


def number(value: str, more: str = "") -> str:
    """A cell that holds a number."""
    return cell("float", value, value, more)


def blank(more: str = "") -> str:
    """A cell that holds nothing."""
    return f"<table:table-cell {more}/>"


def error(name: str, value: str = "0") -> str:
    """A formula whose result is an error, as programs write it."""
    return cell("float", value, name, 'table:formula="of:=1/0" calcext:value-type="error"')


def row(*cells: str, more: str = "") -> str:
    """A row of cells."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def header(*names: str) -> str:
    """A row of names."""
    return row(*map(text, names))


def sheet(*rows: str, name: str = "Sheet1", more: str = "") -> str:
    """A sheet of rows."""
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


def content(*sheets: str, styles: str = "", before: str = "") -> bytes:
    """The part that holds the sheets."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content{_ROOMS}{_CALC}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    ).encode()


def parts(inside: bytes, mimetype: str = MIMETYPE, entry: str = "") -> dict[str, bytes]:
    """The parts of a file around its content."""
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/>'
        f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{entry}'
        "</manifest:file-entry></manifest:manifest>"
    )
    return {"mimetype": mimetype.encode(), "content.xml": inside, "META-INF/manifest.xml": manifest.encode()}


def workbook(*rows: str) -> bytes:
    """A file of one sheet."""
    return pack(parts(content(sheet(*rows))))
