"""Questions about lines of statements, as both sides read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from payouts.enums import QuestionState
from payouts.models import Hold, QuestionMessage, StatementQuestion
from vir.foundation.tenancy.context import current


@dataclass(frozen=True)
class Message:
    """What one side said. `author` is empty in the portal, which knows no people."""

    side: str
    author: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Question:
    """One question. `waits_for` is "vendor", "partner" or "" once it is closed."""

    number: int
    statement: str
    version: int
    line: int
    line_text: str
    partner: str
    partner_code: str
    program_code: str
    at_stake: Decimal | None
    currency: str
    state: str
    waits_for: str
    asked_at: datetime
    asked_by: str
    owner: str
    owner_id: UUID | None
    closed_at: datetime | None
    hold: Hold | None
    period_start: date
    messages: tuple[Message, ...] = ()

    @property
    def held(self) -> Decimal | None:
        """Give what is kept out of runs for it, None where nothing is."""
        if self.hold is None or self.hold.released_at is not None:
            return None
        return self.hold.amount

    @property
    def label(self) -> str:
        """Give its state in words."""
        return QuestionState(self.state).label

    def age(self, now: datetime) -> int:
        """Give its age in whole days, up to its close."""
        return ((self.closed_at or now) - self.asked_at).days


def list_questions() -> list[Question]:
    """List every question, those that wait for the vendor first, each group the oldest first."""
    found = [_question(row, people=True) for row in _rows()]
    order = {"vendor": 0, "partner": 1, "": 2}
    return sorted(found, key=lambda one: (order[one.waits_for], one.asked_at))


def open_for_vendor() -> int:
    """Count the questions that wait for an answer."""
    return sum(
        1 for state, side in _rows().values_list("state", "last_side") if _waits(state, side) == "vendor"
    )


def question_by_number(number: int) -> Question | None:
    """Find a question with what was said."""
    row = _rows().filter(number=number).first()
    return None if row is None else _with_messages([row], people=True)[0]


def questions_of(code: str) -> list[Question]:
    """List the questions about a statement, in all its versions, the newest first."""
    return _with_messages(
        list(_rows().filter(statement__code=code).order_by("-asked_at", "-number")), people=True
    )


def own_questions(code: str = "") -> list[Question]:
    """List the questions of the partner whose portal is open, about one statement or all, the newest first."""
    rows = StatementQuestion.objects.filter(partner_id=current().partner_id)
    if code:
        rows = rows.filter(statement__code=code)
    rows = _with_side(rows).select_related("statement", "hold").defer("statement__snapshot", *_HOLD_PRIVATE)
    return _with_messages(list(rows.order_by("-asked_at", "-number")), people=False)


# What the portal's walls keep of a hold.
_HOLD_PRIVATE = ("hold__placed_by", "hold__released_by", "hold__release_note", "hold__form_key")


def _with_side(rows: QuerySet[Any]) -> QuerySet[Any]:
    newest = QuestionMessage.objects.filter(question_id=OuterRef("pk")).order_by("-at", "-id")
    found: QuerySet[Any] = rows.annotate(last_side=Subquery(newest.values("side")[:1]))
    return found


def _rows() -> QuerySet[Any]:
    rows = StatementQuestion.objects.select_related(
        "statement__program", "partner", "owner", "asked_by", "hold"
    ).defer("statement__snapshot")
    return _with_side(rows)


def _waits(state: str, last_side: str | None) -> str:
    if state == QuestionState.CLOSED:
        return ""
    return "partner" if last_side == "vendor" else "vendor"


def _with_messages(rows: Sequence[Any], *, people: bool) -> list[Question]:
    said: dict[UUID, list[Message]] = {row.id: [] for row in rows}
    messages = QuestionMessage.objects.filter(question_id__in=list(said)).order_by("at", "id")
    if people:
        messages = messages.select_related("author")
    for one in messages:
        author = str(one.author) if people else ""
        said[one.question_id].append(Message(one.side, author, one.text, one.at))
    return [_question(row, people=people, messages=tuple(said[row.id])) for row in rows]


def _question(row: Any, *, people: bool, messages: tuple[Message, ...] = ()) -> Question:
    statement = row.statement
    return Question(
        number=row.number,
        statement=statement.code,
        version=statement.version,
        line=row.line,
        line_text=row.line_text,
        partner=row.partner.name if people else "",
        partner_code=row.partner.code if people else "",
        program_code=statement.program.code if people and statement.program else "",
        at_stake=row.at_stake,
        currency=row.currency,
        state=row.state,
        waits_for=_waits(row.state, row.last_side),
        asked_at=row.asked_at,
        asked_by=str(row.asked_by) if people else "",
        owner=str(row.owner) if people and row.owner else "",
        owner_id=row.owner_id,
        closed_at=row.closed_at,
        hold=row.hold,
        period_start=statement.period_start,
        messages=messages,
    )
