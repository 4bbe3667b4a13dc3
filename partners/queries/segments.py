"""Who is in which segment, from when to when, and what may be named in a program."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from partners.models import Partner, Segment
from vir.foundation.tenancy.context import current_tenant_id


@dataclass(frozen=True)
class EligibleSpan:
    """A partner from a day (included) to a day (not included); None where the window ends the span."""

    partner_id: UUID
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class SegmentSize:
    """A segment and how many partners are in it on a day."""

    name: str
    partners: int


# One statement, so that segments and partners are seen at the same moment. A multirange joins spans that
# overlap or touch; what lies outside the window is cut off. The exceptions are an array and not a join: right
# after a large import the planner knows no sizes and would compare every partner with every other.
_SPANS = """
    WITH reached AS (
        SELECT member.partner_id, daterange(member.starts_on, member.ends_on) AS days
        FROM partners_segmentmember member
        JOIN partners_segment segment
            ON segment.tenant_id = member.tenant_id AND segment.id = member.segment_id
        WHERE member.tenant_id = %(tenant)s AND segment.name = ANY(%(segments)s)
        UNION ALL
        SELECT partner.id, daterange(NULL, NULL)
        FROM partners_partner partner
        WHERE partner.tenant_id = %(tenant)s AND (%(everyone)s OR partner.code = ANY(%(partners)s))
    ),
    joined AS (
        SELECT partner_id, days FROM reached
        UNION ALL
        SELECT held.partner_id, reached.days * daterange(held.starts_on, held.ends_on)
        FROM reached
        JOIN partners_affiliation held
            ON held.tenant_id = %(tenant)s AND held.parent_id = reached.partner_id AND %(with_members)s
        WHERE NOT held.parent_id = ANY(ARRAY(
            SELECT partner.id FROM partners_partner partner
            WHERE partner.tenant_id = %(tenant)s AND partner.code = ANY(%(excepted)s)
        ))
    ),
    merged AS (
        SELECT joined.partner_id,
            unnest(
                range_agg(joined.days) * datemultirange(daterange(%(first)s::date, %(end)s::date))
            ) AS span
        FROM joined
        WHERE NOT joined.partner_id = ANY(ARRAY(
            SELECT partner.id FROM partners_partner partner
            WHERE partner.tenant_id = %(tenant)s AND partner.code = ANY(%(excepted)s)
        ))
        GROUP BY joined.partner_id
    )
    SELECT partner_id, nullif(lower(span), %(first)s::date), nullif(upper(span), %(end)s::date)
    FROM merged ORDER BY partner_id, span
"""


def eligible_spans(
    *,
    segments: Sequence[str],
    partners: Sequence[str],
    except_partners: Sequence[str],
    first_day: date,
    end_day: date,
    with_members: bool = False,
) -> list[EligibleSpan]:
    """
    List the days on which each partner is eligible: in one of the segments, or named, and not excepted.

    Without segments and partners everyone is. The spans of one partner never overlap or touch.

    :param segments: names of segments
    :param partners: codes of partners
    :param first_day: the first day of the window
    :param end_day: the day after the last day of the window
    :param with_members: let the members of an eligible parent in, on the days they belong to it; a parent that
        is excepted lets nobody in
    """
    wanted: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "segments": list(segments),
        "partners": list(partners),
        "excepted": list(except_partners),
        "everyone": not segments and not partners,
        "first": first_day,
        "end": end_day,
        "with_members": with_members,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPANS, wanted)
        return [EligibleSpan(*row) for row in cursor.fetchall()]


def segment_sizes(on: date) -> list[SegmentSize]:
    """List the segments by name, with how many partners each has on a day."""
    still = Q(members__ends_on__isnull=True) | Q(members__ends_on__gt=on)
    begun = Q(members__starts_on__isnull=True) | Q(members__starts_on__lte=on)
    counted = Segment.objects.annotate(size=Count("members__partner", filter=begun & still, distinct=True))
    return [SegmentSize(name, size) for name, size in counted.order_by("name").values_list("name", "size")]


def segment_members(names: Collection[str]) -> dict[str, set[str]]:
    """List by segment the codes of the partners that are in it on any day; a segment without any is left out."""
    found: dict[str, set[str]] = {}
    rows = Segment.objects.filter(name__in=list(names), members__isnull=False)
    for name, code in rows.values_list("name", "members__partner__code").distinct():
        found.setdefault(name, set()).add(code)
    return found


def unknown_segments(names: Collection[str]) -> list[str]:
    """List those of the names that no segment has, in the order they are given."""
    known = set(Segment.objects.filter(name__in=list(names)).values_list("name", flat=True))
    return [name for name in names if name not in known]


def unknown_partners(codes: Collection[str]) -> list[str]:
    """List those of the codes that no partner has, in the order they are given."""
    known = partner_names(codes)
    return [code for code in codes if code not in known]


def partner_names(codes: Collection[str]) -> dict[str, str]:
    """Give the names of the partners with these codes."""
    return dict(Partner.objects.filter(code__in=list(codes)).values_list("code", "name"))


def partner_choices(text: str, limit: int) -> list[tuple[str, str]]:
    """List codes and names of partners whose code or name holds the text, by name."""
    found = Partner.objects.filter(Q(code__icontains=text) | Q(name__icontains=text))
    return list(found.order_by("name", "code").values_list("code", "name")[:limit])


def partners_called(text: str) -> list[tuple[str, str]]:
    """List codes and names of partners whose code or whole name is the text, whatever its case."""
    found = Partner.objects.filter(Q(code__iexact=text) | Q(name__iexact=text))
    return list(found.order_by("code").values_list("code", "name"))


def partner_count() -> int:
    """Count the partners."""
    return Partner.objects.count()
