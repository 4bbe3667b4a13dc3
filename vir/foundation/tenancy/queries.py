"""Which tenants exist."""

from __future__ import annotations

from collections.abc import Iterable

from vir.foundation.tenancy.branding import Brand, branding_of
from vir.foundation.tenancy.models import Tenant

__all__ = ["Brand", "branding_of", "every_tenant", "tenant_by_slug"]


def every_tenant() -> Iterable[Tenant]:
    """List all tenants, for work that is enqueued once per tenant."""
    return Tenant.objects.order_by("slug")


def tenant_by_slug(slug: str) -> Tenant | None:
    """Find a tenant by the word in its addresses."""
    return Tenant.objects.filter(slug=slug).first()
