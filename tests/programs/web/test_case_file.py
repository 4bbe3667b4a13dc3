"""Reading a case from a file or from pasted text."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from programs.web.case_file import FILE_BYTES_MAX, CaseNotRead, name_of_file, read_case_text, text_of_file


def test_a_file_is_read_with_or_without_a_byte_order_mark() -> None:
    texts = [
        text_of_file(SimpleUploadedFile("a.json", head + "{“ß”}".encode())) for head in (b"", b"\xef\xbb\xbf")
    ]

    assert texts == ["{“ß”}", "{“ß”}"]


def test_a_file_gives_its_name_without_the_ending() -> None:
    assert name_of_file(SimpleUploadedFile("Clause 4.json", b"{}")) == "Clause 4"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe{", "The file is not text in UTF-8. Save the case as JSON in UTF-8."),
        (b" " * (FILE_BYTES_MAX + 1), "The file has more than 500 kB. Leave out lines."),
    ],
)
def test_a_file_that_is_no_text_of_a_case_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(CaseNotRead) as refused:
        text_of_file(SimpleUploadedFile("a.json", content))

    assert str(refused.value) == says


def test_the_text_of_a_case_is_read() -> None:
    assert read_case_text(' {"format": "vir.case/1", "lines": []} ') == {"format": "vir.case/1", "lines": []}


NO_CASE = "The text is not a case. Write one object with format, lines and expect."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  \n", "Choose a file, or paste a case."),
        (
            '{"format": "vir.case/1",\n "lines": [}',
            "Line 2, column 12: this is not JSON (Expecting value). Correct it there.",
        ),
        (
            '[{"format": "vir.case/1"}, {}]',
            "The text holds 2 values. Add one case at a time, without [ and ].",
        ),
        ('"vir.case/1"', NO_CASE),
        ("[" * 100_000, NO_CASE),
        ("9" * 5_000, NO_CASE),
    ],
)
def test_a_text_that_is_no_case_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(CaseNotRead) as refused:
        read_case_text(text)

    assert str(refused.value) == says
