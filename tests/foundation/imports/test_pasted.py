"""Pasted cells: what is written for the reader, and what is not taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from vir.foundation.imports.limits import Limits
from vir.foundation.imports.pasted import PASTED_BYTES_MAX, PASTED_ROWS_MAX, write_pasted
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.reader import read_rows
from vir.foundation.imports.sniff import sniff


def test_pasted_cells_are_read_like_a_file(tmp_path: Path) -> None:
    path = write_pasted('SKU\tName\tQty\r\n00123\t"two\nlines"\t1,234.50\r\n', tmp_path)

    sniffed = sniff(path)

    assert (sniffed.kind, sniffed.encoding, sniffed.delimiter, sniffed.headers) == (
        "csv",
        "utf-8",
        "\t",
        ["SKU", "Name", "Qty"],
    )
    assert list(read_rows(path, sniffed)) == [(2, ["00123", "two\nlines", "1,234.50"])]


REFUSED = {
    "nothing": ("", "empty"),
    "blanks": (" \t\r\n ", "empty"),
    "nul": ("Code\tName\nA\tx\0\n", "nul"),
    "half a character": ("Code\tName\nA\t\ud83d\n", "encoding"),
    "too much": ("Code\tName\n" + "x" * PASTED_BYTES_MAX, "too_large"),
    "too many rows": ("A\tx\n" * (PASTED_ROWS_MAX + 1), "too_many_rows"),
    "too many rows of one cell": ("A\n" * (PASTED_ROWS_MAX + 1), "too_many_rows"),
    "cell too long": ("A\t" + "x" * 140_000, "cell_too_long"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_pasted_text_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    text, code = REFUSED[name]

    with pytest.raises(FileRefused) as refusal:
        write_pasted(text, tmp_path)

    assert (refusal.value.code, refusal.value.message[-1], list(tmp_path.iterdir())) == (code, ".", [])


def test_as_many_rows_as_may_be_pasted_are_written(tmp_path: Path) -> None:
    path = write_pasted("Code\tQty\n" + "A\t1\n" * (PASTED_ROWS_MAX - 1), tmp_path)

    assert sum(1 for _ in read_rows(path, sniff(path))) == PASTED_ROWS_MAX - 1


def test_rows_over_the_limit_of_the_reader_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        write_pasted("Code\tQty\n" + "A\t1\n" * 11, tmp_path, limits=Limits(max_rows=10))

    assert refusal.value.code == "too_many_rows"
