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
    return datetime.combine(tenant.pinned_on, local.time(), tzinfo=local.tzinfo)


def tenant_day(tenant: Tenant, moment: datetime) -> date:
    """Give the tenant's local day of a moment."""
    return tenant_moment(tenant, moment).date()
