"""Letters to the people of a partner about their statements: corrected, answered, sent again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from claims.queries.claiming.behind import behind_the_walls, own_tenant
from payouts.models import Statement, StatementQuestion
from payouts.statements.saying import said as said_of_line
from payouts.statements.told import differences_told
from vir.foundation.identity.queries import addresses_of_partners
from vir.foundation.identity.roles import MATRIX, Right
from vir.foundation.money import format_money
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter
from vir.foundation.notifications.notices import notice
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.voices import spoken
from vir.foundation.tenancy.hosts import portal_base
from vir.foundation.words import say

# Who of a partner is written to: whoever reads statements.
TOLD_ROLES: Final = sorted(MATRIX[Right.PORTAL_STATEMENTS])


@dataclass(frozen=True)
class Told:
    """What a letter tells of, whose it is, and when that happened."""

    event: Event
    ref_kind: str
    ref_code: str
    partner_id: UUID
    at: datetime
    # The name of the portal's page that the letter leads to, where it leads to one.
    page: str = ""


# What is written to one language of readers: the subject and the paragraphs.
Said = tuple[str, Sequence[str]]


def send_correction(*, statement: Statement, actor_id: UUID | None, at: datetime) -> None:
    """Say that a statement has a new version, and each difference."""
    told = Told(Event.PAYMENT, "statement", statement.code, statement.partner_id, at)
    send(told=told, said=lambda: _correction(statement), actor_id=actor_id)


def _correction(statement: Statement) -> Said:
    rows = [
        say(
            "{what}: {old} before, {new} now. {why}",
            what=row["text"],
            old=row["old"],
            new=row["new"],
            why=row["why"],
        )
        for row in differences_told(statement.difference, statement.currency)
    ]
    return say("Your statement {statement} was corrected", statement=statement.code), [
        say(
            "{statement} has a new version, {version}. {why}",
            statement=statement.code,
            version=statement.version,
            why=statement.correction,
        ),
        *rows,
        say("The version before it stays readable in the portal."),
    ]


def send_answer(*, question: StatementQuestion, text: str, actor_id: UUID | None, at: datetime) -> None:
    """Pass an answer on to the partner."""
    told = Told(Event.ANSWER, "statement", question.statement.code, question.partner_id, at)
    send(told=told, said=lambda: _answer(question, text), actor_id=actor_id)


def _answer(question: StatementQuestion, text: str) -> Said:
    code = question.statement.code
    return say("An answer about {statement}", statement=code), [
        say(
            "About line {line} of {statement}, {what}:",
            line=question.line,
            statement=code,
            what=said_of_line(question.line_text, question.currency),
        ),
        text,
        say("The line and its working are open in the portal. Close the question there once it is clear."),
    ]


def send_ready(*, statement: Statement, at: datetime) -> None:
    """Say that a statement was issued, and what it pays."""
    told = Told(Event.PAYMENT, "statement", statement.code, statement.partner_id, at)
    send(told=told, said=lambda: _ready(statement), actor_id=None)


def _ready(statement: Statement) -> Said:
    return say("Your statement {statement} is ready", statement=statement.code), [
        say(
            "Your statement {statement} is ready: {amount} payable, confirmed.",
            statement=statement.code,
            amount=format_money(statement.payable, statement.currency),
        ),
        say("Every number in it opens its working. Under Payments you see when it is paid."),
    ]


def send_again(*, statement: Statement, actor_id: UUID | None, at: datetime) -> None:
    """Say once more that a statement is there to be read."""
    told = Told(Event.PAYMENT, "statement", statement.code, statement.partner_id, at)
    send(told=told, said=lambda: _again(statement), actor_id=actor_id)


def _again(statement: Statement) -> Said:
    return say("Your statement {statement}", statement=statement.code), [
        say(
            "Your statement {statement}, version {version}, is in the portal: {amount} payable, confirmed.",
            statement=statement.code,
            version=statement.version,
            amount=format_money(statement.payable, statement.currency),
        ),
        say("Every number in it opens its working. A line that does not look right can be questioned there."),
    ]


def send_taken_back(
    *, partner_id: UUID, sentences: Callable[[], Sequence[str]], actor_id: UUID | None, at: datetime
) -> None:
    """
    Say why rebate of closed periods is taken back.

    :param sentences: writes one for each, in the language of the letter
    """
    told = Told(Event.PAYMENT, "clawback", "", partner_id, at)
    send(told=told, said=lambda: _taken_back(sentences()), actor_id=actor_id)


def _taken_back(sentences: Sequence[str]) -> Said:
    return say("Rebate of a closed period was worked out again"), [
        say("Rebate of a period that was closed already was worked out again."),
        *sentences,
        say(
            "Your next statement shows it as a line of its own, with its working. "
            "Until then it stands in the portal under Payments."
        ),
    ]


def send(*, told: Told, said: Callable[[], Said], actor_id: UUID | None) -> None:
    """Write to those of a partner who read statements, to each in its language."""
    # The walls of the portal show no people; to whom is read in front of them.
    with behind_the_walls(actor_id):
        tenant = own_tenant()
        people = addresses_of_partners([told.partner_id], TOLD_ROLES).get(told.partner_id, [])
        link = f"{portal_base(tenant)}{reverse(told.page, args=[tenant.slug])}" if told.page else ""

    def write(to: tuple[str, ...]) -> Letter:
        subject, paragraphs = said()
        return notice("statement", tenant, to, subject, paragraphs, partner_id=told.partner_id, link=link)

    post(
        spoken(tenant, told.partner_id, people, write),
        tenant=tenant,
        event=told.event,
        at=told.at,
        ref_kind=told.ref_kind,
        ref_code=told.ref_code,
    )
