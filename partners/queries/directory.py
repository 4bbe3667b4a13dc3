"""Finding partners and segments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from partners.models import Partner, Segment, SegmentMember
from partners.queries.rules import on_day, words_of
from partners.terms import RULE_FIELDS


@dataclass(frozen=True)
class SegmentRow:
    name: str
    kind: str
    words: str
    members: int


def partner_by_code(code: str) -> Partner | None:
    """Find a partner."""
    return Partner.objects.filter(code=code).first()


def partners_by_code(codes: Iterable[str]) -> dict[str, Partner]:
    """Give partners by code."""
    return {partner.code: partner for partner in Partner.objects.filter(code__in=set(codes))}


def partner_ids_by_code() -> dict[str, UUID]:
    """Give the ids of all partners by code."""
    return dict(Partner.objects.values_list("code", "id"))


def partners_by_id(ids: set[UUID]) -> dict[UUID, Partner]:
    """Give partners by id."""
    return {partner.id: partner for partner in Partner.objects.filter(id__in=ids)}


def names_by_code(ids: Iterable[UUID]) -> dict[str, str]:
    """Give the names of partners by code."""
    return dict(Partner.objects.filter(id__in=set(ids)).values_list("code", "name"))


def search_partners(words: str = "", segment: str = "") -> QuerySet[Partner]:
    """List partners whose code, name or place holds the words, by name."""
    found = Partner.objects.all()
    for word in words.split():
        found = found.filter(
            Q(code__icontains=word)
            | Q(name__icontains=word)
            | Q(city__icontains=word)
            | Q(kind__icontains=word)
        )
    if segment:
        found = found.filter(
            segment_memberships__segment__name=segment, segment_memberships__ends_on__isnull=True
        )
    return found.order_by("name", "code").distinct()


def segment_rows(today: date) -> list[SegmentRow]:
    """List segments with their rule in words and how many partners belong today."""
    belongs = (Q(members__starts_on__isnull=True) | Q(members__starts_on__lte=today)) & (
        Q(members__ends_on__isnull=True) | Q(members__ends_on__gt=today)
    )
    counted = Segment.objects.annotate(now=Count("members", filter=belongs)).order_by("name")
    on = on_day(today)
    return [SegmentRow(s.name, s.kind, words_of(s, on), s.now) for s in counted]


def segment_by_name(name: str) -> Segment | None:
    """Find a segment."""
    return Segment.objects.filter(name=name).first()


def members_of(segment: Segment) -> QuerySet[SegmentMember]:
    """List a segment's spans of membership."""
    return (
        SegmentMember.objects.filter(segment=segment)
        .select_related("partner")
        .order_by("partner__name", "starts_on")
    )


def segments_of(partner: Partner) -> QuerySet[SegmentMember]:
    """List a partner's spans of membership."""
    return (
        SegmentMember.objects.filter(partner=partner)
        .select_related("segment")
        .order_by("segment__name", "starts_on")
    )


def values_of(field: str) -> list[tuple[str, int]]:
    """
    List the values a rule could name, with how many partners have each; near misses stand side by side.

    :raises KeyError: if rules cannot read the field
    """
    RULE_FIELDS[field]
    rows: Any = Partner.objects.exclude(**{field: ""}).values(field).annotate(n=Count("id")).order_by(field)
    return [(row[field], row["n"]) for row in rows]
