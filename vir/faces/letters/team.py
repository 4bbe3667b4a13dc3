"""The week of the vendor's own people: what waits for each, as their home page counts it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from vir.faces.console.desk.morning import Morning
from vir.faces.console.desk.needs import needs_of
from vir.faces.console.desk.progress import Standing, standing_on
from vir.faces.letters.viewing import WEEK
from vir.foundation.identity.models import Membership
from vir.foundation.identity.roles import Role
from vir.foundation.notifications.events import DeliveryState
from vir.foundation.notifications.models import Delivery
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web import formats
from vir.foundation.web.access import Access

NEEDS_SHOWN = 8


def week_of(tenant: Tenant, person: Membership, at: datetime, standing: Standing) -> dict[str, Any]:
    """Give what waits for one person, and what was sent and came back in the week."""
    access = Access(
        tenant=tenant,
        user=person.user,
        role=Role(person.role),
        side="console",
        partner_id=None,
        now=at,
        today=at.date(),
    )
    waiting = needs_of(Morning(access, standing)).waiting
    return {
        "waiting": len(waiting),
        "needs": [
            {
                "words": one.need.words,
                "age": one.age,
                "link": f"{settings.PUBLIC_URL}{one.need.url}",
            }
            for one in waiting[:NEEDS_SHOWN]
        ],
        "more": max(len(waiting) - NEEDS_SHOWN, 0),
        "running": len(standing.running),
        "as_of": formats.moment(at),
        **letters_of_week(at),
    }


def letters_of_week(at: datetime) -> dict[str, int]:
    """Count the letters to partners in the week before a moment."""
    week = Delivery.objects.filter(partner_id__isnull=False, created_at__gt=at - WEEK, created_at__lte=at)
    return {
        "sent": week.filter(state=DeliveryState.SENT.value).count(),
        "came_back": week.filter(state__in=[DeliveryState.BOUNCED.value, DeliveryState.FAILED.value]).count(),
    }


def standing_for_team(at: datetime) -> Standing:
    """Read once for everybody where the programs stand."""
    return standing_on(at.date())
