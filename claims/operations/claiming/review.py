"""What the vendor's people do about a claim."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from claims import transitions
from claims.enums import ClaimAction, EventKind, Resolution
from claims.models import Claim, Flag
from claims.operations.claiming.decide import SeenTotal, approve_clean, decide_claim
from claims.operations.claiming.hold import lock_claim, said, tell, trail
from claims.operations.claiming.letters import send_question
from claims.operations.claiming.refusals import UnableToDecide
from claims.operations.claiming.weigh import LineDecision
from claims.queries.claiming.claims import may_decide
from claims.queries.claiming.policy import policy
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.jobs import events

__all__ = [
    "LineDecision",
    "SeenTotal",
    "approve_clean",
    "ask_partner",
    "assign_claim",
    "decide_claim",
    "resolve_flag",
]

REASON_MAX: Final = 500


@transaction.atomic
def assign_claim(*, claim_id: UUID, assignee_id: UUID | None, actor_id: UUID, at: datetime) -> Claim:
    """
    Give an open claim to a person, or to nobody.

    :raises UnableToDecide: if the claim is not open, or the person may not decide about it
    """
    claim = lock_claim(claim_id)
    if not transitions.is_open(claim.state):
        raise UnableToDecide(f"{claim.code} does not wait for a decision, so nobody has to be named.")
    name = ""
    if assignee_id is not None:
        people = {user.id: user.name for user in people_who_may(Right.CLAIMS_DECIDE)}
        if assignee_id not in people:
            raise UnableToDecide("This person may not decide about claims. Choose from the list.")
        refuse_for(claim, assignee_id)
        name = people[assignee_id]
    claim.assigned_to_id = assignee_id
    claim.save(update_fields=["assigned_to"])
    tell(
        claim,
        EventKind.ASSIGNED,
        by_partner=False,
        internal=True,
        actor_id=actor_id,
        at=at,
        data={"to": name},
    )
    trail("claim.assigned", claim, actor_id=actor_id, at=at, to=name)
    return claim


@transaction.atomic
def resolve_flag(*, flag_id: UUID, resolution: str, reason: str, actor_id: UUID, at: datetime) -> Flag:
    """
    Say about a flag that it is passed or upheld, and why.

    :raises UnableToDecide: if there is no such flag in force, it is resolved, no reason is given, or the person
        may not decide about the claim
    """
    found = Flag.objects.filter(id=flag_id, replaced_at__isnull=True)
    claim_id = found.values_list("claim_id", flat=True).first()
    if claim_id is None:
        raise UnableToDecide("This flag is no longer there. Load the page again.")
    claim = lock_claim(claim_id)
    refuse_for(claim, actor_id)
    if not transitions.is_open(claim.state):
        raise UnableToDecide(f"{claim.code} has its decision, so its flags stay as they are.")
    flag: Flag | None = found.select_for_update().first()
    if flag is None or flag.resolution:
        raise UnableToDecide("Somebody has resolved this flag meanwhile. Load the page again.")
    if resolution not in list(Resolution):
        raise UnableToDecide("Say whether the flag is passed or upheld.")
    why = reason.strip()
    if not why or len(why) > REASON_MAX:
        raise UnableToDecide(f"Reason: write a sentence of at most {REASON_MAX} characters.")
    flag.resolution = Resolution(resolution).value
    flag.resolution_reason = why
    flag.resolved_by_id = actor_id
    flag.resolved_at = at
    flag.save(update_fields=["resolution", "resolution_reason", "resolved_by", "resolved_at"])
    trail(
        "claim.flag_resolved",
        claim,
        actor_id=actor_id,
        at=at,
        check=flag.check_name,
        resolution=flag.resolution,
        reason=why,
    )
    return flag


@transaction.atomic
def ask_partner(*, claim_id: UUID, text: str, actor_id: UUID, at: datetime, today: date) -> Claim:
    """
    Ask the partner something. The days until the decision stand still until it answers.

    :raises UnableToDecide: if nothing is asked, or the person may not decide about the claim
    :raises NotAllowed: if the claim is not in review
    """
    claim = lock_claim(claim_id)
    state = transitions.next_state(claim.state, ClaimAction.ASK)
    refuse_for(claim, actor_id)
    question = said(text, "Question")
    claim.state = state.value
    claim.waiting_since = today
    claim.updated_at = at
    claim.save(update_fields=["state", "waiting_since", "updated_at"])
    tell(claim, EventKind.ASKED, by_partner=False, actor_id=actor_id, at=at, text=question)
    trail("claim.asked", claim, actor_id=actor_id, at=at)
    events.publish("claim.asked", payload={"claim": str(claim.id)}, at=at, actor_id=actor_id)
    send_question(claim, text=question, actor_id=actor_id, at=at)
    return claim


def refuse_for(claim: Claim, user_id: UUID) -> None:
    """
    Refuse a person who may not decide about a claim.

    :raises UnableToDecide: if they submitted it, or look after its partner while that is kept apart
    """
    why = may_decide(claim, user_id, separation=policy().separation)
    if why:
        raise UnableToDecide(why)
