"""The fixed list of states, each with its drawn shape and whether someone must act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


class UnknownState(LookupError):
    """A page asked for a state that is not in the fixed list."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is drawn: the id of its symbol, empty for plain text, and its tone."""

    shape: str = ""
    tone: str = ""


_PLAIN: Final = Look()
_DRAFT: Final = Look("ring")
_UNDERWAY: Final = Look("review")
_ACT: Final = Look("act", "act")
_CLOSED: Final = Look("square")
_UNDONE: Final = Look("cross")
_PAID: Final = Look("check", "paid")

LOOKS: Final[dict[str, dict[str, Look]]] = {
    "program": {
        "Draft": _DRAFT,
        "In approval": _UNDERWAY,
        "Scheduled": Look("clock", "info"),
        "Live": Look("disc", "live"),
        "Closing": Look("half"),
        "Closed": _CLOSED,
        "Archived": _PLAIN,
    },
    "example": {
        "Passed": _PAID,
        "Failed": _ACT,
        "Not run": _DRAFT,
    },
    "claim": {
        "Draft": _DRAFT,
        "Submitted": _UNDERWAY,
        "In review": _UNDERWAY,
        "Waiting for partner": Look("clock", "info"),
        "Needs a fix": _ACT,
        "Approved": _PLAIN,
        "Approved in part": _PLAIN,
        "Part-approved": _PLAIN,
        "Disputed": Look("act"),
        "Rejected": _UNDONE,
        "Paid": _PAID,
        "Withdrawn": _PLAIN,
    },
    "run": {
        "Preview": _DRAFT,
        "Ready for approval": _ACT,
        "Returned": _ACT,
        "Withdrawn": _ACT,
        "Approved": _PLAIN,
        "Exported": _PLAIN,
        "Closed": _CLOSED,
    },
    "request": {
        "Open": _UNDERWAY,
        "Paid in part": Look("half"),
        "Overdue": _ACT,
        "Paid": _PAID,
    },
    "payment": {
        "Not sent yet": _DRAFT,
        "Sent": _UNDERWAY,
        "Paid": _PAID,
        "Came back": _ACT,
        "Void": _UNDONE,
    },
    "proposal": {
        "Waits for a second person": _ACT,
        "Approved": _PLAIN,
        "In force": Look("disc", "live"),
        "Rejected": _UNDONE,
        "Cancelled": _PLAIN,
        "Retired": _PLAIN,
    },
    "message": {
        "Draft": _DRAFT,
        "Scheduled": Look("clock", "info"),
        "Sent": _PLAIN,
        "Withdrawn": _PLAIN,
    },
    "letter": {
        "Waiting": _UNDERWAY,
        "Sent": _PLAIN,
        "Failed": _ACT,
        "Bounced": _ACT,
        "Not sent": _PLAIN,
    },
    "budget": {
        "Within": _PLAIN,
        "Expected to go over": _ACT,
        "Over": _ACT,
        "No budget": _PLAIN,
    },
    "clawback": {
        "Open": _ACT,
        "In a run": _UNDERWAY,
        "Carried over": Look("clock", "info"),
        "Invoiced": _PLAIN,
        "Taken off": _PAID,
    },
    "statement": {
        "Draft": _DRAFT,
        "Issued": _PLAIN,
        "Questioned": _ACT,
        "Corrected": _PLAIN,
        "Paid": _PAID,
    },
    "period": {
        "Open": _DRAFT,
        "In review": _UNDERWAY,
        "Closed": _CLOSED,
        "Reopened": _ACT,
    },
    "journal": {
        "Not exported yet": _DRAFT,
        "Exported": _UNDERWAY,
        "Posted in the general ledger": _CLOSED,
    },
    "import": {
        "Reading": _UNDERWAY,
        "Needs a fix": _ACT,
        "Committed": _PLAIN,
        "Rolled back": _UNDONE,
    },
    "money": {
        "Projected": Look("about"),
        "Earned to date": Look("tilde"),
        "Confirmed": _PLAIN,
        "Paid": _PAID,
        "Held": Look("hold"),
        "Reversed": Look("back"),
    },
}


def look(kind: str, state: str) -> Look:
    """
    Return how a state of one kind of object is drawn.

    :raises UnknownState: if the kind or the state is not in the list
    """
    try:
        return LOOKS[kind][state]
    except KeyError:
        known = ", ".join(LOOKS.get(kind, LOOKS))
        raise UnknownState(f"{state!r} is not a state of {kind!r}. Known: {known}.") from None
