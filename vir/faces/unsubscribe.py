"""Turning letters off by the link in one of them, without signing in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vir.foundation.languages import speaking
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.keeping import letter_of_stop, stop
from vir.foundation.notifications.stopping import kind_label, tenant_of_stop
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web import clock
from vir.foundation.web.access import public


# A mail program posts here by itself, with no cookie and no form of ours (RFC 8058). The token, which only the reader
# of the letter has, is all that is asked for, and all it can do is turn letters off.
@csrf_exempt
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """
    Show what the link turns off, and turn it off by POST: this kind, or everything that can be turned off.

    It names neither the reader nor what the letter said.

    :raises Http404: if no letter holds the link
    """
    tenant_id = tenant_of_stop(token)
    if tenant_id is None:
        raise Http404
    tenant = Tenant.objects.get(id=tenant_id)
    with tenant_context(tenant_id):
        letter = letter_of_stop(token)
        if letter is None:
            raise Http404
        everything = request.POST.get("what") == "everything"
        if request.method == "POST":
            stop(letter=letter, everything=everything, at=clock.now(tenant))
        side = "t" if letter.partner_id is None else "p"
    shown: dict[str, Any] = {
        "tenant": tenant,
        "done": request.method == "POST",
        "everything": everything,
        "choose": f"/t/{tenant.slug}/account/notifications/"
        if side == "t"
        else f"/p/{tenant.slug}/preferences/",
    }
    # Whoever comes from a letter reads on in its language, whatever the browser at hand asks for.
    with speaking(letter.language):
        shown["label"] = kind_label(Event(letter.event), letter.ref_kind)
        return render(request, "unsubscribe.html", shown)
