"""The vendor answers a question, takes it, and either side closes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import QuestionState
from payouts.models import StatementQuestion
from payouts.operations.questions.common import lock_unfinished, said, tell, trail
from payouts.operations.statement_letters import send_answer
from vir.foundation.words import say


@transaction.atomic
def answer_question(*, number: int, text: str, actor_id: UUID, at: datetime) -> StatementQuestion:
    """
    Answer a question; whoever answers first owns it from then on. The partner is told.

    :raises NoSuchQuestion: if the vendor has none with this number
    :raises UnableToQuestion: if it is closed, or the words are empty
    """
    words = said(text, say("Answer"))
    question = lock_unfinished(number)
    tell(question, words, actor_id=actor_id, at=at)
    question.state = QuestionState.ANSWERED.value
    question.owner_id = question.owner_id or actor_id
    question.save(update_fields=["state", "owner"])
    trail("question.answered", question, actor_id=actor_id, at=at)
    send_answer(question=question, text=words, actor_id=actor_id, at=at)
    return question


@transaction.atomic
def take_question(*, number: int, actor_id: UUID, at: datetime) -> StatementQuestion:
    """
    Take a question over.

    :raises NoSuchQuestion: if the vendor has none with this number
    :raises UnableToQuestion: if it is closed
    """
    question = lock_unfinished(number)
    if question.owner_id != actor_id:
        question.owner_id = actor_id
        question.save(update_fields=["owner"])
        trail("question.taken", question, actor_id=actor_id, at=at)
    return question


@transaction.atomic
def close_question(*, number: int, actor_id: UUID, at: datetime) -> StatementQuestion:
    """
    Close a question, by either side. What is kept back for it stays until another person releases it.

    :raises NoSuchQuestion: if there is none to be seen from here
    :raises UnableToQuestion: if it is closed
    """
    question = lock_unfinished(number)
    question.state, question.closed_at = QuestionState.CLOSED.value, at
    question.save(update_fields=["state", "closed_at"])
    trail("question.closed", question, actor_id=actor_id, at=at)
    return question
