"""Correcting an issued statement: a new version beside the old one, never over it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import RunState
from payouts.models import Statement
from payouts.operations.issue_statement import keep_statement
from payouts.operations.statement_letters import send_correction
from payouts.queries.locks import lock_statement_codes
from payouts.queries.statement_parts import entries_after
from payouts.statements.differences import differences
from payouts.statements.gathering import gather, item_by_id
from payouts.statements.snapshot import Occasion, take_snapshot
from vir.foundation.audit.operations import record
from vir.foundation.jobs.events import publish
from vir.foundation.refusals import Refused

REASON_MAX = 500


class UnableToCorrect(Refused):
    """A statement that cannot be corrected; the text says why."""


@transaction.atomic
def correct_statement(*, code: str, reason: str, actor_id: UUID, today: date, at: datetime) -> Statement:
    """
    Issue the next version of a statement and tell the partner what is different.

    The payable changes only by what was posted for the period since: prior-period entries.

    :raises UnableToCorrect: without a reason, before the run is exported, or where nothing is different
    :raises WorkingDiffers: if the engine does not give the amount that was approved
    """
    lock_statement_codes()
    why = _reason(reason)
    current, occasion = _next_version(code, why, today, at)
    difference = differences(current.snapshot, take_snapshot(occasion), why=why)
    if not difference:
        raise UnableToCorrect(
            f"Nothing is different from version {current.version} of {code}. "
            "Import or recalculate what was wrong, then correct the statement."
        )
    issued = keep_statement(item=occasion.item, occasion=occasion, supersedes=current, difference=difference)
    record(
        action="statement.corrected",
        kind="statement",
        code=code,
        actor_id=actor_id,
        at=at,
        data={
            "version": issued.version,
            "was": str(current.payable),
            "now": str(issued.payable),
            "reason": why,
        },
    )
    publish("statement.corrected", payload={"statement": str(issued.id)}, at=at, actor_id=actor_id)
    send_correction(statement=issued, actor_id=actor_id, at=at)
    return issued


def proposed_difference(*, code: str, today: date, at: datetime) -> list[dict[str, str]]:
    """
    Say what a correction would change, without making it.

    :raises UnableToCorrect: before the run is exported
    :raises WorkingDiffers: if the engine does not give the amount that was approved
    """
    current, occasion = _next_version(code, "", today, at)
    return differences(current.snapshot, take_snapshot(occasion), why="")


def _next_version(code: str, why: str, today: date, at: datetime) -> tuple[Statement, Occasion]:
    current: Statement = Statement.objects.filter(code=code).order_by("-version")[0]
    item = item_by_id(current.item_id)
    if item.run.state not in (RunState.EXPORTED, RunState.CLOSED):
        raise UnableToCorrect(
            f"{item.run.code} is not exported yet, so {code} has not gone out. Export it first."
        )
    version = current.version + 1
    later = entries_after(item)
    return current, gather(item, code=code, version=version, today=today, at=at, later=later, corrects=why)


def _reason(text: str) -> str:
    plain = text.replace("\x00", "").strip()
    if not plain:
        raise UnableToCorrect(
            "Reason: it is empty. Say in a sentence what is corrected, for the partner to read."
        )
    if len(plain) > REASON_MAX:
        raise UnableToCorrect(f"Reason: it has {len(plain):,} characters. Write at most {REASON_MAX}.")
    return plain
