"""Who belongs to whom, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from partners.models import Affiliation, Partner


@dataclass(frozen=True)
class Belonging:
    """A partner's parent from a day (included) to a day (not included); None is without limit."""

    partner: str
    parent: str
    starts_on: date | None
    ends_on: date | None


def belongings() -> list[Belonging]:
    """List every affiliation by the codes of partner and parent, in the order of days."""
    rows = Affiliation.objects.order_by("partner__code", F("starts_on").asc(nulls_first=True))
    return [
        Belonging(*row) for row in rows.values_list("partner__code", "parent__code", "starts_on", "ends_on")
    ]


def affiliations_of(partner_code: str) -> Sequence[Affiliation]:
    """List the parents of a partner, the newest first."""
    found = Affiliation.objects.filter(partner__code=partner_code).select_related("parent")
    return sorted(found, key=lambda held: held.starts_on or date.min, reverse=True)


def parent_on(partner_code: str, on: date) -> Partner | None:
    """Find the parent that a partner belongs to on a day, None where it has none."""
    found = _holding_on(on).filter(partner__code=partner_code).select_related("parent").first()
    return None if found is None else found.parent


def members_of(parent_code: str, on: date) -> Sequence[Affiliation]:
    """List the members that a parent has on a day, by name."""
    found = _holding_on(on).filter(parent__code=parent_code).select_related("partner")
    return list(found.order_by("partner__name", "partner__code"))


def _holding_on(on: date) -> QuerySet[Affiliation]:
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    found: QuerySet[Affiliation] = Affiliation.objects.filter(begun, still)
    return found
