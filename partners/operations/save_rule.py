"""Make a segment by rule, or give one another rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from partners.enums import SegmentKind
from partners.models import Segment
from partners.operations.apply_rules import Moved, apply_segment_rules
from partners.operations.save_segment import UnableToSaveSegment, made_segment
from partners.queries.rules import Circle, Sales, in_order, on_day, rules_by_name
from partners.queries.segments import unknown_segments
from partners.terms import RuleRefused, SegmentRule, document_of, read_rule, rule_in_words
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events


@transaction.atomic
def add_rule(
    *,
    name: str,
    rule: Mapping[str, Any],
    since: date | None,
    sales: Sales | None,
    actor_id: UUID,
    at: datetime,
    today: date,
) -> Segment:
    """
    Make a segment whose members a rule decides; today's members belong since a day, None for always.

    :param sales: what partners bought, None where no rule rests on it
    :raises UnableToSaveSegment: if the name is taken or the rule cannot be used
    """
    read = checked_rule(document=rule, name=name)
    segment = made_segment(name=name, kind=SegmentKind.RULE, rule=document_of(read), at=at)
    moved = apply_segment_rules(today=today, begin={segment.id: since}, sales=sales)
    _tell("segment.added", segment, read, moved, actor_id, at, today)
    return segment


def add_rule_segment(
    *, name: str, field: str, value: str, actor_id: UUID, at: datetime, today: date, since: date | None = None
) -> Segment:
    """
    Make a segment of the partners that have one value in one field.

    :raises UnableToSaveSegment: if the name is taken or the rule cannot be used
    """
    return add_rule(
        name=name,
        rule={"field": field, "value": value},
        since=since,
        sales=None,
        actor_id=actor_id,
        at=at,
        today=today,
    )


@transaction.atomic
def change_rule(
    *,
    name: str,
    rule: Mapping[str, Any],
    sales: Sales | None,
    actor_id: UUID,
    at: datetime,
    today: date,
) -> Segment:
    """
    Give a segment another rule; who comes in and who goes out does so today, the past stays as it was.

    :param sales: what partners bought, None where no rule rests on it
    :raises UnableToSaveSegment: if the segment is made by hand or the rule cannot be used
    """
    segment: Segment | None = Segment.objects.select_for_update().filter(name=name).first()
    if segment is None:
        raise UnableToSaveSegment(f"There is no segment {name}.")
    if segment.kind != SegmentKind.RULE.value:
        raise UnableToSaveSegment(f"{name} is made by hand. Take partners in, or make a segment by rule.")
    read = checked_rule(document=rule, name=name)
    segment.rule = document_of(read)
    segment.save(update_fields=["rule"])
    moved = apply_segment_rules(today=today, sales=sales)
    _tell("segment.rule_changed", segment, read, moved, actor_id, at, today)
    return segment


def checked_rule(*, document: Mapping[str, Any], name: str) -> SegmentRule:
    """
    Read a rule for a segment and make sure that the segments it asks are there and do not ask it back.

    :raises UnableToSaveSegment: naming everything that is wrong with it
    """
    try:
        rule = read_rule(document)
    except RuleRefused as refused:
        raise UnableToSaveSegment(refused.message) from refused
    missing = unknown_segments(rule.segments)
    if name in rule.segments:
        raise UnableToSaveSegment(f"Segment: {name} cannot ask for itself. Choose another segment.")
    if missing:
        raise UnableToSaveSegment(f"Segment: there is no segment {missing[0]}. Choose one that is there.")
    try:
        in_order({**rules_by_name(), name: rule})
    except Circle as circle:
        raise UnableToSaveSegment(
            f"Segment: {' asks '.join(circle.names)}. Rules cannot ask each other in a circle; "
            "take one of these conditions away."
        ) from circle
    return rule


def _tell(
    action: str,
    segment: Segment,
    rule: SegmentRule,
    moved: list[Moved],
    actor_id: UUID,
    at: datetime,
    today: date,
) -> None:
    own = next((one for one in moved if one.segment == segment.name), Moved(segment.name, (), ()))
    record(
        action=action,
        kind="segment",
        code=segment.name,
        actor_id=actor_id,
        at=at,
        data={
            "rule": segment.rule,
            "words": rule_in_words(rule, on_day(today)),
            "joined": list(own.joined),
            "left": list(own.left),
        },
    )
    events.publish("partners.changed", payload={"dedupe": "all"}, at=at, actor_id=actor_id)
