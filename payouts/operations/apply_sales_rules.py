"""Bring the segments whose rules ask for purchases in step with the sales."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from partners.operations.apply_rules import Moved, apply_segment_rules
from partners.operations.save_rule import add_rule, change_rule, checked_rule
from partners.queries.rules import Sales, on_day, sales_asked
from payouts.queries.partner_sales import partner_sales
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events


@transaction.atomic
def apply_sales_rules(*, today: date, at: datetime) -> list[Moved]:
    """Apply every rule with what partners bought; a second run changes nothing. Gives what moved."""
    moved = apply_segment_rules(today=today, sales=partner_sales(sales_asked(today), today=today))
    for one in moved:
        record(
            action="segment.rule_applied",
            kind="segment",
            code=one.segment,
            actor_id=None,
            at=at,
            data={"joined": list(one.joined), "left": list(one.left)},
        )
    if moved:
        events.publish("segments.changed", payload={"dedupe": "all"}, at=at)
    return moved


@transaction.atomic
def save_segment_rule(
    *,
    name: str,
    rule: Mapping[str, Any],
    is_new: bool,
    since: date | None = None,
    actor_id: UUID,
    at: datetime,
    today: date,
) -> str:
    """
    Make a segment by rule, or give one another rule, with its members as of today. Gives its name.

    :param since: for a new one, the first day its members belong to it; None for always
    :raises UnableToSaveSegment: if the name or the rule cannot be used
    """
    read = checked_rule(document=rule, name=" ".join(name.split()))
    asked = sales_asked(today) | set(read.sales_asked(on_day(today)))
    sales: Sales = partner_sales(asked, today=today)
    if is_new:
        made = add_rule(name=name, rule=rule, since=since, sales=sales, actor_id=actor_id, at=at, today=today)
        return str(made.name)
    changed = change_rule(name=name, rule=rule, sales=sales, actor_id=actor_id, at=at, today=today)
    return str(changed.name)
