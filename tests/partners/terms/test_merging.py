"""The fields of messages: which there are, and that values are put in once and never read again."""

from __future__ import annotations

import pytest

from partners.terms.merging import (
    FIELDS,
    PERSON_MARK,
    FieldRefused,
    check_fields,
    fields_in,
    fill,
    for_person,
    plain,
)


def test_an_unknown_field_is_named_and_the_known_ones_are_listed() -> None:
    with pytest.raises(FieldRefused) as refused:
        fields_in("Dear {partner}", "{your bonus} is near")

    known = ", ".join(f"{{{field.name}}}" for field in FIELDS)
    assert str(refused.value) == f"There is no field {{your bonus}}. The fields are {known}."


def test_fields_are_found_whatever_their_case_and_spaces() -> None:
    assert fields_in("{Partner}, {your  TIERS}") == {"partner", "your tiers"}


def test_a_value_that_looks_like_a_field_stays_as_it_is() -> None:
    text = fill("{partner} and {vendor}", {"partner": "{vendor} {{ 7|add:1 }}", "vendor": "Kestrel"})

    assert text == "{vendor} {{ 7|add:1 }} and Kestrel"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "your tiers",
            "{your tiers} comes from a program, and none is chosen. Choose one under “About”, or take it out.",
        ),
        (
            "deadline",
            "{deadline} is the day by which to acknowledge, and none is set. Set it, or take the field out.",
        ),
    ],
)
def test_a_field_without_a_value_in_this_message_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        check_fields({name}, has_program=False, has_deadline=False)

    assert str(refused.value) == sentence


def test_nobody_can_type_the_place_of_a_persons_name() -> None:
    kept = fill(plain(f"Dear {{person}} {PERSON_MARK}"), {"person": PERSON_MARK})

    assert for_person(kept, "Marta") == "Dear Marta"
