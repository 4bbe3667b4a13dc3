"""Close a program that has run its course."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs.enums import ProgramAction
from programs.models import Program
from programs.operations.decide_program import store_decision
from programs.queries.eras import eras_of_program
from programs.queries.locks import lock_program
from programs.rating.eras import place_on
from programs.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.periods import format_date, local_date
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


class StillRunning(Refused):
    """A promise that has not run out cannot be closed."""


@transaction.atomic
def close_program(
    *, program_id: UUID, choice: str, reason: str, result: Mapping[str, str], actor_id: UUID, at: datetime
) -> Program:
    """
    Close a live program after its last day and record what is decided about it.

    Its terms stay readable, its earnings stand.

    :param choice: repeat, adjust or stop
    :param result: what the program has brought by now, amounts as strings
    :raises transitions.NotAllowed: if the program is not live
    :raises StillRunning: if its last day is not over in the tenant's time zone
    :raises DecisionNeeded: if the choice or the reason is missing
    """
    program, version = lock_program(program_id)
    status = next_state(program.status, ProgramAction.CLOSE)
    today = local_date(at, Tenant.objects.get(id=current_tenant_id()).time_zone)
    # An extension that is published holds, also before lists show it.
    eras = eras_of_program(program)
    in_force = place_on([era.starts_on for era in eras], today)
    last_day = max(era.terms.ends_on for era in eras[in_force:])
    if today <= last_day:
        raise StillRunning(
            f"{program.code} promises rebate up to {format_date(last_day)}. Close it after that day."
        )

    store_decision(program=program, choice=choice, reason=reason, result=result, actor_id=actor_id, at=at)
    program.status = status
    program.updated_at = at
    program.save(update_fields=["status", "updated_at"])
    record(
        action="program.closed",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"version": version.number},
    )
    events.publish(
        "program.closed", payload={"program": program.code, "dedupe": program.code}, at=at, actor_id=actor_id
    )
    return program
