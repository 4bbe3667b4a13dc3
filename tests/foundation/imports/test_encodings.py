"""A guessed encoding: said to be one, with the others it could be, of which a person chooses."""

from __future__ import annotations

from pathlib import Path

import pytest

from vir.foundation.imports.codepages import CODEPAGES, codec_of, label_of, rank
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.reader import read_rows
from vir.foundation.imports.sniff import sniff

TEXT = "Code,Name\nA,Győr\nB,Székesfehérvár\n"


def _file(folder: Path, text: str, codec: str) -> Path:
    path = folder / "file"
    path.write_bytes(text.encode(codec))
    return path


def test_guess_is_named_with_its_rivals(tmp_path: Path) -> None:
    sniffed = sniff(_file(tmp_path, TEXT, "cp1250"))

    assert (sniffed.encoding, sniffed.sheet, sniffed.sheets) == (
        "cp1252",
        "Windows-1252, western",
        ["Windows-1252, western", "Windows-1250, central European"],
    )
    assert sniffed.notes == [
        "The encoding is a guess (Windows-1252, western). Check the letters with accents and foreign letters; "
        "a file saved as “CSV UTF-8” is never guessed."
    ]


def test_another_encoding_can_be_chosen(tmp_path: Path) -> None:
    path = _file(tmp_path, TEXT, "cp1250")

    sniffed = sniff(path, sheet="Windows-1250, central European")

    assert (sniffed.encoding, sniffed.sheets) == (
        "cp1250",
        ["Windows-1250, central European", "Windows-1252, western"],
    )
    assert [cells[1] for _, cells in read_rows(path, sniffed)] == ["Győr", "Székesfehérvár"]


@pytest.mark.parametrize("wanted", ["Shift-JIS, Japanese", "utf-7", ""])
def test_encoding_that_does_not_fit_is_refused(wanted: str, tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        sniff(_file(tmp_path, "Code,Name\nA,Größe\nB,Stück ü\n", "cp1252"), sheet=wanted)

    assert refusal.value.code == "encoding"


def test_proven_encoding_has_no_rivals(tmp_path: Path) -> None:
    sniffed = sniff(_file(tmp_path, TEXT, "utf-8"), sheet="Windows-1252, western")

    assert (sniffed.encoding, sniffed.sheet, sniffed.sheets) == ("utf-8", "", [])


def test_every_name_is_of_one_encoding() -> None:
    assert [codec_of(label_of(page.codec)) for page in CODEPAGES] == [page.codec for page in CODEPAGES]


@pytest.mark.parametrize("sample", [b"", b"plain\n", b"a\x81\xfe\xffb\x90c\n"])
def test_text_without_words_of_any_language_ranks_nothing(sample: bytes) -> None:
    assert rank(sample) == []
