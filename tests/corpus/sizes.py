"""Nothing, next to nothing, and as much as is read, to the byte and to the row."""

from __future__ import annotations

from tests.corpus import biff
from tests.corpus import opendoc as od
from tests.corpus.case import Case, reads, refused
from tests.foundation.imports import workbooks as wb
from vir.foundation.imports.limits import Limits

_GROUP = "size"
_LINE = b"A1,1.5\n"
_HEAD = b"Code,Net\n"
_BOOK = wb.workbook(wb.header("Code", "Net"), wb.row(2, wb.text("A2", "A1"), wb.number("B2", "1.5")))
_OLD = biff.workbook(biff.header("Code", "Net"), biff.text(1, 0, "A1"), biff.number(1, 1, 1.5))
_OPEN = od.workbook(od.header("Code", "Net"), od.row(od.text("A1"), od.number("1.5")))


def cases() -> list[Case]:
    """List the files of this group."""
    read = reads(("A1", "1.5"))
    found = [
        Case(_GROUP, "nothing", b"", refused("empty")),
        Case(_GROUP, "a mark alone", b"\xef\xbb\xbf", refused("empty")),
        Case(_GROUP, "a utf-16 mark alone", b"\xff\xfe", refused("empty")),
        Case(_GROUP, "one line end", b"\n", refused("empty")),
        Case(_GROUP, "blanks", b" \r\n\t\r\n  ", refused("empty")),
        Case(_GROUP, "separators", b",,,\n,,,\n", refused("empty")),
        Case(_GROUP, "many blanks", b" \n" * 5000, refused("empty")),
        Case(_GROUP, "one nul", b"\0", refused("empty")),
        Case(_GROUP, "one letter", b"x", refused("no_rows")),
        Case(_GROUP, "one figure", b"1", refused("no_header")),
        Case(_GROUP, "cell as long as it may be", b"Code,Name\nA1," + b"x" * 500 + b"\n", reads(("A1", "x" * 500))),
        Case(_GROUP, "twenty thousand rows", _HEAD + _LINE * 20_000, reads(*[("A1", "1.5")] * 20_000)),
        Case(_GROUP, "as many rows as are read", _HEAD + _LINE * 10, reads(*[("A1", "1.5")] * 10), Limits(max_rows=10)),
        Case(_GROUP, "one row more than is read", _HEAD + _LINE * 11, refused("too_many_rows"), Limits(max_rows=10)),
        Case(_GROUP, "as many columns as are read", b"Code,Net\nA1,1.5\n", read, Limits(max_columns=2)),
        Case(_GROUP, "one column more than is read", b"Code,Net,Name\nA1,1.5,x\n", refused("too_many_columns"), Limits(max_columns=2)),
        Case(_GROUP, "old workbook without its last byte", _OLD[:-1], refused("unreadable")),
    ]  # fmt: skip
    for name, content in (
        ("text file", _HEAD + _LINE),
        ("workbook", _BOOK),
        ("old workbook", _OLD),
        ("open document", _OPEN),
    ):
        size = len(content)
        most = Limits(max_bytes=size, max_csv_bytes=size)
        less = Limits(max_bytes=size - 1, max_csv_bytes=size - 1)
        found.append(Case(_GROUP, f"{name} as large as is read", content, read, most))
        found.append(
            Case(_GROUP, f"{name} of one byte more than is read", content, refused("too_large"), less)
        )
        found.append(
            Case(
                _GROUP, f"{name} of which the upload broke off", content[: size // 3], refused(_BROKEN[name])
            )
        )
    return found


_BROKEN = {
    "text file": "no_header",
    "workbook": "damaged",
    "old workbook": "damaged",
    "open document": "damaged",
}
