"""Who belongs to whom, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partners.models import Affiliation


@dataclass(frozen=True)
class Belonging:
    """A partner's parent from a day (included) to a day (not included); None is without limit."""

    partner: str
    parent: str
    starts_on: date | None
    ends_on: date | None


def belongings() -> list[Belonging]:
    """List every affiliation by the codes of partner and parent, in the order of days."""
    rows = Affiliation.objects.order_by("partner__code", "starts_on")
    return [
        Belonging(*row) for row in rows.values_list("partner__code", "parent__code", "starts_on", "ends_on")
    ]


def affiliations_of(partner_code: str) -> Sequence[Affiliation]:
    """List the parents of a partner, the newest first."""
    found = Affiliation.objects.filter(partner__code=partner_code).select_related("parent")
    return sorted(found, key=lambda held: held.starts_on or date.min, reverse=True)


def members_of(parent_code: str, on: date) -> list[str]:
    """List the codes of the members a parent has on a day."""
    return sorted(
        held.partner
        for held in belongings()
        if held.parent == parent_code
        and (held.starts_on is None or held.starts_on <= on)
        and (held.ends_on is None or held.ends_on > on)
    )
