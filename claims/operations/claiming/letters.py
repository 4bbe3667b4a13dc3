"""Letters to the people of a partner about their claims: received, asked, decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from claims.enums import ClaimKind, ClaimState, LineState, Reason
from claims.models import Claim, ClaimLine
from claims.queries.claiming.behind import behind_the_walls, own_tenant
from vir.foundation.identity.queries import addresses_of_partners
from vir.foundation.identity.roles import Role
from vir.foundation.money import format_money, format_number
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter
from vir.foundation.notifications.notices import notice
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.voices import spoken
from vir.foundation.periods import format_date
from vir.foundation.words import later, say, say_many

# Who of a partner is written to: those who can act on it.
TOLD_ROLES: Final = (Role.PARTNER_ADMIN, Role.PARTNER_MEMBER)
REASONS_MAX: Final = 6
REDUCED: Final = later("{rows} reduced: {reason}. {fix}")
REJECTED: Final = later("{rows} rejected: {reason}. {fix}")


# What is written to one language of readers: the subject and the paragraphs.
Said = tuple[str, Sequence[str]]


def send_receipt(claim: Claim, *, left_out: int, actor_id: UUID | None, at: datetime) -> None:
    """Say that a claim was received, and until when it is decided."""
    _send(claim, lambda: _receipt(claim, left_out), actor_id, at)


def send_question(claim: Claim, *, text: str, actor_id: UUID | None, at: datetime) -> None:
    """Pass a question on to the partner."""
    _send(claim, lambda: _question(claim, text), actor_id, at)


def send_decision(claim: Claim, *, actor_id: UUID | None, at: datetime) -> None:
    """Say what was decided, with each reason and what can be done about it."""
    _send(claim, lambda: _decision(claim), actor_id, at)


def _receipt(claim: Claim, left_out: int) -> Said:
    paragraphs = [
        say(
            "We received {claim} under {offer}: {rows}, {worth}.",
            claim=claim.code,
            offer=claim.terms.name,
            rows=_rows(claim.lines_count),
            worth=_worth(claim, claim.claimed_amount),
        ),
        say(
            "That is what you claim. It is decided by {day}: you are told here and in the portal.",
            day=_day(claim.due_on),
        ),
    ]
    if left_out:
        paragraphs.append(
            say(
                "{rows} that need a fix wait in a new draft. They were not sent.",
                rows=_rows(left_out),
            )
        )
    return say("We received your claim {claim}", claim=claim.code), paragraphs


def _question(claim: Claim, text: str) -> Said:
    return say("A question about your claim {claim}", claim=claim.code), [
        say("About {claim} under {offer} we ask:", claim=claim.code, offer=claim.terms.name),
        text,
        say("Answer in the portal. The days until the decision stand still until then."),
    ]


# What is decided: the subject, the first sentence, and the same with what was approved of what was claimed.
DECIDED: Final = {
    ClaimState.APPROVED: (
        later("Your claim {claim} is approved"),
        later("{claim} under {offer} is approved."),
        later("{claim} under {offer} is approved: {approved} of {claimed}."),
    ),
    ClaimState.PART_APPROVED: (
        later("Your claim {claim} is approved in part"),
        later("{claim} under {offer} is approved in part."),
        later("{claim} under {offer} is approved in part: {approved} of {claimed}."),
    ),
    ClaimState.REJECTED: (
        later("Your claim {claim} is rejected"),
        later("{claim} under {offer} is rejected."),
        later("{claim} under {offer} is rejected: {approved} of {claimed}."),
    ),
}


def _decision(claim: Claim) -> Said:
    state = ClaimState(claim.state)
    subject, first, with_amounts = DECIDED[state]
    if claim.approved_amount is not None and claim.claimed_amount is not None:
        said = say(
            with_amounts,
            claim=claim.code,
            offer=claim.terms.name,
            approved=format_money(claim.approved_amount, claim.currency),
            claimed=format_money(claim.claimed_amount, claim.currency),
        )
    else:
        said = say(first, claim=claim.code, offer=claim.terms.name)
    paragraphs = [said, *_reasons(claim)]
    if claim.decision_note:
        paragraphs.append(claim.decision_note)
    if state is not ClaimState.APPROVED:
        paragraphs.append(say("In the portal you can put the rejected rows right and send them again."))
    return say(subject, claim=claim.code), paragraphs


def _reasons(claim: Claim) -> list[str]:
    """Say each reason once, with its rows and what a partner can do about it."""
    rows: dict[tuple[str, str], list[int]] = {}
    lines = ClaimLine.objects.filter(claim=claim, state__in=[LineState.REDUCED, LineState.REJECTED])
    for state, reason, row in lines.order_by("row").values_list("state", "reason", "row"):
        rows.setdefault((state, reason), []).append(row)
    return [
        say(
            REDUCED if state == LineState.REDUCED else REJECTED,
            rows=_listed(own),
            reason=say(Reason(reason).label),
            fix=say(Reason(reason).how_to_fix),
        )
        for (state, reason), own in list(rows.items())[:REASONS_MAX]
    ]


def _listed(rows: Sequence[int]) -> str:
    shown = ", ".join(str(row) for row in rows[:REASONS_MAX])
    rest = len(rows) - REASONS_MAX
    if rest > 0:
        return say("Rows {rows} and {rest} more", rows=shown, rest=format_number(Decimal(rest)))
    return say_many("Row {rows}", "Rows {rows}", len(rows), rows=shown)


def _rows(count: int) -> str:
    return say_many("{count} row", "{count} rows", count, count=format_number(Decimal(count)))


def _worth(claim: Claim, amount: Decimal | None) -> str:
    """Say what a claim comes to: its amount, or its units where the program's terms will say the amount."""
    if amount is not None:
        return format_money(amount, claim.currency)
    units = format_number(claim.claimed_quantity)
    if ClaimKind(claim.kind) is ClaimKind.VOLUME:
        return say("{count} units, which count towards the program once approved", count=units)
    return say("{count} units", count=units)


def _day(day: date | None) -> str:
    return format_date(day) if day is not None else say("the agreed day")


def _send(claim: Claim, said: Callable[[], Said], actor_id: UUID | None, at: datetime) -> None:
    # The walls of the portal show no people; to whom is read in front of them.
    with behind_the_walls(actor_id):
        tenant = own_tenant()
        people = addresses_of_partners([claim.partner_id], TOLD_ROLES).get(claim.partner_id, [])

    def write(to: tuple[str, ...]) -> Letter:
        subject, paragraphs = said()
        return notice("claim", tenant, to, subject, paragraphs, partner_id=claim.partner_id)

    letters = spoken(tenant, claim.partner_id, people, write)
    post(letters, tenant=tenant, event=Event.CLAIM, at=at, ref_kind="claim", ref_code=claim.code)
