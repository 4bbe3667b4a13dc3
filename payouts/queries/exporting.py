"""What is still to be made of an approved run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from payouts.exports.made import FORMS
from payouts.exports.run_files import RunFacts, RunPart
from payouts.models import PayoutItem, PayoutRun, Statement
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Environment, Tenant
from vir.foundation.web.formats import moment


@dataclass(frozen=True)
class ExportPlan:
    """The items whose statement or files are not there yet, in the order of partner codes."""

    pending: tuple[UUID, ...]
    total: int


def export_plan(run_id: UUID) -> ExportPlan:
    """Find what an export still has to make; a run whose files are all there has nothing pending."""
    items = PayoutItem.objects.filter(run_id=run_id).order_by("partner__code").values_list("id", flat=True)
    whole = set(
        Statement.objects.filter(run_id=run_id)
        .annotate(forms=Count("files", filter=Q(files__form__in=FORMS)))
        .filter(forms=len(FORMS))
        .values_list("item_id", flat=True)
    )
    every = list(items)
    return ExportPlan(tuple(item for item in every if item not in whole), len(every))


def run_records(run_id: UUID, *, made_on: date) -> tuple[RunFacts, list[RunPart]]:
    """Give what the files of a whole run say, with the codes of the statements."""
    run: PayoutRun = PayoutRun.objects.select_related("program", "prepared_by", "approved_by").get(id=run_id)
    tenant = Tenant.objects.get(id=current_tenant_id())
    zone = ZoneInfo(tenant.time_zone)
    codes = dict(Statement.objects.filter(run=run).values_list("item_id", "code"))
    facts = RunFacts(
        tenant_slug=tenant.slug,
        vendor=tenant.name,
        code=run.code,
        program_code=run.program_code,
        program=run.title,
        first=run.period_start,
        last=run.period_end - timedelta(days=1),
        currency=run.currency,
        earned=run.earned_total,
        payable=run.payable_total,
        seal=run.seal,
        prepared=f"{run.prepared_by}, {moment(run.prepared_at.astimezone(zone))}",
        approved=f"{run.approved_by}, {moment(run.approved_at.astimezone(zone))}" if run.approved_at else "",
        made_on=made_on,
        demo=tenant.environment == Environment.DEMO,
    )
    items = PayoutItem.objects.filter(run=run).select_related("partner").order_by("partner__code")
    return facts, [
        RunPart(
            partner_code=item.partner.code,
            partner=item.partner.name,
            statement=codes.get(item.id, ""),
            measured=item.measured,
            tier=item.tier,
            earned=item.earned,
            brought=item.brought,
            prior=item.prior,
            adjusted=item.adjusted,
            claimed=item.claimed,
            recovered=item.recovered,
            invoiced=item.invoiced,
            held=item.held,
            carried=item.carried,
            dropped=item.dropped,
            payable=item.payable,
            method=item.method,
            reason=item.reason,
        )
        for item in items
    ]
