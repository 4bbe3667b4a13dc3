"""Letters to the vendor's own people of finance: something waits for them, or a partner asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.template.loader import render_to_string

from claims.queries.claiming.behind import behind_the_walls, own_tenant
from payouts.models import PayoutRun, StatementQuestion
from vir.foundation.identity.models import User
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.money import format_money
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter, one_line
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.voices import TEAM


def ask_for_approval(*, run: PayoutRun, actor_id: UUID, at: datetime) -> None:
    """Write to those who may approve a run that waits for it, but to whoever sent it."""
    amount = format_money(run.payable_total, run.currency)
    people = "partner" if run.payable_partners == 1 else "partners"
    ask_to_decide(
        what=f"{run.code} of {amount}",
        paragraphs=[
            f"{run.title}: {amount} to {run.payable_partners:,} {people}.",
            f"{run.approvals_needed} of you {'has' if run.approvals_needed == 1 else 'have'} to approve it. "
            "If a figure changes before it is exported, the approval is withdrawn.",
        ],
        page="Payout runs",
        actor_id=actor_id,
        at=at,
    )


def ask_to_decide(*, what: str, paragraphs: Sequence[str], page: str, actor_id: UUID, at: datetime) -> None:
    """
    Write to those who may approve payouts that something waits for a second person.

    :param what: its code, amount and partner
    :param page: the words in the navigation under which it is decided
    """
    actor = User.objects.get(id=actor_id)
    told = [f"{actor} sent {what} for approval.", *paragraphs, f"Decide it under Finance, {page}."]
    _send(
        Right.PAYOUTS_APPROVE,
        f"{what} waits for your approval",
        told,
        "may approve payouts",
        actor_id=actor_id,
        at=at,
    )


def tell_of_question(*, question: StatementQuestion, text: str, actor_id: UUID, at: datetime) -> None:
    """Pass what a partner asks on to whoever took the question, else to those who may answer."""
    with behind_the_walls(actor_id):
        partner = question.partner.name
    with TEAM.speaking():
        stake = "" if question.at_stake is None else format_money(question.at_stake, question.currency)
    told = [
        f"{partner} about line {question.line} of {question.statement.code}, {question.line_text}:",
        text,
        *([f"In question: {stake}."] if stake else []),
        f"Answer it under Finance, Questions, question {question.number}.",
    ]
    _send(
        Right.QUESTIONS_ANSWER,
        f"{partner} asks about {question.statement.code}",
        told,
        "answer questions about statements",
        actor_id=actor_id,
        at=at,
        only=question.owner_id,
    )


def _send(
    right: Right,
    subject: str,
    paragraphs: Sequence[str],
    because: str,
    *,
    actor_id: UUID,
    at: datetime,
    only: UUID | None = None,
) -> None:
    """Write one letter to each, so that nobody reads from it who else was told."""
    # A partner's own context shows no people of the vendor; to whom is read in front of its walls.
    with behind_the_walls(actor_id):
        tenant = own_tenant()
        people = [one for one in people_who_may(right) if one.id != actor_id and one.is_active]
    people = [one for one in people if one.id == only] or people
    shown = {
        "tenant": tenant,
        "sender": f"{tenant.name} rebates",
        "subject": one_line(subject),
        "paragraphs": list(paragraphs),
        "because": because,
    }
    with TEAM.speaking():
        text = render_to_string("emails/finance_notice.txt", shown)
        html = render_to_string("emails/finance_notice.html", shown)
    letters = [Letter((person.email,), one_line(subject), text, html) for person in people]
    post(letters, tenant=tenant, event=Event.TEAM, at=at)
