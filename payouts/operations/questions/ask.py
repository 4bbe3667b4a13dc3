"""A partner asks about a line of its statement."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from payouts.models import Statement, StatementQuestion
from payouts.models.earning import AMOUNT_MAX
from payouts.operations.finance_letters import tell_of_question
from payouts.operations.questions.common import (
    UnableToQuestion,
    lock_unfinished,
    next_number,
    said,
    tell,
    trail,
)
from vir.foundation.money import format_money
from vir.foundation.periods import AMERICAN, reading_in
from vir.foundation.words import say

QUESTIONS_MAX = 50


@transaction.atomic
def ask_question(
    *, statement_id: UUID, line: int, text: str, at_stake: Decimal | None, actor_id: UUID, at: datetime
) -> StatementQuestion:
    """
    Ask about one line of a statement, in the context of its partner. Those who may answer are written to.

    :param at_stake: how much the partner says is in question; None where it does not know
    :raises UnableToQuestion: if the line is not there, the words are empty or the amount cannot be at stake
    """
    statement: Statement = Statement.objects.get(id=statement_id)
    words = said(text, say("Question"))
    told = next((one for one in statement.snapshot["lines"] if one["number"] == line), None)
    if told is None:
        last = len(statement.snapshot["lines"])
        raise UnableToQuestion(
            say(
                "Line: {statement} has no line {number}. Choose one from 1 to {last}.",
                statement=statement.code,
                number=line,
                last=last,
            )
        )
    if at_stake is not None and not 0 < at_stake < AMOUNT_MAX:
        raise UnableToQuestion(
            say("Amount in question: it has to be more than zero. Leave it empty if it is not known.")
        )
    number = next_number(actor_id)
    if (
        StatementQuestion.objects.filter(statement__code=statement.code, closed_at=None).count()
        >= QUESTIONS_MAX
    ):
        raise UnableToQuestion(
            say(
                "{count} questions about {statement} are open. Close one that is clear, then ask.",
                count=QUESTIONS_MAX,
                statement=statement.code,
            )
        )
    question: StatementQuestion = StatementQuestion.objects.create(
        number=number,
        statement=statement,
        partner_id=statement.partner_id,
        line=line,
        line_text=_line_text(told, statement.currency),
        at_stake=at_stake,
        currency=statement.currency,
        asked_by_id=actor_id,
        asked_at=at,
    )
    tell(question, words, actor_id=actor_id, at=at)
    trail("question.asked", question, actor_id=actor_id, at=at, at_stake=str(at_stake or ""))
    tell_of_question(question=question, text=words, actor_id=actor_id, at=at)
    return question


def _line_text(line: dict[str, Any], currency: str) -> str:
    """Write what a line says as it is kept, whoever asks in which language."""
    with reading_in(AMERICAN):
        return f"{line['what']}, {format_money(Decimal(line['amount']), currency)}"[:200]


@transaction.atomic
def reply(*, number: int, text: str, actor_id: UUID, at: datetime) -> StatementQuestion:
    """
    Say something more about a question of one's own, in the context of its partner.

    :raises NoSuchQuestion: if the partner has no such question
    :raises UnableToQuestion: if it is closed, or the words are empty
    """
    words = said(text, say("Reply"))
    question = lock_unfinished(number)
    tell(question, words, actor_id=actor_id, at=at)
    trail("question.replied", question, actor_id=actor_id, at=at)
    tell_of_question(question=question, text=words, actor_id=actor_id, at=at)
    return question
