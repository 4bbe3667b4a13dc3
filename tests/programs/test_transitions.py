import pytest

from programs.enums import ProgramAction as Action
from programs.enums import ProgramStatus as Status
from programs.transitions import NotAllowed, actions_from, next_state

ALLOWED = {
    (Status.DRAFT, Action.SUBMIT): Status.IN_APPROVAL,
    (Status.DRAFT, Action.LAUNCH): Status.SCHEDULED,
    (Status.DRAFT, Action.ARCHIVE): Status.ARCHIVED,
    (Status.IN_APPROVAL, Action.RETURN_TO_DRAFT): Status.DRAFT,
    (Status.IN_APPROVAL, Action.APPROVE): Status.SCHEDULED,
    (Status.SCHEDULED, Action.START): Status.LIVE,
    (Status.LIVE, Action.CLOSE): Status.CLOSED,
    (Status.CLOSED, Action.ARCHIVE): Status.ARCHIVED,
}
REFUSED = [(state, action) for state in Status for action in Action if (state, action) not in ALLOWED]


@pytest.mark.parametrize("state, action", ALLOWED)
def test_an_act_leads_to_its_state(state, action):
    assert next_state(state, action) is ALLOWED[state, action]


@pytest.mark.parametrize("state, action", REFUSED)
def test_every_other_act_is_refused(state, action):
    with pytest.raises(NotAllowed) as refusal:
        next_state(state, action)

    assert (refusal.value.state, refusal.value.action) == (state, action)


def test_a_refusal_says_what_is_possible():
    with pytest.raises(NotAllowed) as refusal:
        next_state("live", "submit")

    assert str(refusal.value) == (
        "“Submit for approval” is not possible while the program is in the state “Live”. "
        "Possible now: “Close”."
    )


def test_nothing_follows_the_archive():
    assert actions_from("archived") == []


def test_a_word_that_is_no_state_is_refused():
    with pytest.raises(ValueError):
        next_state("paused", "start")
