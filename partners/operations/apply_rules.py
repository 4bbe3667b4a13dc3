"""Bringing the dated members of rule segments in line with the partners as they are today."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from partners.enums import SegmentKind
from partners.models import Partner, Segment, SegmentMember
from partners.permissions import matches


@transaction.atomic
def apply_segment_rules(
    *,
    today: date,
    segments: Collection[Segment] | None = None,
    newcomers: Collection[UUID] = (),
    newcomers_from: date | None = None,
) -> int:
    """
    Let every rule take in and let go of partners from today on; the past stays as it was. Gives the changes made.

    :param newcomers: partners that are new to us; they belong since `newcomers_from`, None for always, because
        their earlier sales were theirs before we knew of them
    """
    rules = segments if segments is not None else Segment.objects.filter(kind=SegmentKind.RULE.value)
    partners = list(Partner.objects.all())
    changes = 0
    for segment in rules:
        inside = {p.id for p in partners if matches(segment.rule, p)}
        open_members = SegmentMember.objects.filter(segment=segment).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=today)
        )
        current = {member.partner_id: member for member in open_members}
        joining = [
            SegmentMember(
                segment=segment,
                partner_id=partner_id,
                starts_on=newcomers_from if partner_id in newcomers else today,
            )
            for partner_id in sorted(inside - set(current), key=str)
        ]
        SegmentMember.objects.bulk_create(joining)
        for partner_id in set(current) - inside:
            _let_go(current[partner_id], today)
        changes += len(joining) + len(set(current) - inside)
    return changes


def _let_go(member: SegmentMember, today: date) -> None:
    if member.starts_on is not None and member.starts_on >= today:
        member.delete()
        return
    member.ends_on = today
    member.save(update_fields=["ends_on"])
