"""Letters to the people of a partner about their statements: corrected, answered, sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.template.loader import render_to_string

from claims.queries.claiming.behind import behind_the_walls, own_tenant
from payouts.models import Statement, StatementQuestion
from vir.foundation.identity.queries import addresses_of_partners
from vir.foundation.identity.roles import MATRIX, Right
from vir.foundation.money import format_money
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter
from vir.foundation.notifications.outbox import post

# Who of a partner is written to: whoever reads statements.
TOLD_ROLES: Final = sorted(MATRIX[Right.PORTAL_STATEMENTS])


@dataclass(frozen=True)
class _Told:
    """What a letter tells of, whose it is, and when that happened."""

    event: Event
    ref_kind: str
    ref_code: str
    partner_id: UUID
    at: datetime


def send_correction(*, statement: Statement, actor_id: UUID | None, at: datetime) -> None:
    """Say that a statement has a new version, and each difference."""
    rows = [
        f"{row['text']}: {row['old']} before, {row['new']} now. {row['why']}" for row in statement.difference
    ]
    paragraphs = [
        f"{statement.code} has a new version, {statement.version}. {statement.correction}",
        *rows,
        "The version before it stays readable in the portal.",
    ]
    told = _Told(Event.PAYMENT, "statement", statement.code, statement.partner_id, at)
    _send(told, f"Your statement {statement.code} was corrected", paragraphs, actor_id)


def send_answer(*, question: StatementQuestion, text: str, actor_id: UUID | None, at: datetime) -> None:
    """Pass an answer on to the partner."""
    paragraphs = [
        f"About line {question.line} of {question.statement.code}, {question.line_text}:",
        text,
        "The line and its working are open in the portal. Close the question there once it is clear.",
    ]
    told = _Told(Event.ANSWER, "statement", question.statement.code, question.partner_id, at)
    _send(told, f"An answer about {question.statement.code}", paragraphs, actor_id)


def send_ready(*, statement: Statement, at: datetime) -> None:
    """Say that a statement was issued, and what it pays."""
    amount = format_money(statement.payable, statement.currency)
    paragraphs = [
        f"Your statement {statement.code} is ready: {amount} payable, confirmed.",
        "Every number in it opens its working. Under Payments you see when it is paid.",
    ]
    told = _Told(Event.PAYMENT, "statement", statement.code, statement.partner_id, at)
    _send(told, f"Your statement {statement.code} is ready", paragraphs, None)


def send_again(*, statement: Statement, actor_id: UUID | None, at: datetime) -> None:
    """Say once more that a statement is there to be read."""
    amount = format_money(statement.payable, statement.currency)
    paragraphs = [
        f"Your statement {statement.code}, version {statement.version}, is in the portal: {amount} payable, confirmed.",
        "Every number in it opens its working. A line that does not look right can be questioned there.",
    ]
    told = _Told(Event.PAYMENT, "statement", statement.code, statement.partner_id, at)
    _send(told, f"Your statement {statement.code}", paragraphs, actor_id)


def send_taken_back(
    *, partner_id: UUID, sentences: Sequence[str], actor_id: UUID | None, at: datetime
) -> None:
    """Say why rebate of closed periods is taken back, one sentence for each."""
    paragraphs = [
        "Rebate of a period that was closed already was worked out again.",
        *sentences,
        "Your next statement shows it as a line of its own, with its working. "
        "Until then it stands in the portal under Payments.",
    ]
    told = _Told(Event.PAYMENT, "clawback", "", partner_id, at)
    _send(told, "Rebate of a closed period was worked out again", paragraphs, actor_id)


def _send(told: _Told, subject: str, paragraphs: Sequence[str], actor_id: UUID | None) -> None:
    # The walls of the portal show no people; to whom is read in front of them.
    with behind_the_walls(actor_id):
        tenant = own_tenant()
        people = addresses_of_partners([told.partner_id], TOLD_ROLES).get(told.partner_id, [])
    shown = {
        "tenant": tenant,
        "sender": f"{tenant.name} rebates",
        "subject": subject,
        "paragraphs": list(paragraphs),
    }
    letter = Letter(
        tuple(people),
        subject,
        render_to_string("emails/statement_notice.txt", shown),
        render_to_string("emails/statement_notice.html", shown),
        partner_id=told.partner_id,
    )
    post(
        [letter],
        tenant=tenant,
        event=told.event,
        at=told.at,
        ref_kind=told.ref_kind,
        ref_code=told.ref_code,
    )
