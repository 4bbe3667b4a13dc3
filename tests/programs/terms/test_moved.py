"""A document at other dates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from programs.terms.moved import moved_document
from tests.factories import program_document

FIRST, LAST = date(2027, 1, 1), date(2027, 3, 31)


def with_kickers(*kickers: Any) -> dict[str, Any]:
    document = program_document()
    return {**document, "reward": {**document["reward"], "kickers": list(kickers)}}


def test_only_the_dates_change() -> None:
    document = program_document()

    moved = moved_document(document, FIRST, LAST)

    assert moved == {**document, "starts_on": "2027-01-01", "ends_on": "2027-03-31"}


def test_the_days_of_a_kicker_move_along_and_stay_inside() -> None:
    document = with_kickers(
        {"name": "November", "starts_on": "2026-11-01", "ends_on": "2026-11-30"},
        {"name": "To the end", "starts_on": "2026-12-15", "ends_on": "2026-12-31"},
        {"name": "All of it"},
    )

    moved = moved_document(document, FIRST, date(2027, 3, 20))

    assert moved["reward"]["kickers"] == [
        {"name": "November", "starts_on": "2027-02-01", "ends_on": "2027-02-28"},
        {"name": "To the end", "starts_on": "2027-03-15", "ends_on": "2027-03-20"},
        {"name": "All of it"},
    ]
    assert document["reward"]["kickers"][0]["starts_on"] == "2026-11-01"


@pytest.mark.parametrize(
    "document",
    [
        with_kickers({"starts_on": "soon", "ends_on": 7}, "not a kicker"),
        {**program_document(), "reward": {"kickers": "none"}},
        {**program_document(), "reward": "percent"},
        {**with_kickers({"starts_on": "2026-11-01"}), "starts_on": "some day"},
    ],
)
def test_what_a_draft_has_wrong_stays_as_it_was_typed(document: dict[str, Any]) -> None:
    moved = moved_document(document, FIRST, LAST)

    assert moved["reward"] == document["reward"]
    assert (moved["starts_on"], moved["ends_on"]) == ("2027-01-01", "2027-03-31")
