"""The fixed list of states, each with its drawn shape and whether someone must act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vir.foundation.words import later


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

# Those of pages that partners see are said where they are shown.
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
        later("Draft"): _DRAFT,
        later("Submitted"): _UNDERWAY,
        later("In review"): _UNDERWAY,
        later("Waiting for partner"): Look("clock", "info"),
        later("Needs a fix"): _ACT,
        later("Approved"): _PLAIN,
        later("Approved in part"): _PLAIN,
        later("Part-approved"): _PLAIN,
        later("Disputed"): Look("act"),
        later("Rejected"): _UNDONE,
        later("Paid"): _PAID,
        later("Withdrawn"): _PLAIN,
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
        later("Open"): _UNDERWAY,
        later("Paid in part"): Look("half"),
        later("Overdue"): _ACT,
        later("Paid"): _PAID,
        later("Cancelled"): _UNDONE,
    },
    "payment": {
        later("Not sent yet"): _DRAFT,
        later("Sent"): _UNDERWAY,
        later("Paid"): _PAID,
        later("Came back"): _ACT,
        later("Void"): _UNDONE,
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
        later("Draft"): _DRAFT,
        later("Scheduled"): Look("clock", "info"),
        later("Sent"): _PLAIN,
        later("Withdrawn"): _PLAIN,
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
        later("Draft"): _DRAFT,
        later("Issued"): _PLAIN,
        later("Questioned"): _ACT,
        later("Corrected"): _PLAIN,
        later("Paid"): _PAID,
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
        later("Projected"): Look("about"),
        later("Earned to date"): Look("tilde"),
        later("Confirmed"): _PLAIN,
        later("Paid"): _PAID,
        later("Held"): Look("hold"),
        later("Reversed"): Look("back"),
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
