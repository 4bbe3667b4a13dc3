"""Everything a statement of an item rests on, read once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from payouts.enums import LineFate
from payouts.models import PayoutItem, PriorPeriodEntry, ProgramPeriod
from payouts.queries.dues import carried_from
from payouts.queries.freshness import counted_to
from payouts.queries.lines import JudgedLine, Question, count_fates, judged_lines, volume_of_lines
from payouts.queries.positions import volume_of
from payouts.queries.promises import promise_of
from payouts.queries.statement_parts import parts_of, pays_earnings
from payouts.queries.volumes import Cutoff
from payouts.queries.working import Worked, worked_as_stored
from payouts.statements.paper import paper_of
from payouts.statements.snapshot import LINES_MAX, Occasion
from programs.queries.acknowledgements import own_acknowledgements
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

# What counts is listed; what lies on other days is no matter of the period.
COUNTED_OR_ELSEWHERE = (LineFate.COUNTED, LineFate.OUTSIDE_DATES)


def item_by_id(item_id: UUID) -> PayoutItem:
    """Find an item with what its statement says about it."""
    found: PayoutItem = PayoutItem.objects.select_related(
        "run__program", "partner", "earning__version", "earning__calculation"
    ).get(id=item_id)
    return found


def gather(
    item: PayoutItem,
    *,
    code: str,
    version: int,
    today: date,
    at: datetime,
    later: Sequence[PriorPeriodEntry] = (),
    corrects: str = "",
) -> Occasion:
    """
    Read what a statement says.

    :param later: what changed the result after it was paid; only a correction has any
    :raises WorkingDiffers: if the engine does not give the amount that was approved
    """
    tenant = Tenant.objects.get(id=current_tenant_id())
    worked = worked_as_stored(item.earning) if pays_earnings(item) else None
    question = _question(item, today) if worked is not None else None
    counts = [] if question is None else count_fates(question)
    return Occasion(
        tenant=tenant,
        run=item.run,
        item=item,
        worked=worked,
        parts=parts_of(item, later=later),
        lines=[] if question is None else _counted_lines(item, question),
        not_counted=[count for count in counts if count.fate not in COUNTED_OR_ELSEWHERE],
        brought_from=carried_from(item) if item.brought and item.run.program_id else "",
        acknowledged_on=_acknowledged_on(item, worked, tenant),
        paper=paper_of(tenant),
        code=code,
        version=version,
        issued_on=today,
        issued_at=at,
        corrects=corrects,
    )


def _acknowledged_on(item: PayoutItem, worked: Worked | None, tenant: Tenant) -> date | None:
    if worked is None:
        return None
    version_id = worked.earning.version_id
    said = own_acknowledgements([version_id], item.partner_id).get(version_id)
    return None if said is None else said.at.astimezone(ZoneInfo(tenant.time_zone)).date()


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
