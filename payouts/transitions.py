"""The life of a payout run: which act leads from which state to which."""

from __future__ import annotations

from payouts.enums import RunAction as Action
from payouts.enums import RunState as State
from vir.foundation.refusals import Refused

NEXT: dict[tuple[State, Action], State] = {
    (State.PREVIEW, Action.PREPARE): State.PREVIEW,
    (State.PREVIEW, Action.SUBMIT): State.READY,
    (State.READY, Action.APPROVE): State.APPROVED,
    (State.READY, Action.RETURN): State.RETURNED,
    (State.READY, Action.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Action.PREPARE): State.PREVIEW,
    (State.RETURNED, Action.SUBMIT): State.READY,
    (State.WITHDRAWN, Action.PREPARE): State.PREVIEW,
    (State.APPROVED, Action.WITHDRAW): State.WITHDRAWN,
    (State.APPROVED, Action.EXPORT): State.EXPORTED,
    (State.EXPORTED, Action.CLOSE): State.CLOSED,
}


class NotAllowed(Refused):
    """An act that the state of the run does not allow."""

    def __init__(self, state: State, action: Action) -> None:
        self.state = state
        self.action = action
        allowed = ", ".join(f"“{act.label}”" for act in actions_from(state))
        super().__init__(
            f"“{action.label}” is not possible while the run is in the state “{state.label}”. "
            + (f"Possible now: {allowed}." if allowed else "Nothing more can be done with it.")
        )


def next_state(state: str, action: str) -> State:
    """
    Give the state an act leads to.

    :raises NotAllowed: if the act is not possible in this state
    :raises ValueError: if the state or the act is not a word of the product
    """
    at, act = State(state), Action(action)
    try:
        return NEXT[at, act]
    except KeyError:
        raise NotAllowed(at, act) from None


def actions_from(state: str) -> list[Action]:
    """List the acts that are possible in a state, in the order of a run's life."""
    return [action for action in Action if (State(state), action) in NEXT]


def is_frozen(state: str) -> bool:
    """Say whether the figures of a run no longer change."""
    return State(state) in (State.READY, State.APPROVED, State.EXPORTED, State.CLOSED)
