"""Texts are said in the language that is read, each whole, with its values filled in."""

from __future__ import annotations

import pytest
from babel.messages import Catalog

from vir.foundation.languages import asked_language, catalogues, known_language, speaking
from vir.foundation.words import later, say, say_many


def test_a_text_is_said_with_its_values() -> None:
    assert say("{count} rows of {file}", count="1,204", file="sales.csv") == "1,204 rows of sales.csv"


def test_a_text_without_values_keeps_its_braces() -> None:
    assert say("Write {name} where the name stands.") == "Write {name} where the name stands."


@pytest.mark.parametrize(("number", "said"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows")])
def test_a_number_chooses_the_form(number: int, said: str) -> None:
    assert say_many("{count} row", "{count} rows", number) == said


def test_a_number_that_comes_in_written_is_said_as_it_is_written() -> None:
    assert say_many("{count} row", "{count} rows", 1204, count="1,204") == "1,204 rows"


def test_a_kept_text_is_what_was_written() -> None:
    assert later("Earned") == "Earned"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("de", "de"),
        ("de-CH", "de"),
        ("pt", "pt-br"),
        ("pt_BR", "pt-br"),
        ("en-US", "en"),
        ("en-AU", "en-gb"),
        ("EN-gb", "en-gb"),
        ("nl", ""),
        ("", ""),
    ],
)
def test_a_name_means_the_nearest_language_there_is(name: str, code: str) -> None:
    assert known_language(name) == code


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("nl,fr;q=0.7", "fr"),
        ("nl", ""),
        ("", ""),
        ("ja;q=0.5,ar;q=0.9", "ar"),
    ],
)
def test_a_browser_is_answered_in_the_first_language_it_asks_for_that_there_is(
    header: str, code: str
) -> None:
    assert asked_language(header) == code


def test_a_language_that_nobody_knows_is_read_as_english() -> None:
    with speaking("xx") as code:
        assert code == "en"


def test_a_value_keeps_its_own_order_in_a_text_that_runs_from_right_to_left() -> None:
    with speaking("ar"):
        assert say("{code}: {amount}", code="ST-1", amount="US$ 5") == "\u2068ST-1\u2069: \u2068US$ 5\u2069"
    with speaking("de"):
        assert say("{code}: {amount}", code="ST-1", amount="5 $") == "ST-1: 5 $"


@pytest.mark.parametrize("locale", [*catalogues.LOCALES, catalogues.BRITISH])
def test_what_runs_is_what_was_translated(locale: str) -> None:
    assert catalogues.path_of(locale, "mo").read_bytes() == catalogues.compiled(locale)


@pytest.mark.parametrize("locale", [*catalogues.LOCALES, catalogues.BRITISH])
def test_no_translation_loses_or_adds_a_name_or_a_tag(locale: str) -> None:
    assert catalogues.faults(locale) == []


def test_british_english_spells_its_own_words() -> None:
    assert catalogues._respelt("Program PROGRAM programs {program} color") == (
        "Programme PROGRAMME programmes {program} colour"
    )


@pytest.mark.parametrize("locale", catalogues.LOCALES)
def test_every_text_has_words_in_every_language(locale: str) -> None:
    assert [message.id for message in catalogues.missing(locale)] == []


def test_the_catalogues_have_the_texts_that_are_said_and_no_other() -> None:
    def texts(catalogue: Catalog) -> set[tuple[object, object]]:
        return {(message.context, message.id) for message in catalogue if message.id}

    said = texts(catalogues.gathered())

    assert [locale for locale in catalogues.LOCALES if texts(catalogues._read(locale)) != said] == []


def test_a_value_that_ends_with_a_period_ends_the_sentence() -> None:
    told = [say("Counted to {day}. Returns reduce it.", day=day) for day in ("22. Nov.", "22 Nov")]

    assert told == ["Counted to 22. Nov. Returns reduce it.", "Counted to 22 Nov. Returns reduce it."]
    assert say("{name}... and more", name="Kestrel Inc.") == "Kestrel Inc.... and more"
