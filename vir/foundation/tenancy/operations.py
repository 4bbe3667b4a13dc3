"""Changing a tenant's own record."""

from __future__ import annotations

from datetime import date

from vir.foundation.tenancy.models import Tenant


def pin_demo(*, tenant: Tenant, day: date) -> None:
    """Let a demo live on one day from now on; the database refuses it for a live tenant."""
    Tenant.objects.filter(id=tenant.id).update(pinned_on=day)
    tenant.pinned_on = day
