"""The steps and messages of a claim as its partner reads them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from claims.enums import ClaimState, EventKind
from claims.models import Claim
from claims.queries.claiming.claims import Step
from vir.faces.portal.claims import words
from vir.foundation.web import formats
from vir.foundation.web.access import Access
from vir.foundation.words import later, say

SPOKEN = (EventKind.MESSAGE, EventKind.ASKED, EventKind.ANSWERED, EventKind.DISPUTED)
# What the vendor does among its own people is not a step of its partner's.
HIDDEN = (EventKind.ASSIGNED, EventKind.NOTE, EventKind.MESSAGE)
# Of steps in the same moment the one of an earlier state of the claim comes first.
ORDER = list(EventKind)
SAID = {
    EventKind.STARTED: later("Draft started"),
    EventKind.SUBMITTED: later("Sent"),
    EventKind.CHECKED: later("Checked"),
    EventKind.ASKED: later("Question asked"),
    EventKind.ANSWERED: later("Question answered"),
    EventKind.EVIDENCE: later("Evidence added"),
    EventKind.DECIDED: later("Decided"),
    EventKind.WITHDRAWN: later("Withdrawn"),
    EventKind.DISPUTED: later("Decision disputed"),
}


def timeline_of(claim: Claim, steps: list[Step], access: Access) -> list[dict[str, Any]]:
    """List what happened, the oldest first, and in the end what comes next."""
    found = [
        {
            "when": formats.moment(timezone.localtime(step.at)),
            "what": say(SAID.get(EventKind(step.kind), step.label)),
            "who": _who(step, access),
            "is_next": False,
        }
        for step in _in_order(steps)
        if step.kind not in HIDDEN and not step.is_internal
    ]
    if claim.state == ClaimState.WAITING:
        found.append({"when": say("Next"), "what": say("Your answer"), "who": "", "is_next": True})
    elif claim.state in words.OPEN and claim.due_on is not None:
        day = formats.day(claim.due_on)
        late = claim.due_on < access.today
        what = say("Decision, late: due by {day}", day=day) if late else say("Decision by {day}", day=day)
        found.append({"when": say("Next"), "what": what, "who": "", "is_next": True})
    return found


def talk_of(steps: list[Step], access: Access) -> list[dict[str, Any]]:
    """List what both sides wrote, the oldest first."""
    return [
        {"who": _who(step, access), "at": step.at, "text": step.text, "is_own": step.by_partner}
        for step in _in_order(steps)
        if step.kind in SPOKEN and step.text and not step.is_internal
    ]


def question_of(claim: Claim, steps: list[Step]) -> Step | None:
    """Give what the vendor asked last, while it waits for the answer."""
    if claim.state != ClaimState.WAITING:
        return None
    return next((step for step in reversed(steps) if step.kind == EventKind.ASKED), None)


def _in_order(steps: list[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: (step.at, ORDER.index(EventKind(step.kind))))


def _who(step: Step, access: Access) -> str:
    if step.who:
        return step.who
    return "" if step.by_partner or step.kind == EventKind.CHECKED else access.tenant.name
