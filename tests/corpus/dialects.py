"""Separators, line ends, quotation marks, rows of odd lengths, and headers of every kind."""

from __future__ import annotations

from tests.corpus.case import Case, Outcome, asks, reads, refused, table, trouble

_GROUP = "dialect"
_LINES = (("Code", "Name"), ("A1", "x"), ("A2", "y"))
_READ = reads(("A1", "x"), ("A2", "y"))
_SEPARATORS = {"commas": ",", "semicolons": ";", "tabs": "\t", "bars": "|"}
_ENDS = {"unix": "\n", "windows": "\r\n", "old mac": "\r"}


def cases() -> list[Case]:
    """List the files of this group."""
    found = []
    for separated, separator in _SEPARATORS.items():
        for ended, end in _ENDS.items():
            content = table(*_LINES, separator=separator, end=end)
            found.append(Case(_GROUP, f"{separated} and {ended} line ends", content, _READ))
        quoted = table(*([f'"{cell}"' for cell in line] for line in _LINES), separator=separator)
        found.append(Case(_GROUP, f"{separated}, all cells quoted", quoted, _READ))
        inside = f'Code{separator}Name\nA1{separator}"x{separator}y"\nA2{separator}"{separator}"\n'
        found.append(
            Case(
                _GROUP, f"{separated} inside quotes", inside.encode(), reads(("A1", f"x{separator}y".strip()), ("A2", separator.strip()))
            )
        )  # fmt: skip
        declared = f"sep={separator}\n".encode() + table(*_LINES, separator=separator)
        found.append(Case(_GROUP, f"{separated} declared", declared, _READ))
        trailing = table(*((*line, "", "") for line in _LINES), separator=separator)
        found.append(Case(_GROUP, f"{separated} trailing", trailing, _READ))
    found += [
        Case(_GROUP, name, content, expected) for name, content, expected in (*_read(), *_rows(), *_headers())
    ]
    return found


def _read() -> list[tuple[str, bytes, Outcome]]:
    return [
        ("mixed line ends", b"Code,Name\r\nA1,x\nA2,y\r", _READ),
        ("no line end at the end", b"Code,Name\nA1,x\nA2,y", _READ),
        ("declared caret", b"SEP=^\nCode^Name\nA1^x\nA2^y\n", _READ),
        ("declared after a byte order mark", b"\xef\xbb\xbfsep=;\nCode;Name\nA1;x\nA2;y\n", _READ),
        ("single quotes", b"'Code','Name'\n'A1','x'\n'A2','y'\n", _READ),
        ("spaces around headers", b" Code , Name\nA1,x\nA2,y\n", _READ),
        ("spaces around cells", b"Code,Name\n A1 , x\n\tA2,y \n", _READ),
        ("line end inside a cell", b'Code,Name\nA1,"one\ntwo"\nA2,y\n', reads(("A1", "one\ntwo"), ("A2", "y"))),
        ("windows line end inside a cell", b'Code,Name\r\nA1,"one\r\ntwo"\r\nA2,y\r\n', reads(("A1", "one\r\ntwo"), ("A2", "y"))),
        ("blank line inside a cell", b'Code,Name\nA1,"one\n\ntwo"\nA2,y\n', reads(("A1", "one\n\ntwo"), ("A2", "y"))),
        ("quotation marks doubled", b'Code,Name\nA1,"5"" pipe"\nA2,y\n', reads(("A1", '5" pipe'), ("A2", "y"))),
        ("only a doubled quotation mark", b'Code,Name\nA1,""""\nA2,y\n', reads(("A1", '"'), ("A2", "y"))),
        ("inches in a bare cell", b'Code,Name\nA1,5" pipe\nA2,y\n', reads(("A1", '5" pipe'), ("A2", "y"))),
        ("empty quotes", b'Code,Name\nA1,""\nA2,y\n', reads(("A1", ""), ("A2", "y"))),
        ("apostrophes in cells", b"Code,Name\nA1,O'Neil\nA2,'quoted'\n", reads(("A1", "O'Neil"), ("A2", "'quoted'"))),
        ("backslashes", b"Code,Name\nA1,C:\\x\\y\nA2,\\\n", reads(("A1", "C:\\x\\y"), ("A2", "\\"))),
        ("decimal commas between semicolons", b"Code;Net;Price\nA1;1,50;2,75\nA2;2,00;3,25\n", reads(("A1", "1.50", "2.75"), ("A2", "2.00", "3.25"))),
        ("decimal commas between tabs", b"Code\tNet\nA1\t1,50\nA2\t2,00\n", reads(("A1", "1.50"), ("A2", "2.00"))),
        ("decimal commas quoted between commas", b'Code,Net\nA1,"1,50"\nA2,"2,00"\n', reads(("A1", "1.50"), ("A2", "2.00"))),
        ("commas in names between semicolons", b"Code;Name\nA1;x, y, z\nA2;u, v, w\n", reads(("A1", "x, y, z"), ("A2", "u, v, w"))),
        ("semicolons in names between commas", b"Code,Name\nA1,x;y\nA2,u;v\n", reads(("A1", "x;y"), ("A2", "u;v"))),
        ("bars in names between commas", b"Code,Name\nA1,x|y|z\nA2,u|v|w\n", reads(("A1", "x|y|z"), ("A2", "u|v|w"))),
        ("one column", b"Code\nA-1\nB-2\n", reads(("A-1",), ("B-2",))),
        ("one row", b"Code,Name\nA1,x\n", reads(("A1", "x"))),
        ("blank lines before the header", b"\n\n,\nCode,Name\nA1,x\nA2,y\n", _READ),
        ("blank lines at the end", b"Code,Name\nA1,x\nA2,y\n\n,\n , \n", _READ),
        ("form feed at the end is a row of its own", b"Code,Name\nA1,x\nA2,y\n\x0c\n", _READ),
        ("totals row without a code", b"Code,Name,Net\nA1,x,1.5\nA2,y,2.5\n,Total,4.0\n", trouble((4, "Code", "blank"), rows=[("A1", "x", "1.5"), ("A2", "y", "2.5")])),
        ("totals row with a word for a code", b"Code,Day,Net\nA1,2026-10-31,1.5\nTotal,,1.5\n", trouble((3, "Day", "blank"), rows=[("A1", "2026-10-31", "1.5")])),
        ("second header in the middle", b"Code,Net\nA1,1.5\nCode,Net\nA2,2.5\n", trouble((3, "Net", "not_a_number"), rows=[("A1", "1.5"), ("A2", "2.5")])),
    ]  # fmt: skip


