"""Undo the start of programs whose first day lies ahead again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from programs.enums import ProgramStatus
from programs.models import Program
from programs.queries.locks import lock_published
from vir.foundation.audit.operations import record


@transaction.atomic
def rewind_programs(*, today: date, at: datetime) -> list[str]:
    """
    Make every live program scheduled again whose first day is after today; gives their codes.

    A day goes back only in a demo and in a preview. What the calendar did goes back with it; what people did stays.
    """
    lock_published()
    ahead = Program.objects.filter(status=ProgramStatus.LIVE, starts_on__gt=today).order_by("code")
    rewound = []
    for program in ahead:
        # No act of a person leads from live to scheduled, so the table of acts does not know this way.
        program.status = ProgramStatus.SCHEDULED.value
        program.updated_at = at
        program.save(update_fields=["status", "updated_at"])
        record(action="program.rewound", kind="program", code=program.code, actor_id=None, at=at)
        rewound.append(program.code)
    return rewound
