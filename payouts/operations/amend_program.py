"""Send and publish amendments with what they move: the figures are worked out in the act itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from payouts.posting.impact import Impact
from payouts.queries.amending import closed_to, impact_of
from payouts.queries.locks import lock_positions
from programs.operations.publish_amendment import publish_amendment
from programs.operations.submit_amendment import ready_amendment, submit_amendment
from programs.queries.amendments import Amendment


@transaction.atomic
def send_amendment(*, program_id: UUID, actor_id: UUID, today: date, at: datetime) -> None:
    """
    Send an amendment to a second person, with what it moves kept in it.

    :raises UnableToAmend: if it is not open and ready
    """
    shut = closed_to(program_id)
    amendment = ready_amendment(program_id=program_id, closed_to=shut, at=at)
    submit_amendment(
        program_id=program_id,
        impact=_kept(amendment, impact_of(amendment, today=today)),
        closed_to=shut,
        actor_id=actor_id,
        at=at,
    )


@transaction.atomic
def put_in_force(
    *,
    program_id: UUID,
    seen_hash: str,
    seen: str | None = None,
    actor_id: UUID,
    today: date,
    at: datetime,
    terms_link: str = "",
) -> None:
    """
    Publish an amendment; who is worse off is worked out now, whatever it was when it was sent.

    :param seen_hash: the hash of the terms that were read
    :param seen: the mark of what else stood on the page (`seen_state`); None where nobody read one
    :raises UnableToAmend: if it is not ready, needs a second person, or a consent is missing
    """
    lock_positions()
    shut = closed_to(program_id)
    amendment = ready_amendment(program_id=program_id, closed_to=shut, at=at)
    impact = impact_of(amendment, today=today)
    publish_amendment(
        program_id=program_id,
        seen_hash=seen_hash,
        seen=seen,
        impact=_kept(amendment, impact),
        worse_off={one.partner_id for one in impact.worse_off},
        closed_to=shut,
        actor_id=actor_id,
        at=at,
        terms_link=terms_link,
    )


def _kept(amendment: Amendment, impact: Impact) -> dict[str, Any]:
    """Give what stays with the version: its changes in words, its budget, and what it moves."""
    program, version = amendment.program, amendment.version
    budget = program.budget if version.new_budget is None else version.new_budget
    return {
        **impact.kept(),
        "base": amendment.base.number,
        "changes": [
            [change.section, change.what, change.old, change.new, change.effect.value]
            for change in amendment.changes
        ],
        "budget": [None if amount is None else f"{amount:f}" for amount in (program.budget, budget)],
    }