def _rows() -> list[tuple[str, bytes, Outcome]]:
    return [
        ("blank rows in the middle keep the numbers", b"Code,Net\nA1,1.5\n\n,\nA2,x\n", trouble((5, "Net", "not_a_number"), rows=[("A1", "1.5")])),
        ("a line end inside a cell keeps the numbers", b'Code,Name,Net\nA1,"a\nb",1.5\nA2,y,x\n', trouble((3, "Net", "not_a_number"), rows=[("A1", "a\nb", "1.5")])),
        ("a declared separator keeps the numbers", b"sep=;\nCode;Net\nA1;1.5\nA2;x\n", trouble((3, "Net", "not_a_number"), rows=[("A1", "1.5")])),
        ("titles keep the numbers", b"Report,\n,\nCode,Net\nA1,1.5\nA2,x\n", trouble((5, "Net", "not_a_number"), rows=[("A1", "1.5")])),
        ("row too short", b"Code,Name,Net\nA1,x,1.5\nA2,y\nA3,z,3.5\n", trouble((3, "", "ragged_row"), rows=[("A1", "x", "1.5"), ("A3", "z", "3.5")])),
        ("row too long", b"Code,Name\nA1,x\nA2,y,stray\nA3,z\n", trouble((3, "", "ragged_row"), rows=[("A1", "x"), ("A3", "z")])),
        ("blank cell too many is no fault", b"Code,Name\nA1,x\nA2,y,\nA3,z\n", reads(("A1", "x"), ("A2", "y"), ("A3", "z"))),
        ("row of one cell", b"Code,Name,Net\nA1,x,1.5\nA2\nA3,z,3.5\n", trouble((3, "", "ragged_row"), rows=[("A1", "x", "1.5"), ("A3", "z", "3.5")])),
        ("comma in a name that nobody quoted", b"Code,Name,Net\nA1,x,1.5\nA2,y, Ltd,2.5\nA3,z,3.5\n", trouble((3, "", "ragged_row"), rows=[("A1", "x", "1.5"), ("A3", "z", "3.5")])),
        ("decimal comma that nobody quoted", b"Code,Name,Net\nA1,x,1\nA2,y,2,50\nA3,z,3\n", trouble((3, "", "ragged_row"), rows=[("A1", "x", "1"), ("A3", "z", "3")])),
        ("quotation mark never closed", b'Code,Name\nA1,"x\nA2,y\n', refused("quotes")),
        ("quotation mark never opened is a sign", b'Code,Name\nA1,x"\nA2,y\n', reads(("A1", 'x"'), ("A2", "y"))),
        ("text after a closing quotation mark", b'Code,Name\nA1,"x"y\nA2,z\n', refused("quotes")),
        ("backslash before a quotation mark", b'Code,Name\nA1,"x \\" y"\nA2,z\n', refused("quotes")),
        ("quotation mark in row 200", b"Code,Name\n" + b"A,x\n" * 198 + b'B,"x"y\n', refused("quotes")),
        ("quotation mark of the last row never closed", b'Code,Name\nA1,x\nA2,"y', refused("quotes")),
    ]  # fmt: skip


