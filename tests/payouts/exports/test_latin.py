"""Text in the letters that banks take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.exports.latin import ALLOWED, Changed, Writer, has_letters, to_latin


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Alder Supply", "Alder Supply"),
        ("Straße Ærø Łódź", "Strasse AEro Lodz"),
        ("Žluťoučký kůň", "Zlutoucky kun"),
        ("Ελλάς Αθήνα", "Ellas Athina"),
        ("Щедрик", "Shtedrik"),
        ("Smith & Sons “Ltd”", "Smith + Sons 'Ltd'"),
        ("two\n\tlines", "two lines"),
        ("zero\u200bwidth\x00", "zerowidth"),
        ("ﬁne", "fine"),
        ("東京", ".."),
        ("a@b.example", "a(at)b.example"),
    ],
)
def test_each_text_is_written_in_letters_that_banks_take(text: str, written: str) -> None:
    assert to_latin(text) == written


@given(st.text())
def test_nothing_else_ever_comes_out_and_writing_twice_changes_nothing(text: str) -> None:
    written = to_latin(text)

    assert set(written) <= ALLOWED
    assert to_latin(written) == written


def test_dots_for_letters_are_not_letters() -> None:
    assert not has_letters("東京")
    assert has_letters("東京 Denki")


def test_a_writer_remembers_only_what_it_changed() -> None:
    writer = Writer()

    kept = writer.text("PM-1", "text", "Alder", 10)
    cut = writer.text("PM-2", "text", "Bexley Electrical", 6)

    assert (kept, cut) == ("Alder", "Bexley")
    assert writer.changed == [Changed("PM-2", "text", "Bexley Electrical", "Bexley")]
