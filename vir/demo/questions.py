"""What partners ask about their statements in the demo: one question that is clear by now, and one that waits."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from payouts.models import Statement
from payouts.operations.questions.answer import answer_question, close_question
from payouts.operations.questions.ask import ask_question
from vir.demo.building import Builder
from vir.foundation.tenancy.context import tenant_context

MARTA, CORIN = "marta@alder.example", "sales@corvus.example"
CREDIT: Final = "Our books have a credit of $120.00 for CN-4410 too. Is it taken off twice?"
ONCE: Final = "Once. CN-4410 paid you the price protection; this line takes back the rebate earned on it."
RETURNS: Final = "Which invoices do these returns belong to? We count one less than you do."


def ask_about_fasteners(kestrel: Builder, *, answerer: str) -> None:
    """Let two partners ask about a line of their newest statement; one of them gets an answer and closes it."""
    finn = kestrel.people[answerer]
    asked = kestrel.at(date(2026, 11, 16), 9, 12)
    number = _ask(kestrel, MARTA, "ALDER", "adjusted", CREDIT, asked, at_stake=Decimal("120.00"))
    with kestrel.inside():
        answer_question(number=number, text=ONCE, actor_id=finn.id, at=kestrel.at(date(2026, 11, 17), 10, 40))
    with _portal(kestrel, MARTA, "ALDER"):
        close_question(
            number=number,
            actor_id=kestrel.people[MARTA].id,
            at=kestrel.at(date(2026, 11, 17), 15, 5),
        )
    _ask(kestrel, CORIN, "CORVUS", "returns", RETURNS, kestrel.at(date(2026, 11, 20), 14, 30))


def _ask(
    kestrel: Builder,
    asker: str,
    partner: str,
    about: str,
    text: str,
    at: datetime,
    *,
    at_stake: Decimal | None = None,
) -> int:
    statement = _statement(kestrel, partner)
    lines = statement.snapshot["lines"]
    line = next((one for one in lines if one["key"].startswith(about)), lines[-1])
    with _portal(kestrel, asker, partner):
        question = ask_question(
            statement_id=statement.id,
            line=line["number"],
            text=text,
            at_stake=at_stake,
            actor_id=kestrel.people[asker].id,
            at=at,
        )
    return question.number


def _statement(kestrel: Builder, partner: str) -> Statement:
    with kestrel.inside():
        found: Statement = Statement.objects.filter(partner__code=partner).order_by("-issued_at", "-version")[
            0
        ]
    return found


def _portal(kestrel: Builder, asker: str, partner: str) -> Any:
    """Open the portal of a partner as one of its people."""
    with kestrel.inside():
        partner_id = _statement(kestrel, partner).partner_id
    return tenant_context(kestrel.tenant.id, partner_id=partner_id, user_id=kestrel.people[asker].id)
