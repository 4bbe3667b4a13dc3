"""The columns of the list of payout runs."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from payouts.models import PayoutRun
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec
from vir.foundation.web.templatetags.vir_web import money_tag, status


def run_list(tenant: str) -> ListSpec[PayoutRun]:
    """
    Declare the list.

    :param tenant: the word of the vendor in addresses
    """

    def page(row: PayoutRun) -> str:
        return reverse("payouts:run", kwargs={"tenant": tenant, "code": row.code})

    def approved(row: PayoutRun) -> SafeString | str:
        return (
            str(row.approved_by)
            if row.approved_by
            else format_html('<span class="quiet">{}</span>', "not yet")
        )

    columns: tuple[Column[PayoutRun], ...] = (
        Column("run", "Run", lambda row: row.code, "code", href=page),
        Column(
            "program",
            "Program",
            lambda row: row.title,
            html=lambda row: format_html(
                '{} <span class="code quiet">{}</span>', row.title, row.program_code
            ),
            code=lambda row: row.program_code,
        ),
        Column("period_start", "Period from", lambda row: row.period_start, "date"),
        Column("partners_paid", "Partners paid", lambda row: row.payable_partners, "number"),
        Column("earned", "Earned", lambda row: row.earned_total, "money", at_first=False),
        Column(
            "held",
            "Held",
            lambda row: row.held_total,
            "money",
            html=lambda row: money_tag(row.held_total, row.currency, nil=True),
            means="Kept out until it is released.",
        ),
        Column(
            "payable",
            "Payable",
            lambda row: row.payable_total,
            "money",
            html=lambda row: money_tag(row.payable_total, row.currency, href=page(row), label="open the run"),
            means="What is due, less what is held, carried over and dropped.",
        ),
        Column("prepared_by", "Prepared by", lambda row: str(row.prepared_by)),
        Column("prepared_at", "Prepared", lambda row: row.prepared_at, "moment", at_first=False),
        Column("approved_by", "Approved by", lambda row: str(row.approved_by or ""), html=approved),
        Column("approved_at", "Approved", lambda row: row.approved_at, "moment", at_first=False),
        Column(
            "state",
            "State",
            lambda row: row.get_state_display(),
            html=lambda row: status(row.get_state_display(), "run"),
        ),
        Column("seal", "Seal", lambda row: row.seal, "code", at_first=False),
    )
    return ListSpec("payout_runs", "Payout runs", "runs", columns, currency=lambda row: row.currency)
