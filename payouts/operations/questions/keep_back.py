"""Keeping a part of the payable out of runs while a question about it is open."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from payouts.enums import HoldReason
from payouts.models import Hold
from payouts.operations.place_hold import place_hold, release_hold
from payouts.operations.questions.common import UnableToQuestion, lock_question, lock_unfinished, trail


@transaction.atomic
def keep_back(*, number: int, amount: Decimal, actor_id: UUID, at: datetime) -> Hold:
    """
    Keep an amount out of the partner's runs of the program until another person releases it.

    :raises NoSuchQuestion: if the vendor has none with this number
    :raises UnableToQuestion: if it is closed or something is kept back already
    :raises UnableToHold: if the amount is not above zero
    """
    question = lock_unfinished(number)
    if question.hold_id is not None and question.hold.released_at is None:
        raise UnableToQuestion(f"An amount is kept back for question {number} already. Release it first.")
    statement = question.statement
    hold = place_hold(
        partner_code=statement.partner.code,
        program_code=statement.program.code if statement.program else "",
        amount=amount,
        currency=question.currency,
        reason=HoldReason.OPEN_QUESTION,
        text=f"Question {number} about line {question.line} of {statement.code}",
        actor_id=actor_id,
        at=at,
    )
    question.hold = hold
    question.save(update_fields=["hold"])
    trail("question.kept_back", question, actor_id=actor_id, at=at, amount=str(amount))
    return hold


@transaction.atomic
def release(*, number: int, note: str, actor_id: UUID, at: datetime) -> Hold:
    """
    Release what is kept back for a question, with a reason and by another person than kept it back.

    :raises NoSuchQuestion: if the vendor has none with this number
    :raises UnableToQuestion: if nothing is kept back
    :raises UnableToHold: without a reason, or by the person who kept it back
    """
    question = lock_question(number)
    if question.hold is None or question.hold.released_at is not None:
        raise UnableToQuestion(f"Nothing is kept back for question {number}.")
    hold = release_hold(hold_id=question.hold.id, note=note, actor_id=actor_id, at=at)
    trail("question.released", question, actor_id=actor_id, at=at, amount=str(hold.amount))
    return hold
