"""Whatever comes in, reading it never raises anything but its refusal, and the answer is always sound."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from claims.importers.edi.interchange import read_interchange
from claims.importers.edi.pieces import MessageRefused, Separators
from claims.importers.edi.values import ValueUnread, edifact_number, plain, x12_number
from tests.claims.importers.edi.building import CLAIM_844, REPORT_SLSRPT, SALE_867, edifact, x12
from tests.claims.importers.edi.judging import judge

TAGS = sorted(
    {line.split("*")[0] for line in (*SALE_867, *CLAIM_844)}
    | {"ISA", "GS", "ST", "SE", "GE", "IEA", "TA1", "SII", "N9", "UIT", "LX", "ZZZ", "", "*"}
)
CELLS = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "SS", "39", "RD8", "20261301", "9" * 20, ">", "*", "~", "é", "VN", "CT", "USD"]
    ),
    st.text(max_size=12),
)
SEGMENTS = st.builds(
    lambda tag, cells: "*".join([tag, *cells]), st.sampled_from(TAGS), st.lists(CELLS, max_size=8)
)
EDI_TAGS = (
    "LIN",
    "LOC",
    "QTY",
    "PIA",
    "NAD",
    "DTM",
    "MOA",
    "PRI",
    "CUX",
    "RFF",
    "GIN",
    "CNT",
    "UNS",
    "UNT",
    "UNH",
    "UNZ",
    "X",
    "",
)
EDI_SEGMENTS = st.builds(
    lambda tag, cells: "+".join([tag, *cells]),
    st.sampled_from(EDI_TAGS),
    st.lists(
        st.one_of(
            CELLS,
            st.sampled_from(["153:1", "61:2", "2:EUR", "356:20261105:102", "203:1,5", "?", "?'", ":::"]),
        ),
        max_size=6,
    ),
)


def sound(content: bytes) -> None:
    try:
        judged = judge(content)
    except MessageRefused:
        return
    answer = read_interchange(judged.acknowledgement)
    assert answer.faults == []
    assert [fault for message in answer.messages for fault in message.faults] == []


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_bytes_of_any_kind(content: bytes) -> None:
    sound(content)


@given(st.sampled_from([b"ISA", b"UNA", b"UNB", b"UNA:+.? 'UNB+UNOC:3+"]), st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_bytes_that_begin_like_an_interchange(head: bytes, rest: bytes) -> None:
    sound(head + rest)


@given(st.lists(SEGMENTS, max_size=14), st.sampled_from(["867", "844"]))
@settings(max_examples=400, deadline=None)
def test_segments_of_x12_in_any_order(lines: list[str], kind: str) -> None:
    sound(x12(lines, kind=kind).encode())


@given(st.data(), st.sampled_from([SALE_867, CLAIM_844]))
@settings(max_examples=400, deadline=None)
def test_a_sound_set_with_some_segments_changed(data: st.DataObject, good: tuple[str, ...]) -> None:
    lines = list(good)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place : place + data.draw(st.integers(0, 2))] = data.draw(st.lists(SEGMENTS, max_size=2))
        assume(lines)

    sound(x12(lines, kind="867" if good is SALE_867 else "844").encode())


@given(st.lists(EDI_SEGMENTS, max_size=14))
@settings(max_examples=400, deadline=None)
def test_segments_of_edifact_in_any_order(lines: list[str]) -> None:
    sound(edifact(lines).encode("utf-8"))


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_a_sound_report_with_some_segments_changed(data: st.DataObject) -> None:
    lines = list(REPORT_SLSRPT)
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place : place + data.draw(st.integers(0, 2))] = data.draw(st.lists(EDI_SEGMENTS, max_size=3))

    sound(edifact(lines).encode())


@given(st.integers(0, len(x12(SALE_867))))
@settings(max_examples=200, deadline=None)
def test_a_set_cut_anywhere(length: int) -> None:
    sound(x12(SALE_867).encode()[:length])


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_comes_back_as_it_was_written(value: Decimal) -> None:
    text = plain(value)

    assert x12_number(text) == value
    assert edifact_number(text.replace(".", ","), Separators("+", ":", "'", "?", ",")) == value


@given(st.text(max_size=20))
def test_a_number_is_read_or_refused(text: str) -> None:
    try:
        value = x12_number(text)
    except ValueUnread:
        return
    assert plain(value).lstrip("-").replace(".", "").isdigit()


@pytest.mark.parametrize(
    "text", ["1,234.50", "1 234", "1e3", "１２", "+5", ".", "-", "", "0x1", "NaN", "1.23456"]
)
def test_no_number_is_guessed(text: str) -> None:
    with pytest.raises(ValueUnread):
        x12_number(text)


def test_without_una_a_single_mark_is_the_decimal_one() -> None:
    undeclared = Separators("+", ":", "'", "?", ".", declared=False)

    assert [edifact_number(text, undeclared) for text in ("1,5", "1.5")] == [Decimal("1.5"), Decimal("1.5")]
    with pytest.raises(ValueUnread):
        edifact_number("1.234,5", undeclared)


def test_the_release_character_keeps_separators_within_a_text() -> None:
    lines = (*REPORT_SLSRPT[:4], "NAD+SE+A?+B?:C::9", *REPORT_SLSRPT[5:])

    [read] = judge(edifact(lines).encode()).reads

    assert read.rows[0].cells["partner"] == "A+B:C"


def test_a_text_that_looks_like_a_new_service_string_is_a_text() -> None:
    lines = (*REPORT_SLSRPT[:4], "NAD+SE+X?'UNA?:?+.?? ?'::9", *REPORT_SLSRPT[5:])

    judged = judge(edifact(lines).encode())

    assert judged.states == ["A"]
    assert judged.reads[0].rows[0].cells["partner"] == "X'UNA:+.? '"


@pytest.mark.parametrize(
    ("charset", "codec"), [("UNOC:3", "iso-8859-1"), ("UNOD:3", "iso-8859-2"), ("UNOY:4", "utf-8")]
)
def test_letters_are_read_in_the_character_set_that_is_named(charset: str, codec: str) -> None:
    lines = (*REPORT_SLSRPT[:4], "NAD+SE+MÜLLER::9", *REPORT_SLSRPT[5:])

    [read] = judge(edifact(lines, charset=charset).encode(codec)).reads

    assert read.rows[0].cells["partner"] == "MÜLLER"


@pytest.mark.parametrize(
    ("marks", "line_end"),
    [(("|", "~", ">"), ""), (("*", "\n", ":"), ""), (("^", "\x1c", "\\"), ""), (("*", "~", ">"), "\r\n")],
)
def test_an_answer_is_written_with_the_separators_of_what_it_answers(
    marks: tuple[str, str, str], line_end: str
) -> None:
    element, terminator, component = marks
    text = x12(SALE_867, element=element, terminator=terminator, component=component, line_end=line_end)

    judged = judge(text.encode())

    assert judged.states == ["A"]
    answer = judged.acknowledgement.decode()
    assert answer[3] + answer[105] + answer[104] == element + terminator + component
