"""Which tenants exist."""

from __future__ import annotations

from collections.abc import Iterable

from vir.foundation.tenancy.models import Tenant


def every_tenant() -> Iterable[Tenant]:
    """List all tenants, for work that is enqueued once per tenant."""
    return Tenant.objects.order_by("slug")


def tenant_by_slug(slug: str) -> Tenant | None:
    """Find a tenant by the word in its addresses."""
    return Tenant.objects.filter(slug=slug).first()
