"""Bringing the dated members of rule segments in line with the partners as they are today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from partners.enums import SegmentKind
from partners.models import Partner, Segment, SegmentMember
from partners.queries.rules import Sales, belonging, in_order, on_day, resting_on_sales, taken
from partners.terms import read_rule


@dataclass(frozen=True)
class Moved:
    """Who came into a segment and who left it, by the codes of the partners."""

    segment: str
    joined: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def count(self) -> int:
        """Count the changes."""
        return len(self.joined) + len(self.left)


@transaction.atomic
def apply_segment_rules(
    *,
    today: date,
    newcomers: Collection[UUID] = (),
    newcomers_from: date | None = None,
    begin: Mapping[UUID, date | None] | None = None,
    sales: Sales | None = None,
) -> list[Moved]:
    """
    Let every rule take in and let go of partners from today on; the past stays as it was. Gives what moved.

    :param newcomers: partners that are new to us; they belong since `newcomers_from`, None for always, because
        their earlier sales were theirs before we knew of them
    :param begin: segments that are new, and since when their first partners belong, None for always
    :param sales: what partners bought; without it the rules that rest on purchases are left as they are
    """
    segments = {
        segment.name: segment
        for segment in Segment.objects.select_for_update().filter(kind=SegmentKind.RULE.value).order_by("id")
    }
    rules = {name: read_rule(segment.rule) for name, segment in segments.items()}
    waiting = resting_on_sales(rules) if sales is None else frozenset()
    inside = belonging({name for rule in rules.values() for name in rule.segments}, today)
    partners = list(Partner.objects.order_by("code"))
    codes = {partner.id: partner.code for partner in partners}
    on = on_day(today)
    begin = begin or {}
    moved = []
    for name in in_order(rules):
        if name in waiting:
            continue
        wanted = {partner.id for partner in taken(rules[name], partners, on, sales or {}, inside)}
        segment = segments[name]
        starts = {
            partner_id: begin.get(segment.id, newcomers_from if partner_id in newcomers else today)
            for partner_id in wanted
        }
        joined, left = _move(segment, starts, today)
        inside[name] = wanted
        if joined or left:
            moved.append(Moved(name, _codes(joined, codes), _codes(left, codes)))
    return moved


def _move(segment: Segment, starts: Mapping[UUID, date | None], today: date) -> tuple[list[UUID], list[UUID]]:
    """Write who belongs from today on, given since when each belongs that is not there yet."""
    held = SegmentMember.objects.filter(segment=segment).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    )
    current = {member.partner_id: member for member in held}
    joined = [partner_id for partner_id in starts if partner_id not in current]
    earlier = set(
        SegmentMember.objects.filter(segment=segment, partner_id__in=joined).values_list(
            "partner_id", flat=True
        )
    )
    SegmentMember.objects.bulk_create(
        SegmentMember(
            segment=segment,
            partner_id=partner_id,
            # Whoever belonged before has a span of its own: coming back never reaches into the past.
            starts_on=today if partner_id in earlier else starts[partner_id],
        )
        for partner_id in joined
    )
    left = [partner_id for partner_id in current if partner_id not in starts]
    SegmentMember.objects.filter(
        id__in=[current[p].id for p in left if (current[p].starts_on or date.min) >= today]
    ).delete()
    SegmentMember.objects.filter(
        id__in=[current[p].id for p in left if (current[p].starts_on or date.min) < today]
    ).update(ends_on=today)
    return joined, left


def _codes(ids: Collection[UUID], codes: Mapping[UUID, str]) -> tuple[str, ...]:
    return tuple(sorted(codes[partner_id] for partner_id in ids))
