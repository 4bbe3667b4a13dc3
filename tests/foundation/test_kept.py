"""What is stored is English, and is said in the language of whoever reads it."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from vir.foundation import words
from vir.foundation.kept import Days, Kept, Several, Sum, kept, kept_list, kept_many, tell, told
from vir.foundation.periods import reading_in

GERMAN = {
    "Row {row}: {amount} of {day} is outside {days}.": "Zeile {row}: {amount} vom {day} ist außerhalb {days}.",
    "Invoice": "Rechnung",
    "{column} {list}.": "{column}: {list}.",
}
GERMAN_MANY = {"{count} row": ("{count} Zeile", "{count} Zeilen")}


@pytest.fixture
def in_german() -> Iterator[None]:
    own = words._Speaker.one, words._Speaker.many, words._Speaker.held
    words.let_speak(
        lambda text: GERMAN.get(text, text),
        lambda one, many, number: GERMAN_MANY.get(one, (one, many))[number != 1],
    )
    with reading_in("de"):
        yield
    words.let_speak(*own)


def outside() -> Kept:
    return kept(
        "Row {row}: {amount} of {day} is outside {days}.",
        row=1204,
        amount=Sum(Decimal("1250.50"), "EUR"),
        day=date(2026, 10, 3),
        days=Days(date(2026, 10, 5), date(2026, 12, 31)),
    )


ENGLISH = "Row 1204: €1,250.50 of 3 Oct 2026 is outside 5 Oct to 31 Dec 2026."
IN_GERMAN = "Zeile 1204: 1.250,50\xa0€ vom 3. Okt. 2026 ist außerhalb 5. Okt.\u2009–\u200931. Dez. 2026."


@pytest.mark.usefixtures("in_german")
def test_a_text_is_kept_in_english_whoever_works() -> None:
    assert outside() == ENGLISH
    assert f"{outside()}" == ENGLISH


def test_a_stored_text_is_said_with_its_figures_and_days_as_its_reader_writes_them(in_german: None) -> None:
    stored = json.loads(json.dumps(outside().as_json()))

    assert told(stored, "not this") == IN_GERMAN


def test_what_was_stored_before_is_said_as_it_is() -> None:
    assert told(None, ENGLISH) == ENGLISH


def test_a_fixed_text_is_said_by_the_catalogue(in_german: None) -> None:
    assert (tell("Invoice"), told(None, "Invoice")) == ("Rechnung", "Rechnung")


def test_a_text_inside_of_another_is_said_too(in_german: None) -> None:
    text = kept("{column} {list}.", column=kept("Invoice"), list=Several(["A", "B", "C"], is_or=True))

    stored = json.loads(json.dumps(text.as_json()))

    assert (str(text), told(stored, "")) == ("Invoice A, B or C.", "Rechnung: A, B oder C.")


@pytest.mark.parametrize(
    ("number", "english", "german"), [(1, "1 row", "1 Zeile"), (1204, "1,204 rows", "1.204 Zeilen")]
)
def test_a_number_has_its_form_in_every_language(
    in_german: None, number: int, english: str, german: str
) -> None:
    text = kept_many("{count} row", "{count} rows", number)

    stored = json.loads(json.dumps(text.as_json()))

    assert (str(text), tell(text), told(stored, "")) == (english, german, german)


def test_a_list_reads_as_the_house_writes_it() -> None:
    assert [kept_list(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_a_kept_text_goes_to_another_process_and_comes_back_whole(in_german: None) -> None:
    for back in (pickle.loads(pickle.dumps(outside())), copy.deepcopy(outside())):  # noqa: S301  our own bytes
        assert tell(back) == IN_GERMAN
