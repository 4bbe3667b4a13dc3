"""The clock, read by faces only. A demo tenant's clock stands on its pinned day."""

from __future__ import annotations

import time
from datetime import date, datetime

from django.utils import timezone

from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_day, tenant_moment


def now(tenant: Tenant) -> datetime:
    """Give the moment for a tenant."""
    return tenant_moment(tenant, timezone.now())


def today(tenant: Tenant) -> date:
    """Give the local day for a tenant."""
    return tenant_day(tenant, timezone.now())


def seconds() -> float:
    """Give the seconds of the machine's own clock, whatever day a demo stands on: sessions are counted by it."""
    return time.time()
