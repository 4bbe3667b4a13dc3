"""Claims of a stretch of time that nobody has decided: what keeps a month from being cut off."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from claims.models import Claim
from claims.queries.claiming.behind import own_tenant
from claims.queries.claiming.claims import OPEN_STATES


def undecided_before(day: date) -> int:
    """Count the claims that were sent before a day in the vendor's zone and have no decision."""
    moment = datetime.combine(day, time(), tzinfo=ZoneInfo(own_tenant().time_zone))
    return Claim.objects.filter(state__in=OPEN_STATES, submitted_at__lt=moment).count()
