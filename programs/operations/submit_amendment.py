"""Send an amendment to a second person, and give it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from programs.models import ProgramVersion
from programs.operations.start_amendment import UnableToAmend
from programs.queries.amendments import AMENDABLE, Amendment, locked_amendment, read_amendment
from programs.terms import Fault
from vir.foundation.audit.operations import record
from vir.foundation.periods import local_date
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

NOTE_LENGTH_MAX = 500


class AmendmentNotReady(UnableToAmend):
    """The amendment is not finished; `faults` names everything that is left."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(
            "The amendment cannot be sent as it stands. "
            + " ".join(f"{fault.path}: {fault.message}" for fault in faults)
        )


@transaction.atomic
def submit_amendment(
    *,
    program_id: UUID,
    impact: Mapping[str, Any],
    closed_to: date | None,
    actor_id: UUID,
    at: datetime,
) -> ProgramVersion:
    """
    Send an amendment for approval with what it moves; from now on it stands still.

    :param impact: what it moves, as it was worked out now
    :param closed_to: the last day of the newest closed period, None where none is closed
    :raises UnableToAmend: if none is open, it was sent already, it changes nothing or has no reason
    :raises AmendmentNotReady: if anything in it is wrong, or of a kind that is blocked
    """
    amendment = ready_amendment(program_id=program_id, closed_to=closed_to, at=at)
    version = amendment.version
    if amendment.is_sent:
        raise UnableToAmend(f"Version {version.number} was sent already. It waits for a second person.")

    version.submitted_by_id, version.submitted_at = actor_id, at
    version.impact = dict(impact)
    version.save(update_fields=["submitted_by", "submitted_at", "impact"])
    record(
        action="program.amendment_submitted",
        kind="program",
        code=amendment.program.code,
        actor_id=actor_id,
        at=at,
        data={"version": version.number, "terms_hash": version.terms_hash, "reason": version.reason},
    )
    return version


def ready_amendment(*, program_id: UUID, closed_to: date | None, at: datetime) -> Amendment:
    """
    Lock a program and give its amendment, where nothing stands in its way.

    :raises UnableToAmend: if none is open, the program is over, it changes nothing or has no reason
    :raises AmendmentNotReady: if anything in it is wrong, or of a kind that is blocked
    """
    program, version = locked_amendment(program_id)
    if version is None:
        raise UnableToAmend(f"No amendment of {program.code} is open. Start one first.")
    if program.status not in AMENDABLE:
        raise UnableToAmend(
            f"{program.code} is {program.get_status_display().lower()}, so version {version.number} cannot count any"
            " more. Withdraw it."
        )
    today = local_date(at, Tenant.objects.get(id=current_tenant_id()).time_zone)
    amendment = read_amendment(program, version, today=today, closed_to=closed_to)
    if amendment.faults or amendment.terms is None:
        raise AmendmentNotReady(amendment.faults)
    if amendment.moves_nothing:
        raise UnableToAmend(
            f"Version {version.number} changes nothing of version {amendment.base.number}. Change something, or"
            " withdraw it."
        )
    if not version.reason:
        raise UnableToAmend("Why: write the reason, such as “Competitor promotion; agreed on 10 Nov”.")
    return amendment


@transaction.atomic
def return_amendment(*, program_id: UUID, note: str, actor_id: UUID, at: datetime) -> ProgramVersion:
    """
    Give an amendment back to whoever wrote it, with a word of what to change.

    :raises UnableToAmend: if none waits for approval, or the note is empty or too long
    """
    program, version = locked_amendment(program_id)
    if version is None or version.submitted_at is None:
        raise UnableToAmend(f"No amendment of {program.code} waits for approval.")
    note = note.strip()
    if not note or len(note) > NOTE_LENGTH_MAX or "\x00" in note:
        raise UnableToAmend(f"Note: write what should change, in 1 to {NOTE_LENGTH_MAX} characters.")

    version.submitted_by, version.submitted_at = None, None
    version.save(update_fields=["submitted_by", "submitted_at"])
    record(
        action="program.amendment_returned",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"version": version.number, "note": note},
    )
    return version
