"""A live workspace seen as of another day: kept in the session, worked out in the request, never stored."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

from vir.foundation.tenancy.models import Environment, Tenant
from vir.foundation.web.access import Side, View

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_KEY = "previews"


def preview_day(request: HttpRequest, tenant: Tenant, side: Side) -> date | None:
    """Give the day a person previews a live tenant's console as of, None without a preview."""
    kept = request.session.get(_KEY, {}).get(str(tenant.id))
    if kept is None or side != "console" or tenant.environment != Environment.LIVE:
        return None
    return date.fromisoformat(kept)


def start_preview(request: HttpRequest, tenant: Tenant, day: date) -> None:
    """See a tenant as of a day from the next page on."""
    request.session[_KEY] = {**request.session.get(_KEY, {}), str(tenant.id): day.isoformat()}


def leave_preview(request: HttpRequest, tenant: Tenant) -> None:
    """See a tenant as it is from the next page on."""
    kept = dict(request.session.get(_KEY, {}))
    kept.pop(str(tenant.id), None)
    request.session[_KEY] = kept


def during_preview(view: View) -> View:
    """Mark a view that changes only what the person sees, so that a preview does not refuse it."""
    view.during_preview = True  # type: ignore[attr-defined]
    return view


def changes_nothing_kept(request: HttpRequest) -> bool:
    """Say whether the request is for a view that is marked so, and needs no figures of the day."""
    return _is_marked(request, "during_preview")


def supposing(view: View) -> View:
    """
    Mark a view that writes rows to work something out and takes them back itself, so that it can in a preview.

    What it writes is undone with the preview's own transaction as well.
    """
    view.supposing = True  # type: ignore[attr-defined]
    return view


def only_supposes(request: HttpRequest) -> bool:
    """Say whether the request is for a view that takes back what it writes."""
    return _is_marked(request, "supposing")


def _is_marked(request: HttpRequest, mark: str) -> bool:
    try:
        return bool(getattr(resolve(request.path_info).func, mark, False))
    except Resolver404:
        return False


def is_refused(request: HttpRequest) -> bool:
    """Say whether a preview refuses the request: it could change something."""
    return request.method not in SAFE_METHODS


def rehearse(at: datetime) -> None:
    """
    Work out what is earned by the day of the preview, in this transaction, which its caller undoes.

    :raises Refused: if it cannot be worked out
    """
    import_string(settings.PREVIEW)(at=at)


def forbid_writing() -> None:
    """Let nothing be written in the rest of this transaction, whatever a page tries."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def refusal(request: HttpRequest, *, words: str = "") -> HttpResponse:
    """Tell that a preview changes nothing, or why it cannot be shown."""
    return HttpResponse(render_to_string("console/preview.html", {"words": words}, request), status=409)
