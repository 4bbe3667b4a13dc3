"""Reading the bytes of a program file."""

from __future__ import annotations

import pytest

from programs.importers.program_file import read_program_file
from programs.terms import DocumentRefused, Fault, canonical_json
from tests.factories import program_document


def _refused(content: bytes) -> Fault:
    with pytest.raises(DocumentRefused) as refused:
        read_program_file(content)
    (fault,) = refused.value.faults
    return fault


def _found(content: str) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in read_program_file(content.encode()).faults]


def test_a_document_is_read_as_it_was_written() -> None:
    document = program_document(name="Größe 10⁶ “x” \\ \u2028")

    file = read_program_file(canonical_json(document).encode())

    assert (file.document, file.faults) == (document, ())
    assert type(file.document) is dict


def test_spaces_line_breaks_and_the_mark_of_some_editors_say_nothing() -> None:
    file = read_program_file(b'\xef\xbb\xbf{\r\n  "name": "A",\n\t"rank": 1\n}\n\n')

    assert (file.document, file.faults) == ({"name": "A", "rank": 1}, ())


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xff\xfe{}", "Line 1, column 1"),
        (b'{\n "name": "Gr\xc3\xb6\xdfe"}', "Line 2, column 14"),
        (b'\xef\xbb\xbf{"a": "\xe9"}', "Line 1, column 8"),
        (b'{"a": "\xed\xa0\x80"}', "Line 1, column 8"),
    ],
)
def test_bytes_that_are_not_utf8_are_named_by_their_place(content: bytes, place: str) -> None:
    fault = _refused(content)

    assert (fault.path, fault.code) == ("", "ENCODING_INVALID")
    assert fault.message == f"{place}: this is not UTF-8. Save the file as UTF-8."


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("", "Line 1, column 1"),
        ("   \n", "Line 2, column 1"),
        ('{\n  "name": "A"\n  "code": "B"\n}', "Line 3, column 3"),
        ("{'name': 'A'}", "Line 1, column 2"),
        ('{"name": "A\nB"}', "Line 1, column 12"),
        ('{"name": "A"} {}', "Line 1, column 15"),
        ('{"name": "A" // why\n}', "Line 1, column 14"),
        ('{"größe": tru}', "Line 1, column 11"),
    ],
)
def test_what_is_no_json_is_named_by_its_place(content: str, place: str) -> None:
    fault = _refused(content.encode())

    assert (fault.path, fault.code) == ("", "JSON_INVALID")
    assert fault.message.startswith(f"{place}: this is not JSON (")


@pytest.mark.parametrize("content", ["[]", "null", "1", "1.5", "NaN", '"text"', "[{}]", "true"])
def test_what_is_no_object_is_refused(content: str) -> None:
    fault = _refused(content.encode())

    assert (fault.path, fault.code) == ("", "TYPE_INVALID")


def test_a_key_that_is_written_twice_is_named_wherever_it_stands() -> None:
    content = '{"a": 1, "b": {"c": 1, "d": 2, "c": 3}, "e": [{"f": 1, "f": 1, "f": 1}], "a": 2}'

    assert _found(content) == [("a", "KEY_REPEATED"), ("b.c", "KEY_REPEATED"), ("e[0].f", "KEY_REPEATED")]


@pytest.mark.parametrize(
    "number", ["1.5", "2e3", "1E-2", "-0.0", "NaN", "Infinity", "-Infinity", "1" * 19, "9" * 6000]
)
def test_a_number_that_another_computer_might_read_differently_is_named(number: str) -> None:
    assert _found(f'{{"reward": {{"tiers": [{{"percent": {number}}}]}}}}') == [
        ("reward.tiers[0].percent", "NUMBER_INVALID")
    ]


def test_whole_numbers_are_read() -> None:
    file = read_program_file(b'{"rank": 1, "none": 0, "least": -7, "most": 999999999999999999}')

    assert file.document == {"rank": 1, "none": 0, "least": -7, "most": 999999999999999999}
    assert file.faults == ()


@pytest.mark.parametrize("escaped", ["\\u0000", "\\ud800", "\\udfff x"])
def test_a_character_that_cannot_be_stored_is_named_and_never_comes_in(escaped: str) -> None:
    file = read_program_file(f'{{"name": "a{escaped}", "b{escaped}": [1]}}'.encode())

    assert [(fault.path[:1], fault.code) for fault in file.faults] == [
        ("n", "TEXT_INVALID"),
        ("b", "TEXT_INVALID"),
    ]
    canonical_json(file.document).encode()


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert read_program_file(b'{"name": "\\ud83d\\ude00"}').document == {"name": "😀"}


@pytest.mark.parametrize(("depth", "codes"), [(49, []), (50, ["NESTED_TOO_DEEPLY"])])
def test_depth_has_a_limit(depth: int, codes: list[str]) -> None:
    found = read_program_file(b'{"a": ' + b"[" * depth + b"]" * depth + b"}")

    assert [fault.code for fault in found.faults] == codes


def test_a_depth_that_would_exhaust_the_reader_is_refused_and_not_an_error() -> None:
    assert _refused(b'{"a": ' + b"[" * 200_000).code == "NESTED_TOO_DEEPLY"


@pytest.mark.parametrize(("count", "found"), [(200, []), (201, [("caps[0]", "KEYS_TOO_MANY")])])
def test_an_object_has_a_limited_number_of_keys(count: int, found: list[tuple[str, str]]) -> None:
    keys = ", ".join(f'"k{number}": 1' for number in range(count))

    assert _found(f'{{"caps": [{{{keys}}}]}}') == found


def test_everything_comes_at_once() -> None:
    content = '{"a": 0.5, "b": [1e9, {"c": NaN, "c": NaN}], "d": "\\u0000"}'

    assert _found(content) == [
        ("a", "NUMBER_INVALID"),
        ("b[0]", "NUMBER_INVALID"),
        ("b[1].c", "KEY_REPEATED"),
        ("b[1].c", "NUMBER_INVALID"),
        ("d", "TEXT_INVALID"),
    ]