def _headers() -> list[tuple[str, bytes, Outcome]]:
    wide = ",".join(f"c{i}x" for i in range(10_000)).encode()
    return [
        ("header in row 7", b"Kestrel Tools\nSales\nQ4\nUSD\nAll regions\n-\nCode,Day,Net\nA1,2026-10-31,1.5\nA2,2026-10-31,2.5\n", reads(("A1", "2026-10-31", "1.5"), ("A2", "2026-10-31", "2.5"))),
        ("title and a blank row", b"Sales report,\n,\nCode,Name\nA1,x\nA2,y\n", _READ),
        ("printed on", b"Printed:,2026-11-02,\n\nCode,Day,Net\nA1,2026-10-31,1.5\n", reads(("A1", "2026-10-31", "1.5"))),
        ("header in row 31", b"-\n" * 30 + b"Code,Name\nA1,x\n", refused("not_a_table")),
        ("no header", b"A1,10.50\nA2,20\n", refused("no_header")),
        ("no header, dates", b"A1,2026-10-31\nA2,2026-11-01\n", refused("no_header")),
        ("no header, one column of numbers", b"1\n2\n3\n", refused("no_header")),
        ("no header, yes and no", b"A1,TRUE\nA2,FALSE\n", refused("no_header")),
        ("header of numbers", b"2025,2026\n1,2\n", refused("no_header")),
        ("header named twice", b"Code,Net,Net\nA1,1,2\n", refused("duplicate_header")),
        ("header named twice but for spaces", b"Code,Net, Net \nA1,1,2\n", refused("duplicate_header")),
        ("header empty in the middle", b"Code,,Net\nA1,x,2\n", refused("empty_header")),
        ("header empty over data", b"Code,Net,\nA1,1,x\nA2,2,y\n", refused("empty_header")),
        ("columns beyond the header", b"Code,Net\nA1,1,x\nA2,2,y\n", refused("empty_header")),
        ("merged header leaves a column without a name", b"Code,Figures,,Name\nA1,1,2,x\nA2,3,4,y\n", refused("empty_header")),
        ("header alone", b"Code,Net\n", refused("no_rows")),
        ("header and blank rows", b"Code,Net\n\n,\n", refused("no_rows")),
        ("header too long", b"Code," + b"x" * 300 + b"\nA1,1\n", refused("header_too_long")),
        ("ten thousand columns", wide + b"\n" + b",".join([b"v"] * 10_000) + b"\n", refused("too_many_columns")),
        ("201 columns", ",".join(f"c{i}x" for i in range(201)).encode() + b"\n" + b",".join([b"v"] * 201) + b"\n", refused("too_many_columns")),
        ("prose", b"Dear team,\nthe sales of October were good, better than planned, and so on.\nThank you, all of you; see you soon.\nRegards\n", refused("not_a_table")),
        ("two separators in turn", b"Code,Name\nA1;x\nA2|y\nA3,z\nA4;u\nA5|v\n", refused("not_a_table")),
        ("header in commas, rows in semicolons", b"Code,Net,Name\nA1;1;x\nA2;2;y\n", refused("not_a_table")),
        ("ambiguous figures between semicolons", b"Code;Net\nA1;1,234\n", asks("Net")),
    ]  # fmt: skip
