"""The life of a claim: which act leads from which state to which."""

from __future__ import annotations

from claims.enums import ClaimAction as Action
from claims.enums import ClaimState as State
from vir.foundation.refusals import Refused
from vir.foundation.words import say

_DECIDED = (State.APPROVED, State.PART_APPROVED, State.REJECTED)
_OPEN = (State.SUBMITTED, State.IN_REVIEW, State.WAITING, State.DISPUTED)
_DECIDABLE = (State.IN_REVIEW, State.WAITING, State.DISPUTED)

NEXT: dict[tuple[State, Action], State] = {
    (State.DRAFT, Action.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Action.DISCARD): State.WITHDRAWN,
    (State.SUBMITTED, Action.BEGIN_REVIEW): State.IN_REVIEW,
    (State.IN_REVIEW, Action.ASK): State.WAITING,
    (State.DISPUTED, Action.ASK): State.WAITING,
    (State.WAITING, Action.ANSWER): State.IN_REVIEW,
    **{(state, Action.APPROVE): State.APPROVED for state in _DECIDABLE},
    **{(state, Action.PART_APPROVE): State.PART_APPROVED for state in _DECIDABLE},
    **{(state, Action.REJECT): State.REJECTED for state in _DECIDABLE},
    **{(state, Action.WITHDRAW): State.WITHDRAWN for state in _OPEN},
    # What was approved in full is not disputed, and nothing is disputed twice: the operation and the table hold that.
    (State.PART_APPROVED, Action.DISPUTE): State.DISPUTED,
    (State.REJECTED, Action.DISPUTE): State.DISPUTED,
}


class NotAllowed(Refused):
    """An act that the state of the claim does not allow."""

    def __init__(self, state: State, action: Action) -> None:
        self.state = state
        self.action = action
        super().__init__(
            say(
                "“{action}” is not possible while the claim is “{state}”.",
                action=say(action.label),
                state=say(state.label),
            )
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
    """List the acts that are possible in a state, in the order of a claim's life."""
    return [action for action in Action if (State(state), action) in NEXT]


def is_decided(state: str) -> bool:
    """Say whether a claim has its decision."""
    return State(state) in _DECIDED


def is_open(state: str) -> bool:
    """Say whether a claim was submitted and waits for its decision."""
    return State(state) in _OPEN
