"""Issuing the statement of one item of an approved run."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import RunState
from payouts.models import PayoutItem, Statement
from payouts.queries.codes import next_statement_code
from payouts.queries.locks import lock_statement_codes
from payouts.statements.gathering import gather, item_by_id
from payouts.statements.snapshot import Occasion, snapshot_hash, take_snapshot
from vir.foundation.refusals import Refused

ISSUED_FROM = (RunState.APPROVED, RunState.EXPORTED, RunState.CLOSED)


class UnableToIssueStatement(Refused):
    """A statement that cannot be issued; the text says why."""


@transaction.atomic
def issue_statement(*, item_id: UUID, today: date, at: datetime) -> Statement:
    """
    Take the snapshot of an item and give it a code; asked again, give the one that is there.

    :raises UnableToIssueStatement: if the run is not approved
    :raises WorkingDiffers: if the engine does not give the amount that was approved
    """
    lock_statement_codes()
    there: Statement | None = Statement.objects.filter(item_id=item_id).order_by("version").first()
    if there is not None:
        return there
    item = item_by_id(item_id)
    if item.run.state not in ISSUED_FROM:
        raise UnableToIssueStatement(f"{item.run.code} is not approved. Approve it, then export.")

    code = next_statement_code(today.year)
    return keep_statement(item=item, occasion=gather(item, code=code, version=1, today=today, at=at))


def keep_statement(
    *,
    item: PayoutItem,
    occasion: Occasion,
    supersedes: Statement | None = None,
    difference: list[dict[str, str]] | None = None,
) -> Statement:
    """Keep a snapshot as a version of a statement; the caller holds the lock of statement codes."""
    snapshot = {**take_snapshot(occasion), "difference": difference or []}
    issued: Statement = Statement.objects.create(
        code=occasion.code,
        version=occasion.version,
        run=item.run,
        item=item,
        partner_id=item.partner_id,
        program_id=item.run.program_id,
        period_start=item.run.period_start,
        period_end=item.run.period_end,
        currency=item.run.currency,
        payable=occasion.parts.payable,
        snapshot=snapshot,
        snapshot_sha256=snapshot_hash(snapshot),
        issued_at=occasion.issued_at,
        supersedes=supersedes,
        correction=occasion.corrects,
        difference=difference or [],
    )
    return issued
