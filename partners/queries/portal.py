"""What the portal may know of partners."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from partners.models import Partner
from vir.foundation.identity.models import Membership


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
