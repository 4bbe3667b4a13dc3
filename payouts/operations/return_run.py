"""Returning a run to whoever prepared it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import RunAction
from payouts.models import PayoutRun
from payouts.queries.locks import lock_run
from payouts.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

NOTE_LENGTH_MAX = 2000


class UnableToReturnRun(Refused):
    """A run that cannot be returned like this; the text says why."""


@transaction.atomic
def return_run(*, run_id: UUID, actor_id: UUID, note: str, at: datetime) -> PayoutRun:
    """
    Return a run with a note; its seal is broken and its figures may change again.

    :raises UnableToReturnRun: if the note is empty or too long
    :raises transitions.NotAllowed: if the run does not wait for approval
    """
    note = note.strip()
    if not note:
        raise UnableToReturnRun("Write what has to change, so that the run can be corrected.")
    if len(note) > NOTE_LENGTH_MAX:
        raise UnableToReturnRun(f"The note has {len(note)} characters. Write at most {NOTE_LENGTH_MAX}.")
    run = lock_run(run_id)
    broken = run.seal
    run.state = next_state(run.state, RunAction.RETURN).value
    run.note = note
    run.seal = ""
    run.save(update_fields=["state", "note", "seal"])
    record(
        action="run.returned",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={"note": note, "seal": broken},
    )
    return run
