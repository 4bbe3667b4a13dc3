"""Record what happens with a program that is over, or ends soon."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs.enums import Decision, ProgramStatus
from programs.models import Program, ProgramDecision
from programs.queries.locks import lock_program
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

REASON_LENGTH_MAX = 300
_DECIDABLE = (ProgramStatus.LIVE, ProgramStatus.CLOSED, ProgramStatus.ARCHIVED)


class DecisionNeeded(Refused):
    """A decision or its reason is missing. `path` names the field to correct."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        super().__init__(message)


class NothingToDecide(Refused):
    """A program that has not begun has brought nothing yet."""


@transaction.atomic
def decide_program(
    *, program_id: UUID, choice: str, reason: str, result: Mapping[str, str], actor_id: UUID, at: datetime
) -> ProgramDecision:
    """
    Record whether a program is repeated, adjusted or stopped. The newest decision counts, none is rewritten.

    :param result: what the program has brought by now, amounts as strings
    :raises Program.DoesNotExist: if the tenant has no such program
    :raises NothingToDecide: if it has not begun
    :raises DecisionNeeded: if the choice or the reason is missing
    """
    program, _ = lock_program(program_id)
    if program.status not in _DECIDABLE:
        raise NothingToDecide(
            f"{program.code} has not begun, so there is nothing to decide from. Decide once it is live."
        )
    return store_decision(
        program=program, choice=choice, reason=reason, result=result, actor_id=actor_id, at=at
    )


def store_decision(
    *, program: Program, choice: str, reason: str, result: Mapping[str, str], actor_id: UUID, at: datetime
) -> ProgramDecision:
    """
    Check and store a decision about a locked program, in its operation's transaction.

    :raises DecisionNeeded: if the choice or the reason is missing
    """
    reason = reason.strip()
    if choice not in set(Decision):
        raise DecisionNeeded(
            "choice",
            "Decision: choose repeat, adjust or stop. It is asked when a program like this is planned.",
        )
    if not reason or len(reason) > REASON_LENGTH_MAX:
        raise DecisionNeeded(
            "reason",
            f"Reason: write 1 to {REASON_LENGTH_MAX} characters, such as “Paid mostly for sales we had anyway”.",
        )
    decision: ProgramDecision = ProgramDecision.objects.create(
        program=program,
        choice=choice,
        reason=reason,
        result=dict(result),
        decided_by_id=actor_id,
        decided_at=at,
    )
    record(
        action="program.decided",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"choice": choice, "reason": reason, "result": dict(result)},
    )
    return decision
