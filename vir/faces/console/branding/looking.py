"""Looking: the portal as a partner sees it, and the frames of the branding page, which show the draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from csp.constants import SELF
from csp.decorators import csp, csp_replace
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from partners.enums import PartnerStatus
from partners.queries.directory import partner_by_code, partners_by_id, search_partners
from vir.faces.brand import logo_response, style_response
from vir.faces.console.outbox import LETTER_POLICY
from vir.faces.portal.home import home
from vir.foundation.audit.operations import record
from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.branding import (
    Brand,
    brand_of,
    draft_branding,
    look_with,
    plain_brand,
    published_branding,
)
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Branding
from vir.foundation.web import seeing_as
from vir.foundation.web.access import TenantRequest, requires

# A list to choose from, not to read: whoever has more partners opens theirs.
PARTNERS_MAX = 50
SCRIPT = re.compile(rb"<script\b[^>]*></script>")


def partners_to_look_as() -> list[tuple[str, str]]:
    """List partners to draw the portal of, by name."""
    found = search_partners().filter(status=PartnerStatus.ACTIVE.value).order_by("name", "code")
    return list(found.values_list("code", "name")[:PARTNERS_MAX])


@requires(Right.PORTAL_PREVIEW)
@require_POST
def see(request: TenantRequest, code: str) -> HttpResponse:
    """
    Begin to see the portal as a partner sees it; the trail says who did.

    :raises Http404: if there is no such partner
    """
    access, partner = request.access, _partner(code)
    record(
        action="portal.seen_as_partner",
        kind="partner",
        code=partner.code,
        actor_id=access.user.id,
        at=access.now,
    )
    seeing_as.start_seeing(request, access.tenant, partner.id)
    there = f"/p/{access.tenant.slug}/"
    wanted = request.POST.get("then", "")
    # Only a page of this portal, such as a message that was about to be sent.
    return HttpResponseRedirect(wanted if wanted.startswith(there) else there)


@requires(Right.CONSOLE_VIEW)
@require_POST
def leave(request: TenantRequest) -> HttpResponse:
    """Leave the portal of a partner, and go back to its page; who has lost the right in between can leave as well."""
    access = request.access
    partner_id = seeing_as.stop_seeing(request, access.tenant)
    partner = None if partner_id is None else partners_by_id({partner_id}).get(partner_id)
    if partner is None:
        return HttpResponseRedirect(access.home)
    record(
        action="portal.left_as_partner",
        kind="partner",
        code=partner.code,
        actor_id=access.user.id,
        at=access.now,
    )
    return HttpResponseRedirect(
        reverse("partners:detail", kwargs={"tenant": access.tenant.slug, "code": partner.code})
    )


@csp_replace({"frame-ancestors": [SELF]})
@xframe_options_sameorigin
@never_cache
@requires(Right.SETTINGS_EDIT)
@require_GET
def portal_frame(request: TenantRequest) -> HttpResponse:
    """
    Draw the home page of a partner's portal with the look that is being made.

    :raises Http404: if there is no such partner
    """
    partner, look = _partner(request.GET.get("partner", "")), _look(request)
    theme = "dark" if request.GET.get("theme") == "dark" else "light"
    with _as_partner(request, partner, look, theme):
        drawn = home(request, tenant=request.access.tenant.slug)
        assert isinstance(drawn, HttpResponse)
        # The frame runs nothing, so the browser need not complain about what it was told to run.
        drawn.content = SCRIPT.sub(b"", drawn.content)
        return drawn


@csp(LETTER_POLICY)
@xframe_options_sameorigin
@never_cache
@requires(Right.SETTINGS_EDIT)
@require_GET
def letter_frame(request: TenantRequest) -> HttpResponse:
    """Draw the head and the foot of an e-mail with the look that is being made."""
    access, look = request.access, _look(request)
    with tenant_context(access.tenant.id, user_id=access.user.id):
        look_with(look)
        html = render_to_string(
            "emails/_look.html",
            {
                "subject": "A letter with this look",
                "sender": look.sender_name or look.name_shown,
                "link": f"{request.scheme}://{request.get_host()}/p/{access.tenant.slug}/",
            },
        )
    return HttpResponse(html)


@never_cache
@requires(Right.SETTINGS_EDIT)
@require_GET
def draft_style(request: TenantRequest) -> HttpResponse:
    """
    Give the stylesheet of the draft, to the vendor alone.

    :raises Http404: if there is none
    """
    return style_response(_draft())


@csp({"default-src": ["'none'"], "frame-ancestors": ["'none'"], "sandbox": True})
@never_cache
@requires(Right.SETTINGS_EDIT)
@require_GET
def draft_logo(request: TenantRequest, form: str) -> HttpResponse:
    """
    Give the logo of the draft, to the vendor alone.

    :raises Http404: if there is none of that form
    """
    return logo_response(_draft(), form)


def _draft() -> Branding:
    draft = draft_branding()
    if draft is None:
        raise Http404
    return draft


def _look(request: TenantRequest) -> Brand:
    row = draft_branding() or published_branding()
    return plain_brand(request.access.tenant) if row is None else brand_of(row, request.access.tenant.slug)


def _partner(code: str) -> Any:
    partner = partner_by_code(code)
    if partner is None:
        raise Http404
    return partner


@contextmanager
def _as_partner(request: TenantRequest, partner: Any, look: Brand, theme: str) -> Iterator[None]:
    """Stand behind the walls of the portal for one page; everything of the request is put back afterwards."""
    access, match, cookies = request.access, request.resolver_match, request.COOKIES
    changed: dict[str, Any] = {
        "access": replace(
            access,
            side="portal",
            role=seeing_as.ROLE,
            partner_id=partner.id,
            preview=access.today,
            seen_as=True,
        ),
        "resolver_match": resolve(f"/p/{access.tenant.slug}/"),
        "COOKIES": {**cookies, "theme": theme},
        "is_framed": True,
    }
    kept: dict[str, Any] = {"access": access, "resolver_match": match, "COOKIES": cookies, "is_framed": False}
    vars(request).update(changed)
    try:
        with tenant_context(access.tenant.id, partner_id=partner.id, user_id=access.user.id):
            look_with(look)
            yield
    finally:
        vars(request).update(kept)
