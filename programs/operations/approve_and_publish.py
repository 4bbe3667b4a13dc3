"""Approve a program as its second person and make it a promise."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.enums import ProgramAction
from programs.models import Program, ProgramVersion
from programs.operations.publish_version import publish_version
from programs.queries.locks import lock_program
from programs.queries.readiness import readiness_of
from programs.queries.seen import seen_state
from programs.terms import Fault, Terms, terms_hash
from programs.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToApprove(Refused):
    """The program cannot be approved like this; nothing was published."""


class SecondPersonNeeded(UnableToApprove):
    """The person who sent a program for approval tried to approve it."""


class TermsChanged(UnableToApprove):
    """The terms are not those that the approver read."""


class NotReady(UnableToApprove):
    """Something that sending looked at holds no longer; `faults` lists it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(
            "The program cannot be published as it stands. "
            + " ".join(f"{fault.path}: {fault.message}" for fault in faults)
        )


@transaction.atomic
def approve_and_publish(
    *,
    program_id: UUID,
    seen_hash: str,
    seen: str | None = None,
    actor_id: UUID,
    at: datetime,
    terms_link: str = "",
) -> Program:
    """
    Freeze the terms and publish them to the partners they reach.

    The program is scheduled, or live where its first day has come in the tenant's time zone.

    :param seen_hash: the hash of the terms that the approver read
    :param seen: the mark of what else stood on the page (`seen_state`); None where nobody read one
    :param terms_link: the address of the terms in the portal, for the e-mail to partners
    :raises transitions.NotAllowed: if the program is not in approval
    :raises SecondPersonNeeded: if the approver also sent it for approval
    :raises TermsChanged: if these are not the terms that were read
    :raises NotReady: if a segment, partner or product it names is gone, an example it requires
        fails, or a gate is closed
    """
    program, version = lock_program(program_id)
    status = next_state(program.status, ProgramAction.APPROVE)
    if not permissions.is_second_person(version, actor_id):
        raise SecondPersonNeeded(
            f"You sent {program.code} for approval, so a second person has to approve it. Ask somebody else."
        )
    if not seen_hash == version.terms_hash == terms_hash(version.document):
        raise TermsChanged(
            f"The terms of {program.code} are not those you read. Read them again, then approve."
        )
    if seen not in (None, seen_state(program, version)):
        raise TermsChanged(
            f"{program.code} was changed and sent again after you opened the page. Read it again, then approve."
        )
    terms = _ready_terms(program, version)

    publish_version(
        program=program,
        version=version,
        terms=terms,
        status=status,
        actor_id=actor_id,
        at=at,
        approved_by_id=actor_id,
        terms_link=terms_link,
    )
    record(
        action="program.approved",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={
            "version": version.number,
            "terms_hash": version.terms_hash,
            "submitted_by": version.submitted_by_id,
        },
    )
    return program


def _ready_terms(program: Program, version: ProgramVersion) -> Terms:
    readiness = readiness_of(version.document, program)
    if readiness.faults or readiness.terms is None:
        raise NotReady(readiness.faults)
    return readiness.terms
