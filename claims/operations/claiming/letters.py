"""Letters to the people of a partner about their claims: received, asked, decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.template.loader import render_to_string

from claims.enums import ClaimKind, ClaimState, LineState, Reason
from claims.models import Claim, ClaimLine
from claims.queries.claiming.behind import behind_the_walls, own_tenant
from vir.foundation.identity.queries import addresses_of_partners
from vir.foundation.identity.roles import Role
from vir.foundation.money import format_money, format_number
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter
from vir.foundation.notifications.outbox import post
from vir.foundation.periods import format_date

# Who of a partner is written to: those who can act on it.
TOLD_ROLES: Final = (Role.PARTNER_ADMIN, Role.PARTNER_MEMBER)
REASONS_MAX: Final = 6


def send_receipt(claim: Claim, *, left_out: int, actor_id: UUID | None, at: datetime) -> None:
    """Say that a claim was received, and until when it is decided."""
    rows = _rows(claim.lines_count)
    paragraphs = [
        f"We received {claim.code} under {claim.terms.name}: {rows}, {_worth(claim, claim.claimed_amount)}.",
        f"That is what you claim. It is decided by {_day(claim.due_on)}: you are told here and in the portal.",
    ]
    if left_out:
        paragraphs.append(f"{_rows(left_out)} that need a fix wait in a new draft. They were not sent.")
    _send(claim, f"We received your claim {claim.code}", paragraphs, actor_id, at)


def send_question(claim: Claim, *, text: str, actor_id: UUID | None, at: datetime) -> None:
    """Pass a question on to the partner."""
    paragraphs = [
        f"About {claim.code} under {claim.terms.name} we ask:",
        text,
        "Answer in the portal. The days until the decision stand still until then.",
    ]
    _send(claim, f"A question about your claim {claim.code}", paragraphs, actor_id, at)


def send_decision(claim: Claim, *, actor_id: UUID | None, at: datetime) -> None:
    """Say what was decided, with each reason and what can be done about it."""
    state = ClaimState(claim.state)
    what = {
        ClaimState.APPROVED: "is approved",
        ClaimState.PART_APPROVED: "is approved in part",
        ClaimState.REJECTED: "is rejected",
    }[state]
    said = f"{claim.code} under {claim.terms.name} {what}"
    if claim.approved_amount is not None and claim.claimed_amount is not None:
        approved = format_money(claim.approved_amount, claim.currency)
        said += f": {approved} of {format_money(claim.claimed_amount, claim.currency)}"
    paragraphs = [f"{said}.", *_reasons(claim)]
    if claim.decision_note:
        paragraphs.append(claim.decision_note)
    if state is not ClaimState.APPROVED:
        paragraphs.append("In the portal you can put the rejected rows right and send them again.")
    _send(claim, f"Your claim {claim.code} {what}", paragraphs, actor_id, at)


def _reasons(claim: Claim) -> list[str]:
    """Say each reason once, with its rows and what a partner can do about it."""
    rows: dict[tuple[str, str], list[int]] = {}
    lines = ClaimLine.objects.filter(claim=claim, state__in=[LineState.REDUCED, LineState.REJECTED])
    for state, reason, row in lines.order_by("row").values_list("state", "reason", "row"):
        rows.setdefault((state, reason), []).append(row)
    return [
        f"{_listed(own)} {LineState(state).label.lower()}: {Reason(reason).label}. {Reason(reason).how_to_fix}"
        for (state, reason), own in list(rows.items())[:REASONS_MAX]
    ]


def _listed(rows: Sequence[int]) -> str:
    if len(rows) == 1:
        return f"Row {rows[0]}"
    shown = ", ".join(str(row) for row in rows[:REASONS_MAX])
    rest = len(rows) - REASONS_MAX
    return f"Rows {shown}" + (f" and {rest} more" if rest > 0 else "")


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _worth(claim: Claim, amount: Decimal | None) -> str:
    """Say what a claim comes to: its amount, or its units where the program's terms will say the amount."""
    if amount is not None:
        return format_money(amount, claim.currency)
    units = f"{format_number(claim.claimed_quantity)} units"
    if ClaimKind(claim.kind) is ClaimKind.VOLUME:
        return f"{units}, which count towards the program once approved"
    return units


def _day(day: date | None) -> str:
    return format_date(day) if day is not None else "the agreed day"


def _send(claim: Claim, subject: str, paragraphs: Sequence[str], actor_id: UUID | None, at: datetime) -> None:
    # The walls of the portal show no people; to whom is read in front of them.
    with behind_the_walls(actor_id):
        tenant = own_tenant()
        people = addresses_of_partners([claim.partner_id], TOLD_ROLES).get(claim.partner_id, [])
    shown = {
        "tenant": tenant,
        "sender": f"{tenant.name} rebates",
        "subject": subject,
        "paragraphs": list(paragraphs),
    }
    letter = Letter(
        tuple(people),
        subject,
        render_to_string("emails/claim_notice.txt", shown),
        render_to_string("emails/claim_notice.html", shown),
        partner_id=claim.partner_id,
    )
    post([letter], tenant=tenant, event=Event.CLAIM, at=at, ref_kind="claim", ref_code=claim.code)
