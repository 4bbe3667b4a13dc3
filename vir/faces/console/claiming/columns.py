"""The columns of the list of claims."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.enums import ClaimKind, ClaimState
from claims.models import Claim
from vir.faces.console.claiming.asking import url
from vir.faces.console.claiming.queue_read import look_of
from vir.foundation.web.access import Access
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec
from vir.foundation.web.templatetags.vir_web import mark

RISK = {"square": "Must be resolved", "act": "Look", "ring": "Clean", "review": "Being checked"}


def claim_list(access: Access) -> ListSpec[Claim]:
    """Declare the list."""

    def code(row: Claim) -> SafeString:
        target = url(access, "claim", code=row.code)
        return format_html('<a class="row-link" href="{}"><span class="code">{}</span></a>', target, row.code)

    def risk(row: Claim) -> str:
        return RISK.get(look_of(row)[0], "")

    def drawn(row: Claim) -> SafeString:
        shape, severity, _ = look_of(row)
        words = RISK.get(shape, "")
        return format_html("{} {}", mark(shape, severity=severity), words) if words else format_html("—")

    columns: tuple[Column[Claim], ...] = (
        Column("claim", "Claim", lambda row: row.code, "code", html=code, order="number"),
        Column(
            "partner",
            "Partner",
            lambda row: row.partner.name,
            order="partner__name",
            code=lambda row: row.partner.code,
        ),
        Column(
            "offer", "For", _offer, code=_offer_code, order="terms__name", means="The program or agreement."
        ),
        Column("kind", "Kind", lambda row: ClaimKind(row.kind).label, at_first=False, order="kind"),
        Column("lines", "Lines", lambda row: row.lines_count, "number", order="lines_count"),
        Column(
            "units",
            "Units",
            lambda row: row.claimed_quantity,
            "number",
            at_first=False,
            order="claimed_quantity",
        ),
        Column(
            "claimed",
            "Claimed",
            lambda row: row.claimed_amount,
            "money",
            order="claimed_amount",
            means="Empty where the program's terms say the amount.",
        ),
        Column("approved", "Approved", lambda row: row.approved_amount, "money", order="approved_amount"),
        Column("risk", "Risk", risk, html=drawn, means="What the checks found and nobody has resolved."),
        Column("state", "State", lambda row: ClaimState(row.state).label, order="state"),
        Column("submitted_on", "Submitted", lambda row: row.submitted_at, "moment", order="submitted_at"),
        Column("due_on", "Decide by", lambda row: row.due_on, "date", order="due_on"),
        Column(
            "assigned_to", "Assigned to", lambda row: str(row.assigned_to or ""), order="assigned_to__name"
        ),
        Column(
            "decided_on", "Decided", lambda row: row.decided_at, "moment", order="decided_at", at_first=False
        ),
        Column("decided_by", "Decided by", lambda row: str(row.decided_by or ""), at_first=False),
    )
    return ListSpec(
        "claims",
        "Claims",
        "claims",
        columns,
        order="-submitted_on",
        ties=("number",),
        currency=lambda row: row.currency,
    )


def _offer(row: Claim) -> str:
    return str(row.terms.program.name if row.terms.program else row.terms.name)


def _offer_code(row: Any) -> str:
    return str(row.terms.program.code if row.terms.program else row.terms.code)
