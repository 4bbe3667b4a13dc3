"""Text files, good, odd and bad: what each is read as, or why it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus import biff
from vir.foundation.imports.apart import sample_values
from vir.foundation.imports.limits import Limits
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.reader import read_rows
from vir.foundation.imports.sniff import Sniffed, sniff

PLAIN = "Invoice,Amount\nA1,10.50\nA2,20\n"
ROWS = [(2, ["A1", "10.50"]), (3, ["A2", "20"])]


def _write(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def _read(path: Path) -> tuple[Sniffed, list[tuple[int, list[str]]]]:
    sniffed = sniff(path)
    return sniffed, list(read_rows(path, sniffed))


SAME_ROWS = {
    "utf-8": PLAIN.encode(),
    "utf-8 with byte order mark": PLAIN.encode("utf-8-sig"),
    "utf-16 little endian": b"\xff\xfe" + PLAIN.encode("utf-16-le"),
    "utf-16 big endian": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "utf-16 without a mark": PLAIN.encode("utf-16-le"),
    "utf-16 big endian without a mark": PLAIN.encode("utf-16-be"),
    "utf-32": PLAIN.encode("utf-32"),
    "semicolons": b"Invoice;Amount\nA1;10.50\nA2;20\n",
    "tabs": b"Invoice\tAmount\nA1\t10.50\nA2\t20\n",
    "bars": b"Invoice|Amount\nA1|10.50\nA2|20\n",
    "windows line ends": b"Invoice,Amount\r\nA1,10.50\r\nA2,20\r\n",
    "old mac line ends": b"Invoice,Amount\rA1,10.50\rA2,20\r",
    "mixed line ends": b"Invoice,Amount\r\nA1,10.50\nA2,20\r",
    "no line end at the end": b"Invoice,Amount\nA1,10.50\nA2,20",
    "declared comma": b"sep=,\nInvoice,Amount\nA1,10.50\nA2,20\n",
    "declared semicolon": b"sep=;\r\nInvoice;Amount\r\nA1;10.50\r\nA2;20\r\n",
    "declared caret": b"SEP=^\nInvoice^Amount\nA1^10.50\nA2^20\n",
    "declared after a byte order mark": b"\xef\xbb\xbfsep=;\nInvoice;Amount\nA1;10.50\nA2;20\n",
    "all cells quoted": b'"Invoice","Amount"\n"A1","10.50"\n"A2","20"\n',
    "all cells in single quotes": b"'Invoice','Amount'\n'A1','10.50'\n'A2','20'\n",
    "trailing commas": b"Invoice,Amount,,\nA1,10.50,,\nA2,20,,\n",
    "trailing commas below only": b"Invoice,Amount\nA1,10.50,\nA2,20,\n",
    "blank rows at the end": b"Invoice,Amount\nA1,10.50\nA2,20\n\n,\n , \n",
    "spaces around headers": b" Invoice , Amount\nA1,10.50\nA2,20\n",
}


@pytest.mark.parametrize("name", SAME_ROWS)
def test_one_table_in_many_dialects_reads_the_same(name: str, tmp_path: Path) -> None:
    path = _write(tmp_path, SAME_ROWS[name])

    sniffed, rows = _read(path)

    assert (sniffed.headers, sniffed.header_row, rows) == (["Invoice", "Amount"], 1, ROWS)


ODD = {
    "cells are exact": (
        "Code,Note\n00123, 1E5 \nNA,null\nNone,9007199254740993\n",
        [(2, ["00123", " 1E5 "]), (3, ["NA", "null"]), (4, ["None", "9007199254740993"])],
    ),
    "line end inside a cell": (
        'Code,Note\nA,"one\ntwo"\nB,three\n',
        [(2, ["A", "one\ntwo"]), (3, ["B", "three"])],
    ),
    "quotation marks doubled": ('Code,Note\nA,"5"" pipe"\nB,x\n', [(2, ["A", '5" pipe']), (3, ["B", "x"])]),
    "quotation mark inside a bare cell": (
        'Code,Note\nA,5" pipe\nB,x\n',
        [(2, ["A", '5" pipe']), (3, ["B", "x"])],
    ),
    "commas inside quotes": ('Code,Note\nA,"x, y"\nB,"z, w"\n', [(2, ["A", "x, y"]), (3, ["B", "z, w"])]),
    "blank rows in the middle": ("Code,Note\nA,x\n\n,\nB,y\n", [(2, ["A", "x"]), (5, ["B", "y"])]),
    "row too short stays short": (
        "Code,Note,Qty\nA,x,1\nB,y\nC,z,3\n",
        [(2, ["A", "x", "1"]), (3, ["B", "y"]), (4, ["C", "z", "3"])],
    ),
    "row too long stays long": (
        "Code,Note\nA,x\nB,y,stray\nC,z\n",
        [(2, ["A", "x"]), (3, ["B", "y", "stray"]), (4, ["C", "z"])],
    ),
    "totals at the end are a row": (
        "Code,Note,Qty\nA,x,1\nB,y,2\nTotal,,3\n",
        [(2, ["A", "x", "1"]), (3, ["B", "y", "2"]), (4, ["Total", "", "3"])],
    ),
    "formulas stay text": (
        "Code,Note\n=1+1,@SUM(A1)\n+A1,-x\n",
        [(2, ["=1+1", "@SUM(A1)"]), (3, ["+A1", "-x"])],
    ),
    "markup stays text": (
        "Code,Note\n<b>A</b>,{{7*7}}\n../x,javascript:x\n",
        [(2, ["<b>A</b>", "{{7*7}}"]), (3, ["../x", "javascript:x"])],
    ),
    "one column": ("SKU\nA-1\nB-2\n", [(2, ["A-1"]), (3, ["B-2"])]),
    "decimal commas between semicolons": (
        "Code;Amount;Price\nA;1,50;2,75\nB;2,00;3,25\n",
        [(2, ["A", "1,50", "2,75"]), (3, ["B", "2,00", "3,25"])],
    ),
    "letters of many scripts": (
        "Code,Name\nA,Łódź\nB,東京\nC,مرحبا\n",
        [(2, ["A", "Łódź"]), (3, ["B", "東京"]), (4, ["C", "مرحبا"])],
    ),
    "decomposed accents stay decomposed": (
        "Code,Name\nA,cafe\u0301\nB,x\n",
        [(2, ["A", "cafe\u0301"]), (3, ["B", "x"])],
    ),
    "zero-width characters stay": ("Code,Name\nA\u200b1,x\nB,y\n", [(2, ["A\u200b1", "x"]), (3, ["B", "y"])]),
    "line separators do not end a row": (
        "Code,Name\nA,x\u2028y\nB,z\u0085w\n",
        [(2, ["A", "x\u2028y"]), (3, ["B", "z\u0085w"])],
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_text_is_read_exactly(name: str, tmp_path: Path) -> None:
    content, expected = ODD[name]
    path = _write(tmp_path, content.encode())

    _, rows = _read(path)

    assert rows == expected


def test_titles_above_the_header_are_passed_over(tmp_path: Path) -> None:
    titles = b"Sales report,,\nPrinted:,2026-11-02,\n,,\n\n"
    content = titles + b"Invoice,Date,Amount\nA1,2026-10-31,10\nA2,2026-10-31,20\n"

    sniffed, rows = _read(_write(tmp_path, content))

    assert (sniffed.header_row, sniffed.headers) == (5, ["Invoice", "Date", "Amount"])
    assert rows == [(6, ["A1", "2026-10-31", "10"]), (7, ["A2", "2026-10-31", "20"])]


def test_header_in_row_seven_is_found(tmp_path: Path) -> None:
    titles = b"Kestrel Tools\nSales\nQ4\nUSD\nAll regions\n-\n"
    content = titles + b"Invoice,Date,Amount\nA1,2026-10-31,10\nA2,2026-10-31,20\n"

    sniffed, rows = _read(_write(tmp_path, content))

    assert (sniffed.header_row, rows[0]) == (7, (8, ["A1", "2026-10-31", "10"]))


def test_windows_1252_is_read_and_said_to_be_a_guess(tmp_path: Path) -> None:
    path = _write(tmp_path, "Code,Name\nA,Müller\nB,Crème\n".encode("cp1252"))

    sniffed, rows = _read(path)

    assert (sniffed.encoding, sniffed.encoding_guessed, len(sniffed.notes)) == ("cp1252", True, 1)
    assert rows == [(2, ["A", "Müller"]), (3, ["B", "Crème"])]


def test_utf_8_is_proven_and_no_guess(tmp_path: Path) -> None:
    sniffed, _ = _read(_write(tmp_path, "Code,Name\nA,Müller\n".encode()))

    assert (sniffed.encoding, sniffed.encoding_guessed, sniffed.notes) == ("utf-8", False, [])


def test_samples_are_the_first_five_rows(tmp_path: Path) -> None:
    content = "Code,Qty\n" + "".join(f"A{i},{i}\n" for i in range(9))

    sniffed, _ = _read(_write(tmp_path, content.encode()))

    assert sniffed.samples == [["A0", "0"], ["A1", "1"], ["A2", "2"], ["A3", "3"], ["A4", "4"]]


def test_sniffed_survives_being_kept_as_json(tmp_path: Path) -> None:
    sniffed, _ = _read(_write(tmp_path, PLAIN.encode()))

    assert Sniffed.from_json(sniffed.as_json()) == sniffed


def test_sample_values_are_by_header_and_not_blank(tmp_path: Path) -> None:
    path = _write(tmp_path, b"Code,Amount\nA,1\n,2\nC,\n")

    assert sample_values(path, sniff(path)) == {"Code": ["A", "C"], "Amount": ["1", "2"]}


REFUSED = {
    "nothing at all": (b"", "empty"),
    "byte order mark alone": (b"\xef\xbb\xbf", "empty"),
    "blanks alone": (b" \r\n\t\r\n  ", "empty"),
    "separators alone": (b",,,\n,,,\n", "empty"),
    "many blanks": (b" \n" * 5000, "empty"),
    "header alone": (b"Invoice,Amount\n", "no_rows"),
    "header and blank rows": (b"Invoice,Amount\n\n,\n", "no_rows"),
    "one word": (b"Invoice", "no_rows"),
    "no header": (b"A1,10.50\nA2,20\n", "no_header"),
    "no header, dates": (b"A1,2026-10-31,x\nA2,2026-11-01,y\n", "no_header"),
    "no header, and a later row of words": (b"A1,10.50\nA2,20\nA3,unknown\nA4,5\n", "no_header"),
    "numbers in one column": (b"1\n2\n3\n", "no_header"),
    "duplicated header": (b"Code,Amount,Amount\nA,1,2\n", "duplicate_header"),
    "header empty in the middle": (b"Code,,Amount\nA,x,2\n", "empty_header"),
    "header empty over data": (b"Code,Amount,\nA,1,x\nB,2,y\n", "empty_header"),
    "columns without any name": (b"Code,Amount\nA,1,x\nB,2,y\n", "empty_header"),
    "ten thousand columns": (
        ",".join(f"c{i}x" for i in range(10_000)).encode() + b"\n" + b",".join([b"v"] * 10_000) + b"\n",
        "too_many_columns",
    ),
    "endless header name": (b"Code," + b"x" * 300 + b"\nA,1\n", "header_too_long"),
    "prose": (
        b"Dear team,\nthe sales of October were good, better than planned, and so on.\n"
        b"Thank you, all of you; see you soon.\nRegards\n",
        "not_a_table",
    ),
    "quotation mark never closed": (b'Code,Note\nA,"x\nB,y\nC,z\n', "quotes"),
    "text after a closing quotation mark": (b'Code,Note\nA,"x"y\nB,z\n', "quotes"),
    "backslash before a quotation mark": (b'Code,Note\nA,"x \\" y"\nB,z\n', "quotes"),
    "nul in a cell": (b"Code,Note\nA,x\0y\nB,z\n", "nul"),
    "nul inside utf-16": (b"\xff\xfe" + "Code,Note\nA,x\0y\n".encode("utf-16-le"), "nul"),
    "utf-16 cut in half": (b"\xff\xfe" + "Code,Note\nA,x\n".encode("utf-16-le")[:-1], "encoding"),
    "utf-32 cut in half": ("Code,Note\nA,x\n".encode("utf-32")[:-2], "encoding"),
    "utf-8 and windows-1252 mixed": (
        "Code,Name\nA,Müller\n".encode() + "B,Crème\n".encode("cp1252"),
        "encoding",
    ),
    "utf-8 cut in a letter": ("Code,Name\nA,Müller\nB,Crè".encode()[:-1], "encoding"),
    "letters that make no words of any language": (b"Code,Name\nA,a\x81\xfe\xffb\x90c\n", "encoding"),
    "control bytes under windows-1252": (b"Code,Name\nA,M\xfcller\x01\n", "binary"),
    "pdf": (b"%PDF-1.7\n1 0 obj\n", "binary"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0", "binary"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "binary"),
    "gzip": (b"\x1f\x8b\x08\0\0\0\0\0", "binary"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "binary"),
    "program": (b"\x7fELF\x02\x01\x01\0", "binary"),
    "parquet": (b"PAR1\x15\x04", "binary"),
    "random bytes": (bytes(range(256)) * 4, "nul"),
    "web page called xls": (b"<html><table><tr><td>A</td></tr></table></html>", "markup"),
    "table as markup": (b"  <TABLE border=1><tr><td>1</td></tr></TABLE>", "markup"),
    "xml spreadsheet": (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "markup"),
    "json list": (b'[{"a": 1}]', "json"),
    "json object": (b'{"rows": []}', "json"),
    "rtf": (b"{\\rtf1 text}", "binary"),
    "old workbook of which nothing is left": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"),
        "damaged",
    ),
    "encrypted workbook": (
        biff.container(EncryptionInfo=b"x" * 300, EncryptedPackage=b"x" * 5000),
        "encrypted",
    ),
    "cell over the limit": (b"Code,Note\nA," + b"x" * 32_768 + b"\nB,y\n", "cell_too_long"),
    "quoted cell far over the limit": (b'Code,Note\nA,"' + b"x\n" * 200_000 + b'"\nB,y\n', "cell_too_long"),
    "one endless line": (b"Code,Note\nA," + b"x" * 9_000_000, "line_too_long"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_file_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    content, code = REFUSED[name]
    path = _write(tmp_path, content)

    with pytest.raises(FileRefused) as refusal:
        _read(path)

    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


def test_duplicated_header_is_named_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        sniff(_write(tmp_path, b"Code,Amount,Amount\nA,1,2\n"))

    assert refusal.value.message == "Columns B and C are both called 'Amount'. Give each its own name."


def test_missing_header_is_named_with_its_column(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        sniff(_write(tmp_path, b"Code,,Amount\nA,x,2\n"))

    assert (
        refusal.value.message == "Column B has no name in the header (row 1). Name the column or remove it."
    )


def test_quotation_mark_is_refused_with_its_row(tmp_path: Path) -> None:
    content = "Code,Note\n" + "".join(f"A{i},x\n" for i in range(200)) + 'B,"x"y\n'
    path = _write(tmp_path, content.encode())
    sniffed = sniff(path)

    with pytest.raises(FileRefused) as refusal:
        list(read_rows(path, sniffed))

    assert refusal.value.message.startswith("Row 202: a quotation mark is out of place")


def test_byte_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    lines = ["Code,Name", *(f"A{i},Müller" for i in range(40_000))]
    content = "\n".join(lines).encode() + b"\nB,M\xfcller\n"

    with pytest.raises(FileRefused) as refusal:
        sniff(_write(tmp_path, content))

    assert refusal.value.message.startswith("Line 40002 is not in the encoding of the rest (UTF-8).")


def test_rows_over_the_limit_are_refused_midway(tmp_path: Path) -> None:
    path = _write(tmp_path, b"Code,Qty\n" + b"A,1\n" * 11)
    limits = Limits(max_rows=10)
    sniffed = sniff(path, limits=Limits())

    with pytest.raises(FileRefused) as refusal:
        list(read_rows(path, sniffed, limits=limits))

    assert refusal.value.code == "too_many_rows"


def test_as_many_rows_as_the_limit_are_read(tmp_path: Path) -> None:
    path = _write(tmp_path, b"Code,Qty\n" + b"A,1\n" * 10)

    rows = list(read_rows(path, sniff(path), limits=Limits(max_rows=10)))

    assert len(rows) == 10


@pytest.mark.parametrize(("size", "refused"), [(100, False), (101, True)])
def test_text_file_over_the_size_limit_is_refused(size: int, refused: bool, tmp_path: Path) -> None:
    content = (b"Code,Qty\n" + b"AB,12\n" * 40)[: size - 1] + b"\n"
    path = _write(tmp_path, content)
    limits = Limits(max_csv_bytes=100)

    if refused:
        with pytest.raises(FileRefused) as refusal:
            sniff(path, limits=limits)
        assert refusal.value.code == "too_large"
    else:
        assert sniff(path, limits=limits).headers == ["Code", "Qty"]
