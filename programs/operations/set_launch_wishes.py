"""Write down what the writer of a draft wants of its launch: whose it is, who approves, who is told and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.models import Program
from programs.operations.plan_launch import UnableToPlanLaunch, plan_launch
from programs.queries.locks import lock_program
from vir.foundation.audit.operations import record
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.periods import format_date, local_date
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


@dataclass(frozen=True)
class Wishes:
    """What is wanted of a launch. `members_frozen_on` is the day as of which segments are read; None follows them."""

    owner_id: UUID
    approver_id: UUID | None
    tell_partners: bool
    acknowledge_by: date | None
    members_frozen_on: date | None


@transaction.atomic
def set_launch_wishes(*, program_id: UUID, wishes: Wishes, actor_id: UUID, at: datetime) -> Program:
    """
    Keep what is wanted of the launch of a draft; the same again changes nothing.

    :raises UnableToPlanLaunch: if the program is no draft any more, a person has not the right, the day to
        acknowledge by is over, or members would be frozen as of a day that has not come
    """
    program, _ = lock_program(program_id)
    if not permissions.is_editable(program):
        raise UnableToPlanLaunch("", f"{program.code} is no draft any more. Its launch stands as it is.")
    _check(program, wishes, at)
    was = (program.owner_id, program.members_frozen_on)
    if was != (wishes.owner_id, wishes.members_frozen_on):
        program.owner_id, program.members_frozen_on = wishes.owner_id, wishes.members_frozen_on
        program.updated_at = at
        program.save(update_fields=["owner", "members_frozen_on", "updated_at"])
        record(
            action="program.team_set",
            kind="program",
            code=program.code,
            actor_id=actor_id,
            at=at,
            data={
                "owner": str(wishes.owner_id),
                "members_frozen_on": _written(wishes.members_frozen_on),
                "owner_before": str(was[0]),
                "members_frozen_on_before": _written(was[1]),
            },
        )
    plan = (program.tell_partners, program.acknowledge_by, program.approver_id)
    if plan == (wishes.tell_partners, wishes.acknowledge_by, wishes.approver_id):
        return program
    return plan_launch(
        program_id=program_id,
        tell_partners=wishes.tell_partners,
        acknowledge_by=wishes.acknowledge_by,
        approver_id=wishes.approver_id,
        actor_id=actor_id,
        at=at,
    )


def _check(program: Program, wishes: Wishes, at: datetime) -> None:
    able = {person.id for person in people_who_may(Right.PROGRAMS_EDIT)}
    if wishes.owner_id != program.owner_id and wishes.owner_id not in able:
        raise UnableToPlanLaunch(
            "owner", "Owner: this person may not write programs. Choose somebody of the list."
        )
    today = local_date(at, Tenant.objects.get(id=current_tenant_id()).time_zone)
    frozen = wishes.members_frozen_on
    if frozen is not None and frozen > today:
        raise UnableToPlanLaunch(
            "members_frozen_on",
            f"Freeze members as of: {format_date(frozen)} has not come yet. Choose {format_date(today)} or an"
            " earlier day.",
        )


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
