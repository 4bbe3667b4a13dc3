"""Remove a worked example of a program's terms."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.models import WorkedExample
from programs.queries.locks import lock_program
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToRemoveExample(Refused):
    """The example has to stay for now."""


@transaction.atomic
def remove_worked_example(*, program_id: UUID, example_id: UUID, actor_id: UUID, at: datetime) -> None:
    """
    Remove an example; the trail keeps what it said.

    :raises WorkedExample.DoesNotExist: if the program has no such example
    :raises UnableToRemoveExample: if the program waits for approval: a second person approves what was sent
    """
    program, _ = lock_program(program_id)
    example: WorkedExample = WorkedExample.objects.get(program=program, id=example_id)
    if permissions.waits_for_approval(program):
        raise UnableToRemoveExample(
            f"{program.code} waits for approval, so its examples stay. Return it to draft to remove one."
        )

    example.delete()
    record(
        action="program.example_removed",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"example": example.title, "source": example.source, "case": example.case},
    )
