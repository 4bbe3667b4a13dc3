"""Full addresses for letters: of the portal under the vendor's own host, of everything else under the main one."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from vir.foundation.tenancy.hosts import own_base
from vir.foundation.web.access import TenantRequest


def portal_link(request: TenantRequest, path: str) -> str:
    """Give the full address of a page of the portal, under the vendor's own host where it has one."""
    base = own_base(request.access.tenant)
    return f"{base}{path}" if base else main_link(request, path)


def main_link(request: HttpRequest, path: str) -> str:
    """Give the full address of a page that a vendor's own host does not know: of the workspace, an invitation."""
    if getattr(request, "vendor", None) is not None:
        return f"{settings.PUBLIC_URL}{path}"
    return request.build_absolute_uri(path)
