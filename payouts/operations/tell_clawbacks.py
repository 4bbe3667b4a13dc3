"""Telling partners why rebate of a closed period is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from payouts.models import PriorPeriodEntry
from payouts.operations.statement_letters import send_taken_back
from payouts.statements.saying import said
from vir.foundation.audit.operations import record
from vir.foundation.money import format_money
from vir.foundation.periods import format_dates
from vir.foundation.words import say


@transaction.atomic
def tell_clawbacks(*, calculation: int, actor_id: UUID | None, at: datetime) -> int:
    """
    Write to each partner of which a calculation took rebate back; gives to how many.

    A letter has what came, what the period had earned and earns now, and where it is taken off.
    """
    by_partner: dict[UUID, list[PriorPeriodEntry]] = {}
    entries = PriorPeriodEntry.objects.filter(calculation__number=calculation, amount__lt=0)
    for entry in entries.select_related("partner", "program", "earning").order_by("program__code"):
        by_partner.setdefault(entry.partner_id, []).append(entry)
    told = sorted(by_partner.values(), key=lambda own: own[0].partner.code)
    for own in told:
        record(
            action="clawback.told",
            kind="partner",
            code=own[0].partner.code,
            actor_id=actor_id,
            at=at,
            data={"calculation": calculation, "programs": [entry.program.code for entry in own]},
        )
    for own in told:
        send_taken_back(
            partner_id=own[0].partner_id,
            # Written while the letter is, so that they are in its language.
            sentences=partial(_sentences, own),
            actor_id=actor_id,
            at=at,
        )
    return len(told)


def _sentences(entries: Sequence[PriorPeriodEntry]) -> list[str]:
    return [_taken_back_words(entry) for entry in entries]


def _taken_back_words(entry: PriorPeriodEntry) -> str:
    """Say to a partner why a closed period earns less now."""
    last = entry.earning.period_end - timedelta(days=1)
    was, now, less = (
        format_money(amount, entry.currency) for amount in (entry.was, entry.now, -entry.amount)
    )
    return say(
        "{program}, {days}: {why} The rebate of that period was {was} and is {now} now. "
        "The difference of {less} is taken off the next payment of this program.",
        program=entry.program.name,
        days=format_dates(entry.earning.period_start, last),
        why=said(entry.detail["text"], entry.currency),
        was=was,
        now=now,
        less=less,
    )
