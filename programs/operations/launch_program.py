"""Launch a program as one person, where the vendor's policy lets one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs.enums import ProgramAction
from programs.models import Program
from programs.operations.publish_version import publish_version
from programs.operations.submit_for_approval import UnableToSubmit
from programs.queries.launch_policy import policy_in_force, why_second_person
from programs.queries.locks import lock_program
from programs.queries.readiness import readiness_of
from programs.queries.seen import seen_state
from programs.terms import terms_hash
from programs.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


class UnableToLaunch(Refused):
    """The program cannot be launched by this person like this; nothing was published."""


@transaction.atomic
def launch_program(
    *,
    program_id: UUID,
    seen_hash: str,
    seen: str | None = None,
    actor_id: UUID,
    at: datetime,
    terms_link: str = "",
) -> Program:
    """
    Publish a draft without a second person, up to the limit of the launch policy.

    :param seen_hash: the hash of the terms on the check page
    :param seen: the mark of what else stood on the page (`seen_state`); None where nobody read one
    :param terms_link: the address of the terms in the portal, for the e-mail to partners
    :raises transitions.NotAllowed: if the program is no draft
    :raises UnableToSubmit: if anything in it is missing or wrong, or a gate is closed, with all of it
    :raises UnableToLaunch: if the terms are not those that were checked, or it needs a second person
    """
    program, version = lock_program(program_id)
    status = next_state(program.status, ProgramAction.LAUNCH)
    readiness = readiness_of(version.document, program)
    if readiness.faults or readiness.terms is None:
        raise UnableToSubmit(readiness.faults)
    if not seen_hash == version.terms_hash == terms_hash(version.document):
        raise UnableToLaunch(
            f"The terms of {program.code} are not those you checked. Read them again, then launch."
        )
    if seen not in (None, seen_state(program, version)):
        raise UnableToLaunch(
            f"The budget or the members of {program.code} are not those you checked. Read them again, then launch."
        )
    currency = Tenant.objects.get(id=current_tenant_id()).currency
    policy = policy_in_force()
    needed = why_second_person(program, readiness.gates, policy, currency)
    if needed or policy is None:
        raise UnableToLaunch(f"{program.code} needs a second person. {needed} Send it for approval.")

    publish_version(
        program=program,
        version=version,
        terms=readiness.terms,
        status=status,
        actor_id=actor_id,
        at=at,
        approved_by_id=None,
        terms_link=terms_link,
    )
    record(
        action="program.launched",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={
            "version": version.number,
            "terms_hash": version.terms_hash,
            "alone_limit": None if policy.alone_limit is None else f"{policy.alone_limit:f}",
        },
    )
    return program
