"""A tenant's own time: its zone, and for a demo the day it lives on."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from vir.foundation.tenancy.models import Tenant


def tenant_moment(tenant: Tenant, moment: datetime) -> datetime:
    """Give a moment in the tenant's zone; for a demo the same time of day on its pinned day."""
    local = moment.astimezone(ZoneInfo(tenant.time_zone))
    if tenant.pinned_on is None:
        return local
    return on_day(local, tenant.pinned_on)


def on_day(local: datetime, day: date) -> datetime:
    """Give the same time of day on another day."""
    return datetime.combine(day, local.time(), tzinfo=local.tzinfo)


def tenant_day(tenant: Tenant, moment: datetime) -> date:
    """Give the tenant's local day of a moment."""
    return tenant_moment(tenant, moment).date()
