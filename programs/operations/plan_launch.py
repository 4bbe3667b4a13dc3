"""Write down how a draft is to be launched: who is told, until when, and who is asked to approve."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.models import Program
from programs.queries.locks import lock_program
from vir.foundation.audit.operations import record
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.periods import format_date, local_date
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


class UnableToPlanLaunch(Refused):
    """The launch cannot be planned like this. `field` names what to correct."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@transaction.atomic
def plan_launch(
    *,
    program_id: UUID,
    tell_partners: bool,
    acknowledge_by: date | None,
    approver_id: UUID | None,
    actor_id: UUID,
    at: datetime,
) -> Program:
    """
    Keep how a draft is to be launched; the same again changes nothing.

    :param acknowledge_by: until when partners are asked to say that they have read the terms, if at all
    :param approver_id: whom the writer asks; anybody else with the right may approve as well
    :raises UnableToPlanLaunch: if the program is no draft any more, the day is over, or the approver may not
        approve
    """
    program, version = lock_program(program_id)
    if not permissions.is_editable(program):
        raise UnableToPlanLaunch("", f"{program.code} is no draft any more. Its launch stands as it is.")
    today = local_date(at, Tenant.objects.get(id=current_tenant_id()).time_zone)
    if acknowledge_by is not None and acknowledge_by < today:
        raise UnableToPlanLaunch(
            "acknowledge_by", f"Acknowledge by: {format_date(acknowledge_by)} is over. Write a later day."
        )
    able = {person.id for person in people_who_may(Right.PROGRAMS_APPROVE)} - {actor_id}
    if approver_id is not None and approver_id not in able:
        raise UnableToPlanLaunch(
            "approver", "Approver: this person may not approve it. Choose somebody else of the list."
        )

    planned = (tell_partners, acknowledge_by, approver_id)
    if planned == (program.tell_partners, program.acknowledge_by, program.approver_id):
        return program
    program.tell_partners, program.acknowledge_by, program.approver_id = planned
    program.updated_at = at
    program.save(update_fields=["tell_partners", "acknowledge_by", "approver", "updated_at"])
    record(
        action="program.launch_planned",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={
            "version": version.number,
            "tell_partners": tell_partners,
            "acknowledge_by": None if acknowledge_by is None else acknowledge_by.isoformat(),
            "approver": None if approver_id is None else str(approver_id),
        },
    )
    return program
