"""What every act about a question begins with: the locks, the question, the words."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max

from claims.queries.claiming.behind import behind_the_walls, is_partner
from payouts.enums import QuestionState
from payouts.models import QuestionMessage, StatementQuestion
from payouts.models.earning import AMOUNT_MAX
from vir.foundation.audit.operations import record
from vir.foundation.imports.numbers import NumberNotRead
from vir.foundation.money import format_number, minor_units, round_amount
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.locks import lock_name
from vir.foundation.web.typed import read_figure
from vir.foundation.words import say

TEXT_MAX = 2_000
PARTNER, VENDOR = "partner", "vendor"


class UnableToQuestion(Refused):
    """A question or an answer that cannot be kept; the text says why."""


class NoSuchQuestion(Refused):
    """The vendor, or the partner whose context is open, has no such question."""


def next_number(actor_id: UUID) -> int:
    """Give the vendor's next number of a question; nobody else gets one until this transaction ends."""
    with behind_the_walls(actor_id):
        lock_name("payouts.question_numbers")
        newest: int | None = StatementQuestion.objects.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def lock_question(number: int) -> StatementQuestion:
    """
    Lock a question and give it with its statement.

    :raises NoSuchQuestion: if there is none to be seen from here
    """
    found: StatementQuestion | None = (
        StatementQuestion.objects.select_for_update(of=("self",))
        .select_related("statement")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise NoSuchQuestion(say("There is no question {number}.", number=number))
    return found


def lock_unfinished(number: int) -> StatementQuestion:
    """
    Lock a question that is not closed.

    :raises NoSuchQuestion: if there is none to be seen from here
    :raises UnableToQuestion: if it is closed
    """
    found = lock_question(number)
    if found.state == QuestionState.CLOSED:
        raise UnableToQuestion(
            say("Question {number} is closed. Ask another about the same line.", number=number)
        )
    return found


def said(text: str, what: str) -> str:
    """
    Give a text that somebody has to write, without spaces around it.

    :raises UnableToQuestion: if there is nothing in it, or too much
    """
    plain = text.replace("\x00", "").strip()
    if not plain:
        raise UnableToQuestion(say("{field}: it is empty. Write a sentence.", field=what))
    if len(plain) > TEXT_MAX:
        raise UnableToQuestion(
            say(
                "{field}: it has {count} characters. Write at most {most}.",
                field=what,
                count=format_number(Decimal(len(plain))),
                most=format_number(Decimal(TEXT_MAX)),
            )
        )
    return plain


def amount_of(text: str, currency: str, what: str) -> Decimal:
    """
    Read an amount that somebody typed: "500", "1,250.00" or "$1,250.00".

    :raises UnableToQuestion: if it is no amount above zero, or finer than the currency
    """
    try:
        amount = read_figure(text.replace("\x00", ""))
    except NumberNotRead as fault:
        raise UnableToQuestion(
            say(
                "{field}: '{typed}' was not read. Enter a figure such as 500.00.",
                field=what,
                typed=text[:40],
            )
        ) from fault
    if not 0 < amount < AMOUNT_MAX:
        raise UnableToQuestion(
            say(
                "{field}: '{typed}' is not above zero. Enter a figure such as 500.00.",
                field=what,
                typed=text[:40],
            )
        )
    if amount != round_amount(amount, currency):
        decimals = minor_units(currency)
        raise UnableToQuestion(
            say(
                "{field}: '{typed}' is too fine. Enter at most {count} decimals.",
                field=what,
                typed=text[:40],
                count=decimals,
            )
        )
    return amount


def tell(question: StatementQuestion, text: str, *, actor_id: UUID, at: datetime) -> QuestionMessage:
    """Add what one side says; which side is that of the open context."""
    message: QuestionMessage = QuestionMessage.objects.create(
        question=question,
        partner_id=question.partner_id,
        side=PARTNER if is_partner() else VENDOR,
        author_id=actor_id,
        text=text,
        at=at,
    )
    return message


def trail(action: str, question: StatementQuestion, *, actor_id: UUID, at: datetime, **data: Any) -> None:
    """Write an act about a question to the trail."""
    record(
        action=action,
        kind="question",
        code=str(question.number),
        actor_id=actor_id,
        at=at,
        data={"statement": question.statement.code, "line": question.line, **data},
    )
