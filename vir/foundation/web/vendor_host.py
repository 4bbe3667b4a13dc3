"""A vendor's own host leads to its portal, and to nothing of anybody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.exception import response_for_exception
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port, validate_host

from vir.foundation.tenancy.models import Tenant
from vir.foundation.web.branding.domains import portal_of_host

HOST: Final = re.compile(r"[a-z0-9.-]{4,253}")
# What a person needs to sign in and read on; letters and invitations lead to the main address.
SHARED: Final = ("/accounts/", "/help/", settings.STATIC_URL)


class VendorHostMiddleware:
    """
    Answer under a host that a vendor proved and published, and leave every other to ALLOWED_HOSTS.

    It stands before all that asks for the host.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say that there is no such page under this host."""
        raw = request.META.get("HTTP_HOST", "")
        host, _ = split_domain_port(raw)
        known = [one for one in settings.ALLOWED_HOSTS if one != "*"]
        if not HOST.fullmatch(host) or validate_host(host, known):
            return self.get_response(request)
        tenant = portal_of_host(host)
        if tenant is None:
            return self.get_response(request)
        # The host is proven, so it needs no line in the settings; links and checks of forms use it as it is.
        request.get_host = lambda: raw  # type: ignore[method-assign]
        request.vendor = tenant  # type: ignore[attr-defined]
        return self._answer(request, tenant)

    def _answer(self, request: HttpRequest, tenant: Tenant) -> HttpResponse:
        home = f"/p/{tenant.slug}/"
        if request.path_info == "/":
            return HttpResponseRedirect(home)
        own = (home, f"/brand/{tenant.slug}/", *SHARED)
        if request.path_info.startswith(own):
            return self.get_response(request)
        return _nothing(request)


def _nothing(request: HttpRequest) -> HttpResponse:
    # Nobody has signed in at this point of the way: the page of the refusal asks for a person and an access.
    request.user = AnonymousUser()
    request.access = None  # type: ignore[attr-defined]
    return response_for_exception(request, Http404("No such page."))
