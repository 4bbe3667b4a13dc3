"""Begin to change a program that is published."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from programs.models import ProgramVersion
from programs.queries.amendments import AMENDABLE, base_document, locked_amendment
from programs.terms import terms_hash
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToAmend(Refused):
    """The program cannot be amended like this; nothing was changed."""


@transaction.atomic
def start_amendment(*, program_id: UUID, actor_id: UUID, at: datetime) -> ProgramVersion:
    """
    Begin the next version of a scheduled or live program with the terms as they are; one is written at a time.

    :raises UnableToAmend: if the program is not published or is over, or an amendment is open
    """
    program, version = locked_amendment(program_id)
    if program.status not in AMENDABLE:
        raise UnableToAmend(
            f"{program.code} is {program.get_status_display().lower()}. Only a scheduled or live program is"
            " amended; a draft is changed in the builder."
        )
    if version is not None:
        raise UnableToAmend(
            f"Version {version.number} of {program.code} is being written. Finish or withdraw it first."
        )

    document = base_document(program)
    newest = ProgramVersion.objects.filter(program=program).aggregate(number=Max("number"))["number"]
    started: ProgramVersion = ProgramVersion.objects.create(
        program=program,
        number=newest + 1,
        document=document,
        terms_hash=terms_hash(document),
        edited_by_id=actor_id,
        edited_at=at,
        created_at=at,
    )
    record(
        action="program.amendment_started",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"version": started.number},
    )
    return started
