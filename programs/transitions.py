"""The life of a program: which act leads from which state to which."""

from __future__ import annotations

from programs.enums import ProgramAction as Action
from programs.enums import ProgramStatus as Status
from vir.foundation.refusals import Refused

NEXT: dict[tuple[Status, Action], Status] = {
    (Status.DRAFT, Action.SUBMIT): Status.IN_APPROVAL,
    (Status.DRAFT, Action.LAUNCH): Status.SCHEDULED,
    (Status.DRAFT, Action.ARCHIVE): Status.ARCHIVED,
    (Status.IN_APPROVAL, Action.RETURN_TO_DRAFT): Status.DRAFT,
    (Status.IN_APPROVAL, Action.APPROVE): Status.SCHEDULED,
    (Status.SCHEDULED, Action.START): Status.LIVE,
    (Status.LIVE, Action.CLOSE): Status.CLOSED,
    (Status.CLOSED, Action.ARCHIVE): Status.ARCHIVED,
}


class NotAllowed(Refused):
    """An act that the state of the program does not allow."""

    def __init__(self, state: Status, action: Action) -> None:
        self.state = state
        self.action = action
        allowed = ", ".join(f"“{act.label}”" for act in actions_from(state))
        super().__init__(
            f"“{action.label}” is not possible while the program is in the state “{state.label}”. "
            + (f"Possible now: {allowed}." if allowed else "Nothing more can be done with it.")
        )


def next_state(state: str, action: str) -> Status:
    """
    Give the state an act leads to.

    :raises NotAllowed: if the act is not possible in this state
    :raises ValueError: if the state or the act is not a word of the product
    """
    at, act = Status(state), Action(action)
    try:
        return NEXT[at, act]
    except KeyError:
        raise NotAllowed(at, act) from None


def actions_from(state: str) -> list[Action]:
    """List the acts that are possible in a state, in the order of a program's life."""
    return [action for action in Action if (Status(state), action) in NEXT]
