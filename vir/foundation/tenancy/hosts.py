"""Whose host it is, before any context is open, and under which host a vendor's portal is found."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connection

from vir.foundation.tenancy import context
from vir.foundation.tenancy.branding import branding_of
from vir.foundation.tenancy.models import Tenant

_MEMO: Final = "hosts.own"


def tenant_of_host(host: str) -> UUID | None:
    """Find the tenant that proved a host first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_host_tenant(%s)", [host])
        row = cursor.fetchone()
    return row[0] if row else None


def portal_base(tenant: Tenant) -> str:
    """
    Give the address under which letters lead to a vendor's portal, "https://rebates.kestrel.example".

    Only the portal and signing in are found there: invitations and links that turn letters off lead to the main
    address, as everything does while no host of the vendor's own is published and proven.
    """
    return own_base(tenant) or settings.PUBLIC_URL


def own_base(tenant: Tenant) -> str:
    """Give the address of a vendor's own host, empty while none is published and proven; asked once in a context."""
    host = branding_of(tenant).domain
    if not host:
        return ""
    # By the host: another one may be published in the meantime.
    memo, key = context.current().memo, f"{_MEMO} {host}"
    if key not in memo:
        main = urlsplit(settings.PUBLIC_URL)
        port = f":{main.port}" if main.port else ""
        is_own = tenant_of_host(host) == tenant.id
        memo[key] = f"{main.scheme}://{host}{port}" if is_own else ""
    found: str = memo[key]
    return found
