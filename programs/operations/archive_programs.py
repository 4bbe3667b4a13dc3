"""Take programs that are over, or drafts that came to nothing, out of the way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs.enums import ProgramAction
from programs.queries.locks import lock_program
from programs.transitions import next_state
from vir.foundation.audit.operations import record


@transaction.atomic
def archive_programs(*, program_ids: Iterable[UUID], actor_id: UUID, at: datetime) -> list[str]:
    """
    Archive closed programs and drafts, all or none; gives their codes. Terms and earnings stay readable.

    :raises Program.DoesNotExist: if the tenant has no such program
    :raises transitions.NotAllowed: if one of them is neither closed nor a draft
    """
    archived = []
    # All locks first and in one order: whoever writes to the trail lets nobody else write there until the end.
    locked = [lock_program(program_id)[0] for program_id in sorted(set(program_ids))]
    for program in locked:
        was = program.status
        program.status = next_state(program.status, ProgramAction.ARCHIVE)
        program.updated_at = at
        program.save(update_fields=["status", "updated_at"])
        record(
            action="program.archived",
            kind="program",
            code=program.code,
            actor_id=actor_id,
            at=at,
            data={"status": {"before": was, "after": program.status}},
        )
        archived.append(program.code)
    return sorted(archived)
