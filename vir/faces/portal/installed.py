"""The portal as something a phone installs: what it is called, what works without signal, the page shown then."""

from __future__ import annotations

import json
from hashlib import sha256

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.queries import branding_of
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.words import say

PAPER = "#fbfaf6"
NAME_LENGTH_MAX = 12
ICONS = (
    ("icons/portal-192.png", 192, "any"),
    ("icons/portal-512.png", 512, "any"),
    ("icons/portal-cut-512.png", 512, "maskable"),
)
# What the page without signal needs, and nothing that names anybody.
KEPT = (
    "css/shared.css",
    "icons/mark.svg",
    "js/theme.js",
    "js/offline.js",
    "fonts/source-sans-3-latin-wght-normal.woff2",
    "fonts/source-serif-4-latin-wght-normal.woff2",
)


@requires(Right.PORTAL_VIEW)
@require_GET
def manifest(request: TenantRequest) -> HttpResponse:
    """Say how the portal is installed (W3C Web Application Manifest)."""
    tenant = request.access.tenant
    name = branding_of(tenant).name_shown
    short = next((one for one in (name, tenant.name) if len(one) <= NAME_LENGTH_MAX), say("Rebates"))
    told = {
        "id": request.access.home,
        "name": name,
        "short_name": short,
        "start_url": request.access.home,
        "scope": request.access.home,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static(path), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for path, size, purpose in ICONS
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@requires(Right.PORTAL_VIEW)
@cache_control(no_cache=True)
@require_GET
def worker(request: TenantRequest) -> HttpResponse:
    """
    Give the script that answers while there is no signal.

    Its address lies under the portal's, because a worker reaches no further than its own folder.
    """
    offline = reverse("portal:offline", kwargs={"tenant": request.access.tenant.slug})
    kept = [static(path) for path in KEPT]
    # A new cache for every change of what is kept; nothing else tells an old one from a new one.
    version = sha256("\n".join([*kept, _offline()]).encode()).hexdigest()[:12]
    told = json.dumps({"cache": f"portal-{version}", "offline": offline, "kept": kept})
    script = f"self.told = {told};\nimportScripts({json.dumps(static('js/portal-worker.js'))});\n"
    return HttpResponse(script, content_type="text/javascript")


@requires(Right.PORTAL_VIEW)
@require_GET
def offline(request: TenantRequest) -> HttpResponse:
    """Show the page for a phone without signal; it is kept on the phone and holds nobody's data."""
    return HttpResponse(_offline())


def _offline() -> str:
    # Without the request, which would put its person and its token into what is kept.
    return render_to_string("portal/offline.html")
