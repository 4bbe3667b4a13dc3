"""The branding: what is typed, what is looked at, and what is published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vir.faces.console.branding.accents import accent_shown
from vir.faces.console.branding.domain import domain_shown, sender_shown
from vir.faces.console.branding.looking import partners_to_look_as
from vir.foundation.identity.roles import Right
from vir.foundation.languages import LANGUAGES
from vir.foundation.tenancy.branding import (
    brand_of,
    branding_versions,
    draft_branding,
    plain_brand,
    published_branding,
)
from vir.foundation.tenancy.models import Branding, Tenant
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.branding.logo import BYTES_MAX, HEIGHT_MIN
from vir.foundation.web.branding.operations import (
    DEFAULT_ACCENT,
    FOOTER_MAX,
    NAME_MAX,
    UnableToBrand,
    Wanted,
    discard_draft,
    publish_draft,
    read_accent,
    save_draft,
)

# What partners see while nothing is published.
PLAIN = {"accent": DEFAULT_ACCENT, "language": LANGUAGES["en"]}
TEXTS = ("name_shown", "accent", "footer", "sender_name", "reply_to", "domain", "language")
# What is compared before publishing: the field, its words, and what it changes for whom.
CHANGES = (
    (
        "name_shown",
        "Name shown to partners",
        "The head and the title of every portal page, the installed app",
    ),
    ("logo", "Logo", "The head of the portal, the sign-in page"),
    ("accent", "Accent", "Links, buttons and the bar in the portal, in e-mails and on new statements"),
    ("domain", "Domain", "The address of the portal, once it is proven"),
    ("footer", "Footer", "The foot of e-mails and of new statements"),
    ("sender_name", "Sender name", "Who e-mails come from"),
    ("reply_to", "Answers go to", "Where answers to e-mails arrive"),
    ("language", "Language of those who chose none", "The portal and e-mails of new people"),
)


@csp_update({"frame-src": [SELF]})
@requires(Right.SETTINGS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def branding(request: TenantRequest) -> HttpResponse:
    """Show the look with its preview; on POST keep what was typed as the draft."""
    if request.method != "POST":
        return _page(request)
    typed = {name: request.POST.get(name, "") for name in TEXTS}
    file = request.FILES.get("logo")
    try:
        if file is not None and (file.size or 0) > BYTES_MAX:
            raise UnableToBrand("logo", f"Logo: the file is too large. Send at most {BYTES_MAX // 1000} kB.")
        save_draft(
            wanted=Wanted(
                **typed,
                logo=None if file is None else file.read(),
                drop_logo=bool(request.POST.get("drop_logo")),
            ),
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToBrand as refused:
        return _page(request, refused)
    messages.success(request, "The draft is saved. Partners see what was published before.")
    return _back(request)


@requires(Right.SETTINGS_EDIT)
@require_GET
def accent(request: TenantRequest) -> HttpResponse:
    """Say what becomes of an accent while it is typed."""
    try:
        shown = accent_shown(read_accent(request.GET.get("accent", "")))
    except UnableToBrand as refused:
        shown = {"unread": refused.message}
    return render(request, "console/branding/_accent.html", shown)


@requires(Right.SETTINGS_EDIT)
@require_POST
def discard(request: TenantRequest) -> HttpResponse:
    """Throw the draft away."""
    try:
        discard_draft(actor_id=request.access.user.id, at=request.access.now)
    except UnableToBrand as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The draft is thrown away. Partners see what they saw.")
    return _back(request)


@requires(Right.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def publish(request: TenantRequest) -> HttpResponse:
    """
    Look once more at what changes for whom; on POST publish exactly that.

    :raises Http404: if there is no draft to look at
    """
    if request.method == "POST":
        return _publish(request)
    draft = draft_branding()
    if draft is None:
        raise Http404
    before = published_branding()
    shown = {
        "draft": draft,
        "made_at": draft.made_at.isoformat(),
        "before": before,
        "changes": _changes(request.access.tenant, before, draft),
        "accent": accent_shown(draft.accent),
    }
    return render(request, "console/branding/publish.html", shown)


def _publish(request: TenantRequest) -> HttpResponse:
    made_at: datetime | None = parse_datetime(request.POST.get("made_at", "")[:40])
    number = request.POST.get("number", "")
    if made_at is None or not (number.isascii() and number.isdigit() and len(number) < 9):
        raise Http404
    try:
        done = publish_draft(
            number=int(number), made_at=made_at, actor_id=request.access.user.id, at=request.access.now
        )
    except UnableToBrand as refused:
        messages.error(request, refused.message)
    else:
        messages.success(
            request, f"Version {done.number} is published. Partners see it from their next page on."
        )
    return _back(request)


def _changes(tenant: Tenant, before: Branding | None, draft: Branding) -> list[dict[str, Any]]:
    rows = []
    for field, label, where in CHANGES:
        was, now = PLAIN.get(field, "") if before is None else _said(before, field), _said(draft, field)
        if before is None and field == "name_shown":
            was = plain_brand(tenant).name_shown
        same_logo = field == "logo" and before is not None and before.logo == draft.logo
        if was != now or (field == "logo" and not same_logo and draft.logo is not None):
            rows.append({"label": label, "was": was, "now": now, "where": where})
    return rows


def _said(row: Branding, field: str) -> str:
    if field == "logo":
        return {"image/svg+xml": "An SVG", "image/png": "A PNG"}.get(row.logo_type, "")
    if field == "language":
        return LANGUAGES.get(row.language, row.language)
    return str(getattr(row, field))


def _page(request: TenantRequest, refused: UnableToBrand | None = None) -> HttpResponse:
    access = request.access
    draft, published = draft_branding(), published_branding()
    current = draft or published
    typed = _typed(request, current)
    partners = partners_to_look_as()
    shown = {
        "draft": draft,
        "published": published,
        "look": None if current is None else brand_of(current, access.tenant.slug),
        "typed": typed,
        "logo_bytes": 0 if current is None or current.logo is None else len(current.logo),
        "error": refused.message if refused else "",
        "error_field": refused.field if refused else "",
        "languages": LANGUAGES.items(),
        "versions": branding_versions(),
        "partners": partners,
        "partner": _partner(request, [code for code, _ in partners]),
        "theme": "dark" if request.GET.get("theme") == "dark" else "light",
        "width": "phone" if request.GET.get("width") == "phone" else "desk",
        "stamp": "" if current is None else f"{current.number}-{current.made_at.timestamp():.0f}",
        "domain": domain_shown(access.tenant, current),
        "sender": sender_shown(access.tenant, current),
        "name_max": NAME_MAX,
        "footer_max": FOOTER_MAX,
        "logo_kb": BYTES_MAX // 1000,
        "logo_height": HEIGHT_MIN,
        **_accent_of(typed["accent"]),
    }
    return render(request, "console/branding/page.html", shown, status=422 if refused else 200)


def _typed(request: TenantRequest, current: Branding | None) -> dict[str, str]:
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in TEXTS}
    if current is not None:
        return {name: str(getattr(current, name)) for name in TEXTS}
    name = plain_brand(request.access.tenant).name_shown
    plain = {"name_shown": name, "accent": DEFAULT_ACCENT, "language": "en"}
    return {name: plain.get(name, "") for name in TEXTS}


def _accent_of(typed: str) -> dict[str, Any]:
    try:
        return accent_shown(read_accent(typed))
    except UnableToBrand as refused:
        return {"unread": refused.message}


def _partner(request: HttpRequest, codes: list[str]) -> str:
    wanted = request.GET.get("partner", "")
    return wanted if wanted in codes else next(iter(codes), "")


def _back(request: TenantRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("settings:branding", kwargs={"tenant": request.access.tenant.slug}))
