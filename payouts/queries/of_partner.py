"""What was paid to one partner, what it was told in statements, and what it asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, OuterRef, Subquery, When

from payouts.enums import QuestionState
from payouts.models import Payment, Statement, StatementQuestion


@dataclass(frozen=True)
class MoneyOfPartner:
    """The newest payments and statements of a partner, and how many there are of each."""

    payments: Sequence[Payment]
    payment_count: int
    statements: Sequence[Statement]
    statement_count: int


def money_of_partner(partner_id: UUID, most: int) -> MoneyOfPartner:
    """Give the newest payments and statements, each statement in its newest version; four queries."""
    payments = Payment.objects.filter(partner_id=partner_id)
    newest = Statement.objects.filter(code=OuterRef("code")).order_by("-version").values("id")[:1]
    statements = Statement.objects.filter(partner_id=partner_id, id=Subquery(newest))
    return MoneyOfPartner(
        list(payments.select_related("run__program").order_by("-created_at", "-code")[:most]),
        payments.count(),
        list(statements.select_related("program").defer("snapshot").order_by("-issued_at", "-code")[:most]),
        statements.count(),
    )


def questions_of_partner(partner_id: UUID, most: int) -> list[StatementQuestion]:
    """Give the questions of a partner about its statements: the open ones first, each group the newest first."""
    rows = StatementQuestion.objects.filter(partner_id=partner_id).select_related("statement", "owner")
    is_closed = Case(When(state=QuestionState.CLOSED.value, then=1), default=0)
    return list(rows.defer("statement__snapshot").order_by(is_closed, "-asked_at", "-number")[:most])
