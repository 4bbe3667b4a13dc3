"""Issuing the statement of one item of an approved run."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import LineFate, RunState
from payouts.models import PayoutItem, ProgramPeriod, Statement
from payouts.queries.codes import next_statement_code
from payouts.queries.dues import carried_from
from payouts.queries.freshness import counted_to
from payouts.queries.lines import JudgedLine, Question, count_fates, judged_lines, volume_of_lines
from payouts.queries.locks import lock_statement_codes
from payouts.queries.positions import volume_of
from payouts.queries.promises import promise_of
from payouts.queries.volumes import Cutoff
from payouts.queries.working import worked_as_stored
from payouts.statements.snapshot import LINES_MAX, Occasion, snapshot_hash, take_snapshot
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

# What counts is listed; what lies on other days is no matter of the period.
COUNTED_OR_ELSEWHERE = (LineFate.COUNTED, LineFate.OUTSIDE_DATES)


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
    there: Statement | None = Statement.objects.filter(item_id=item_id).first()
    if there is not None:
        return there
    item: PayoutItem = PayoutItem.objects.select_related(
        "run__program", "partner", "earning__version", "earning__calculation"
    ).get(id=item_id)
    if item.run.state not in (RunState.APPROVED, RunState.EXPORTED):
        raise UnableToIssueStatement(f"{item.run.code} is not approved. Approve it, then export.")

    code = next_statement_code(today.year)
    question = _question(item, today)
    worked = worked_as_stored(item.earning)
    snapshot = take_snapshot(
        Occasion(
            tenant=Tenant.objects.get(id=current_tenant_id()),
            run=item.run,
            item=item,
            worked=worked,
            calculation=item.earning.calculation,
            lines=_counted_lines(item, question),
            not_counted=[count for count in count_fates(question) if count.fate not in COUNTED_OR_ELSEWHERE],
            brought_from=carried_from(item) if item.brought else "",
            code=code,
            version=1,
            issued_on=today,
            issued_at=at,
        )
    )
    issued: Statement = Statement.objects.create(
        code=code,
        version=1,
        run=item.run,
        item=item,
        partner_id=item.partner_id,
        program_id=item.run.program_id,
        period_start=item.run.period_start,
        period_end=item.run.period_end,
        currency=item.run.currency,
        payable=item.payable,
        snapshot=snapshot,
        snapshot_sha256=snapshot_hash(snapshot),
        issued_at=at,
    )
    return issued


def _question(item: PayoutItem, today: date) -> Question:
    """Say whose lines a statement is about."""
    promise = promise_of(item.run.program.code)
    assert promise is not None
    period = promise.period_from(item.run.period_start)
    assert period is not None
    return Question(promise, period, item.partner_id, item.partner.code, Cutoff(counted_to(today), today))


def _counted_lines(item: PayoutItem, question: Question) -> list[JudgedLine]:
    """List the counted lines: those that were there at the close, else those that are there now."""
    start = question.period.start
    closed = ProgramPeriod.objects.get(program_id=item.run.program_id, period_start=start)
    at_close = judged_lines(question, [LineFate.COUNTED], limit=LINES_MAX, known_by=closed.closed_at)
    if volume_of_lines(at_close) == volume_of(item.earning):
        return at_close
    return judged_lines(question, [LineFate.COUNTED], limit=LINES_MAX)
