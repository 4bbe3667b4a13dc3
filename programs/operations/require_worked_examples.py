"""Let approval of a program depend on its worked examples."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.models import Program
from programs.queries.locks import lock_program
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToRequireExamples(Refused):
    """What sending for approval requires cannot be changed like this."""


@transaction.atomic
def require_worked_examples(*, program_id: UUID, required: bool, actor_id: UUID, at: datetime) -> Program:
    """
    Say whether a program can be sent for approval only while each of its worked examples passes.

    :raises UnableToRequireExamples: if the program is no draft, or it was said already
    """
    program, _ = lock_program(program_id)
    if not permissions.is_editable(program):
        raise UnableToRequireExamples(
            f"{program.code} is no longer a draft, so what sending it for approval requires stands."
        )
    if program.examples_required == required:
        said = "requires every example to pass" if required else "does not depend on the examples"
        raise UnableToRequireExamples(f"Sending {program.code} for approval {said} already.")

    program.examples_required = required
    program.updated_at = at
    program.save(update_fields=["examples_required", "updated_at"])
    record(
        action="program.examples_required" if required else "program.examples_not_required",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
    )
    return program
