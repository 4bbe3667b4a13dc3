"""What the portal may know of partners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from partners.models import Partner
from vir.foundation.identity.models import Membership


@dataclass(frozen=True)
class OwnCompany:
    """One of a person's companies at one vendor; `muted` is that the person wants to hear little of that vendor."""

    code: str
    name: str
    muted: bool


def own_company(partner_id: UUID) -> Any:
    """
    Find the one partner that the walls of the portal show.

    :raises Partner.DoesNotExist: if it is gone
    """
    return Partner.objects.only("id", "tenant_id", "code", "name").get(id=partner_id)


def companies_of(user_id: UUID, **counts: Any) -> list[Any]:
    """
    List the partners of the open tenant that a person belongs to, by name; one query.

    :param counts: what is counted of each beside, as expressions
    """
    mine = Membership.objects.filter(user_id=user_id, ended_at__isnull=True, partner_id__isnull=False)
    found = Partner.objects.filter(id__in=mine.values("partner_id")).only("id", "tenant_id", "code", "name")
    return list(found.annotate(**counts).order_by("name", "code"))


def companies_everywhere() -> dict[UUID, OwnCompany]:
    """Name the companies of the person of the open context at every vendor, by the membership's id; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT membership, code, name, muted FROM app_own_companies()")
        return {membership: OwnCompany(code, name, muted) for membership, code, name, muted in cursor}
