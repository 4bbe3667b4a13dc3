"""The middleware that opens the transaction and the tenant's context for each request under /t/ and /p/."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.core.handlers.exception import response_for_exception
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from vir.foundation.identity.models import Membership, User
from vir.foundation.identity.roles import Role
from vir.foundation.languages import speaking
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.branding import look_with
from vir.foundation.tenancy.context import arriving_context, inner_context
from vir.foundation.tenancy.moments import on_day
from vir.foundation.web import clock, preview, seeing_as
from vir.foundation.web.access import Access, Side
from vir.foundation.web.arriving import Arrival, arrive
from vir.foundation.web.reading import asked, reading_of

TENANT_PATH = re.compile(r"^/(?P<side>[tp])/(?P<slug>[a-z][a-z0-9-]*)/")
SIDES: dict[str, Side] = {"t": "console", "p": "portal"}


class TenantTransactionMiddleware:
    """
    Open one transaction per tenant request, set its context, and roll back what ends in a server error.

    The transaction is opened here and not by ATOMIC_REQUESTS, so that the setting, the view and a lazily
    rendered template all live inside the same one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, inside the tenant's context where the address names one."""
        request.access = None  # type: ignore[attr-defined]
        found = TENANT_PATH.match(request.path_info)
        if found is None:
            # Nobody is known here yet: as the browser asks.
            with speaking(asked(request)):
                return self.get_response(request)
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                response = HttpResponse(status=401)
                response.headers["HX-Redirect"] = resolve_url(settings.LOGIN_URL)
                return response
            return redirect_to_login(request.get_full_path())
        # Read before the role is switched: a portal role may not read sessions or users.
        user = cast(User, get_user(request))
        request.session.get("partners")
        with arriving_context(lambda: arrive(found["slug"], user.id), user_id=user.id) as arrival:
            access = None if arrival is None else self._resolve(request, user, SIDES[found["side"]], arrival)
            if access is not None:
                request.access = access  # type: ignore[attr-defined]
                return self._answer(request, access)
        return response_for_exception(request, Http404("No such page."))

    def _answer(self, request: HttpRequest, access: Access) -> HttpResponse:
        with (
            timezone.override(access.tenant.time_zone),
            inner_context(partner_id=access.partner_id),
            reading_of(request, access),
        ):
            if access.brand is not None:
                look_with(access.brand)
            response = self._way(access)(request, access)
            if access.preview is not None or response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def _way(self, access: Access) -> Callable[[HttpRequest, Access], HttpResponse]:
        if access.seen_as:
            return self._seen_as_partner
        return self._seen_now if access.preview is None else self._seen_as_of

    def _seen_as_partner(self, request: HttpRequest, access: Access) -> HttpResponse:
        """Answer as the partner is answered, in a transaction that can write nothing."""
        if preview.is_refused(request):
            return seeing_as.refusal(request)
        preview.forbid_writing()
        return self.get_response(request)

    def _seen_now(self, request: HttpRequest, access: Access) -> HttpResponse:
        return self.get_response(request)

    def _seen_as_of(self, request: HttpRequest, access: Access) -> HttpResponse:
        """Answer as of the day of the preview; the transaction is undone whatever came of it."""
        if preview.changes_nothing_kept(request):
            return self.get_response(request)
        if preview.is_refused(request):
            return preview.refusal(request)
        try:
            # A savepoint of its own: after a refusal the page that says so still has to be read.
            with transaction.atomic():
                preview.rehearse(access.now)
        except Refused as refused:
            return preview.refusal(request, words=refused.message)
        if not preview.only_supposes(request):
            preview.forbid_writing()
        return self.get_response(request)

    def _resolve(self, request: HttpRequest, user: User, side: Side, arrival: Arrival) -> Access | None:
        """Find the membership that lets this person in; a tenant that does not exist looks the same as a closed one."""
        tenant = arrival.tenant
        seen = seeing_as.seen_partner(request, tenant, arrival.of_side(portal=False))
        if side == "portal" and seen is not None:
            return _looking(arrival, user, seen)
        mine = arrival.of_side(portal=side == "portal")
        chosen = _chosen(mine, request.session.get("partners", {}).get(str(tenant.id)))
        if chosen is None:
            return None
        seen_as_of = preview.preview_day(request, tenant, side)
        now = clock.now(tenant) if seen_as_of is None else on_day(clock.now(tenant), seen_as_of)
        return Access(
            tenant=tenant,
            user=user,
            role=Role(chosen.role),
            side=side,
            partner_id=chosen.partner_id,
            now=now,
            today=now.date(),
            preview=seen_as_of,
            brand=arrival.brand if side == "portal" else None,
            reads=arrival.kept.get(chosen.partner_id),
            snapshot=arrival.snapshot,
        )


def _looking(arrival: Arrival, user: User, partner_id: UUID) -> Access:
    """Let somebody of the vendor see what a partner sees; what asks whether it is a preview is told so."""
    now = clock.now(arrival.tenant)
    return Access(
        tenant=arrival.tenant,
        user=user,
        role=seeing_as.ROLE,
        side="portal",
        partner_id=partner_id,
        now=now,
        today=now.date(),
        preview=now.date(),
        seen_as=True,
        brand=arrival.brand,
    )


def _chosen(mine: list[Membership], wanted: str | None) -> Membership | None:
    """Choose the company a person of several companies looked at last, else the first."""
    for membership in mine:
        if wanted and str(membership.partner_id) == wanted:
            return membership
    return mine[0] if mine else None
