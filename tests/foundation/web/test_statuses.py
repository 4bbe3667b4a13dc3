"""States and certainties come from fixed lists, each with a drawn shape."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vir.foundation.web.certainty import UnknownCertainty, Words, words_of
from vir.foundation.web.statuses import LOOKS, Look, UnknownState, look

SPRITE = Path(__file__).resolve().parents[3] / "templates" / "components" / "_sprite.html"


def test_a_state_that_someone_must_act_on_has_a_ground() -> None:
    assert look("claim", "Needs a fix") == Look("act", "act")


def test_a_finished_state_is_plain_text() -> None:
    assert look("claim", "Approved") == Look("", "")


def test_only_states_that_wait_for_somebody_have_the_ground_of_a_task() -> None:
    acting = {
        (kind, state) for kind, states in LOOKS.items() for state, one in states.items() if one.tone == "act"
    }

    assert acting == {
        ("example", "Failed"),
        ("claim", "Needs a fix"),
        ("run", "Ready for approval"),
        ("run", "Returned"),
        ("run", "Withdrawn"),
        ("payment", "Came back"),
        ("proposal", "Waits for a second person"),
        ("budget", "Expected to go over"),
        ("budget", "Over"),
        ("clawback", "Open"),
        ("statement", "Questioned"),
        ("period", "Reopened"),
        ("import", "Needs a fix"),
        ("letter", "Failed"),
        ("letter", "Bounced"),
        ("request", "Overdue"),
    }


def test_every_shape_is_drawn_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))
    wanted = {one.shape for states in LOOKS.values() for one in states.values() if one.shape}

    assert wanted - drawn == set()
    assert len(wanted) == 13


def test_a_state_outside_the_list_is_refused_with_the_list() -> None:
    with pytest.raises(UnknownState) as refused:
        look("period", "Pending")

    assert str(refused.value) == (
        "'Pending' is not a state of 'period'. Known: Open, In review, Closed, Reopened."
    )


def test_a_certainty_has_its_sign_and_its_words() -> None:
    assert words_of("earned") == Words("~", "earned to date, not final")
    assert words_of("projected") == Words("about", "")


def test_a_certainty_outside_the_list_is_refused() -> None:
    with pytest.raises(UnknownCertainty) as refused:
        words_of("final")  # type: ignore[arg-type]

    assert str(refused.value) == "'final' is not one of projected, earned, confirmed, paid."
