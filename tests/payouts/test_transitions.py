"""Every act on a run in every state."""

from __future__ import annotations

import pytest

from payouts.enums import RunAction, RunState
from payouts.transitions import NotAllowed, actions_from, is_frozen, next_state

ALLOWED = {
    ("preview", "prepare"): "preview",
    ("preview", "submit"): "ready",
    ("ready", "approve"): "approved",
    ("ready", "return"): "returned",
    ("ready", "withdraw"): "withdrawn",
    ("returned", "prepare"): "preview",
    ("returned", "submit"): "ready",
    ("withdrawn", "prepare"): "preview",
    ("approved", "withdraw"): "withdrawn",
    ("approved", "export"): "exported",
    ("exported", "close"): "closed",
}


@pytest.mark.parametrize("state", list(RunState))
@pytest.mark.parametrize("action", list(RunAction))
def test_an_act_leads_where_the_table_says_or_nowhere(state: RunState, action: RunAction) -> None:
    wanted = ALLOWED.get((state.value, action.value))

    if wanted is None:
        with pytest.raises(NotAllowed):
            next_state(state, action)
    else:
        assert next_state(state, action) == wanted


def test_the_refusal_names_what_is_possible() -> None:
    with pytest.raises(NotAllowed) as refused:
        next_state("ready", "export")

    assert refused.value.message == (
        "“Export” is not possible while the run is in the state “Ready for approval”. "
        "Possible now: “Approve”, “Return with a note”, “Withdraw the approval”."
    )


def test_an_exported_run_is_only_closed_and_nothing_follows_that() -> None:
    assert (actions_from("exported"), actions_from("closed")) == ([RunAction.CLOSE], [])


def test_figures_are_frozen_from_ready_on() -> None:
    assert [state.value for state in RunState if is_frozen(state)] == [
        "ready",
        "approved",
        "exported",
        "closed",
    ]
