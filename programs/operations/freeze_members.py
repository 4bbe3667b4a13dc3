"""Freeze who is in a program, and let segments count again."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from programs.enums import ProgramStatus
from programs.models import Program
from programs.operations.rebuild_enrolment import rebuild_enrolment
from programs.queries.locks import lock_program
from vir.foundation.audit.operations import record
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused

PUBLISHED = (ProgramStatus.SCHEDULED, ProgramStatus.LIVE)
OPEN = (ProgramStatus.DRAFT, ProgramStatus.IN_APPROVAL, *PUBLISHED)


class UnableToFreeze(Refused):
    """The members of a program cannot be frozen, or freed."""


@transaction.atomic
def freeze_members(*, program_id: UUID, actor_id: UUID, today: date, at: datetime) -> Program:
    """
    Let the program read its segments as they are today; later moves change nothing in it.

    :raises UnableToFreeze: if the program is over, or its members are frozen already
    """
    program, _ = lock_program(program_id)
    _check_open(program)
    if program.members_frozen_on is not None:
        raise UnableToFreeze(
            f"The members of {program.code} are frozen as of {format_date(program.members_frozen_on)}. "
            "Let segments count again first."
        )
    return _set(program, today, "program.members_frozen", actor_id, at)


@transaction.atomic
def unfreeze_members(*, program_id: UUID, actor_id: UUID, at: datetime) -> Program:
    """
    Let the program follow its segments again, with everybody's own dates.

    :raises UnableToFreeze: if the program is over, or its members are not frozen
    """
    program, _ = lock_program(program_id)
    _check_open(program)
    if program.members_frozen_on is None:
        raise UnableToFreeze(f"The members of {program.code} are not frozen: it follows its segments.")
    return _set(program, None, "program.members_unfrozen", actor_id, at)


def _check_open(program: Program) -> None:
    if program.status not in OPEN:
        raise UnableToFreeze(f"{program.code} is over, so its members stay as they are.")


def _set(program: Program, day: date | None, action: str, actor_id: UUID, at: datetime) -> Program:
    was = program.members_frozen_on
    program.members_frozen_on = day
    program.updated_at = at
    program.save(update_fields=["members_frozen_on", "updated_at"])
    if program.status in PUBLISHED:
        rebuild_enrolment(program_id=program.id, at=at)
    record(
        action=action,
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"was": was and was.isoformat(), "now": day and day.isoformat()},
    )
    return program
