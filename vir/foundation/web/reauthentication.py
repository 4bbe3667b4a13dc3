"""Proof that it is still the person, before something that matters: a session that was left open is not enough."""

from __future__ import annotations

from typing import Any, Final, cast
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from vir.foundation.identity.second_factor import has_factor
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.web import clock
from vir.foundation.web.access import Access
from vir.foundation.words import later, say

WITHIN_SECONDS: Final = 600
LACKING: Final = later(
    "This step needs a second factor. Set up an authenticator app; then you come back to it."
)


def prove(request: HttpRequest, back: str, *, factor: bool = False) -> HttpResponseRedirect | None:
    """
    Give where a person goes first to prove that it is them, None where they have within 10 minutes.

    :param back: the page to come back to
    :param factor: whether nothing less than a second factor does: who has none is led to set one up
    """
    if factor and not holds_factor(request):
        messages.warning(request, say(LACKING))
        return HttpResponseRedirect(f"{reverse('mfa_activate_totp')}?{urlencode({'next': back})}")
    return None if is_confirmed(request) else ask_again(request, back)


def is_confirmed(request: HttpRequest) -> bool:
    """
    Say whether the person entered the password again within 10 minutes, or a code if they have a second factor.

    What was signed in with does not count: it may be another person's hands by now. Nor does a password where
    there is a factor: it may be what was stolen.
    """
    again: list[dict[str, Any]] = [
        record
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated")
    ]
    if not again or not 0 <= clock.seconds() - float(again[-1]["at"]) < WITHIN_SECONDS:
        return False
    return again[-1]["method"] == "mfa" or not holds_factor(request)


def ask_again(request: HttpRequest, back: str) -> HttpResponseRedirect:
    """
    Send a person to the page that asks for the code, or for the password, and then back.

    Nothing of the request is kept meanwhile: what was typed must not lie in a session.
    """
    page = reverse("mfa_reauthenticate" if holds_factor(request) else "account_reauthenticate")
    return HttpResponseRedirect(f"{page}?{urlencode({'next': back})}")


def holds_factor(request: HttpRequest) -> bool:
    """Say whether the person has a second factor, asked for once in a request."""
    known = cast(bool | None, getattr(request, "_holds_factor", None))
    if known is None:
        known = _read_factor(request)
        request._holds_factor = known  # type: ignore[attr-defined]
    return known


def _read_factor(request: HttpRequest) -> bool:
    access = cast(Access | None, getattr(request, "access", None))
    user_id = cast(Any, request.user).pk
    if access is None or access.partner_id is None:
        return has_factor(user_id)
    # The walls of the portal show nobody's sign-in; a person's own is read in front of them.
    with tenant_context(access.tenant.id, user_id=access.user.id):
        return has_factor(user_id)
