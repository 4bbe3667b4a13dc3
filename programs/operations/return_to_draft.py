"""Give a program back to be changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs.enums import ProgramAction
from programs.models import Program
from programs.queries.locks import lock_program
from programs.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

NOTE_LENGTH_MAX = 1000


class NoteNeeded(Refused):
    """A program was returned without a word of what to change."""


@transaction.atomic
def return_to_draft(*, program_id: UUID, note: str, actor_id: UUID, at: datetime) -> Program:
    """
    Return a program from approval to draft, with a note for whoever wrote it.

    :raises transitions.NotAllowed: if the program is not in approval
    :raises NoteNeeded: if the note is empty or too long
    """
    program, version = lock_program(program_id)
    status = next_state(program.status, ProgramAction.RETURN_TO_DRAFT)
    note = note.strip()
    if not note or len(note) > NOTE_LENGTH_MAX or "\x00" in note:
        raise NoteNeeded(f"Note: write what should change, in 1 to {NOTE_LENGTH_MAX:,} characters.")

    program.status = status
    program.updated_at = at
    program.save(update_fields=["status", "updated_at"])
    version.submitted_by = None
    version.submitted_at = None
    version.save(update_fields=["submitted_by", "submitted_at"])
    record(
        action="program.returned",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"version": version.number, "note": note},
    )
    return program
