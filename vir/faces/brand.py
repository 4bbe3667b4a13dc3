"""The stylesheet and the logo of a published branding: each version has its own address and never changes."""

from __future__ import annotations

from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from vir.foundation.tenancy.branding import EXTENSIONS, published_version
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Branding
from vir.foundation.tenancy.queries import tenant_by_slug
from vir.foundation.web.access import public
from vir.foundation.web.branding.style import brand_style

YEAR = 365 * 24 * 3600
# Opened by itself, a logo is a page of this site: it runs nothing and loads nothing.
ALONE = {"default-src": ["'none'"], "style-src": ["'none'"], "frame-ancestors": ["'none'"], "sandbox": True}


@public
@cache_control(public=True, max_age=YEAR, immutable=True)
@require_safe
def style(request: HttpRequest, workspace: str, number: int) -> HttpResponse:
    """
    Give the stylesheet of a published version. The sign-in page uses it, so it asks for no person.

    :raises Http404: if nothing of that number is published there
    """
    return style_response(_version(workspace, number))


@csp(ALONE)
@public
@cache_control(public=True, max_age=YEAR, immutable=True)
@require_safe
def logo(request: HttpRequest, workspace: str, number: int, form: str) -> HttpResponse:
    """
    Give the logo of a published version.

    :raises Http404: if it has none of that form
    """
    return logo_response(_version(workspace, number), form)


def style_response(row: Branding) -> HttpResponse:
    """Answer with the stylesheet of a version."""
    return HttpResponse(brand_style(row.accent), content_type="text/css; charset=utf-8")


def logo_response(row: Branding, form: str) -> HttpResponse:
    """
    Answer with the logo of a version.

    :raises Http404: if it has none of that form
    """
    if row.logo is None or EXTENSIONS.get(row.logo_type) != form:
        raise Http404
    return HttpResponse(bytes(row.logo), content_type=row.logo_type)


def _version(workspace: str, number: int) -> Branding:
    tenant = tenant_by_slug(workspace)
    if tenant is None:
        raise Http404
    with tenant_context(tenant.id):
        found = published_version(number)
    if found is None:
        raise Http404
    return found
