"""Pause new enrolment in a program, and resume it."""

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


class UnableToPause(Refused):
    """New enrolment cannot be paused, or resumed."""


@transaction.atomic
def pause_enrolment(*, program_id: UUID, actor_id: UUID, today: date, at: datetime) -> Program:
    """
    Keep out whoever would come in after today; who is in stays in.

    :raises UnableToPause: if the program reaches nobody yet, is over, or is paused already
    """
    program, _ = lock_program(program_id)
    _check_published(program)
    if program.enrolment_paused_on is not None:
        raise UnableToPause(
            f"New enrolment in {program.code} is paused since {format_date(program.enrolment_paused_on)}."
        )
    return _set(program, today, "program.enrolment_paused", actor_id, at)


@transaction.atomic
def resume_enrolment(*, program_id: UUID, actor_id: UUID, at: datetime) -> Program:
    """
    Let partners in again; whoever joined a segment meanwhile comes in from the day of joining it.

    :raises UnableToPause: if the program reaches nobody yet, is over, or is not paused
    """
    program, _ = lock_program(program_id)
    _check_published(program)
    if program.enrolment_paused_on is None:
        raise UnableToPause(f"New enrolment in {program.code} is not paused.")
    return _set(program, None, "program.enrolment_resumed", actor_id, at)


def _check_published(program: Program) -> None:
    if program.status not in PUBLISHED:
        raise UnableToPause(
            f"{program.code} is {ProgramStatus(program.status).label.lower()}. "
            "New enrolment is paused in a scheduled or live program."
        )


def _set(program: Program, day: date | None, action: str, actor_id: UUID, at: datetime) -> Program:
    was = program.enrolment_paused_on
    program.enrolment_paused_on = day
    program.updated_at = at
    program.save(update_fields=["enrolment_paused_on", "updated_at"])
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
