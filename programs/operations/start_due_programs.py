"""Start the programs whose first day has come."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from programs.enums import ProgramAction, ProgramStatus
from programs.models import Program
from programs.operations.publish_amendment import bring_versions_in_force
from programs.queries.locks import lock_published
from programs.transitions import next_state
from vir.foundation.audit.operations import record


@transaction.atomic
def start_due_programs(*, today: date, at: datetime) -> list[str]:
    """
    Make every scheduled program live whose first day is today or before; gives their codes.

    An amendment that waited for its day comes in force with it.
    """
    lock_published()
    bring_versions_in_force(today=today, at=at)
    due = Program.objects.filter(status=ProgramStatus.SCHEDULED, starts_on__lte=today).order_by("code")
    started = []
    for program in due:
        program.status = next_state(program.status, ProgramAction.START)
        program.updated_at = at
        program.save(update_fields=["status", "updated_at"])
        record(action="program.started", kind="program", code=program.code, actor_id=None, at=at)
        started.append(program.code)
    return started
