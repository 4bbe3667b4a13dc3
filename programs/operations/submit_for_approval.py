"""Send a finished draft to a second person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs.enums import ProgramAction
from programs.models import Program
from programs.operations.ask_for_approval import ask_for_approval
from programs.queries.locks import lock_program
from programs.queries.readiness import readiness_of
from programs.terms import Fault
from programs.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToSubmit(Refused):
    """The draft is not finished; `faults` names everything that is left."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        count = "One thing is" if len(faults) == 1 else f"{len(faults)} things are"
        super().__init__(
            f"{count} left before this program can be sent for approval. "
            + " ".join(f"{fault.path}: {fault.message}" for fault in faults)
        )


@transaction.atomic
def submit_for_approval(*, program_id: UUID, actor_id: UUID, at: datetime, approve_link: str = "") -> Program:
    """
    Send a draft for approval; from now on its terms stand still. Whoever is to approve gets a letter.

    :param approve_link: the address of the page on which it is decided, for the letter
    :raises transitions.NotAllowed: if the program is no draft
    :raises UnableToSubmit: if anything in it is missing or wrong, an example it requires fails, or a gate of
        the launch is closed, with all of it
    """
    program, version = lock_program(program_id)
    status = next_state(program.status, ProgramAction.SUBMIT)
    faults = readiness_of(version.document, program).faults
    if faults:
        raise UnableToSubmit(faults)

    program.status = status
    program.updated_at = at
    program.save(update_fields=["status", "updated_at"])
    version.submitted_by_id = actor_id
    version.submitted_at = at
    version.save(update_fields=["submitted_by", "submitted_at"])
    record(
        action="program.submitted",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"version": version.number, "terms_hash": version.terms_hash},
    )
    ask_for_approval(program=program, version=version, actor_id=actor_id, approve_link=approve_link, at=at)
    return program
