"""In which language a request is answered."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.http import HttpRequest

from vir.foundation.languages import ENGLISH, asked_language, speaking
from vir.foundation.notifications.choosing import settings_for
from vir.foundation.tenancy.queries import branding_of
from vir.foundation.web.access import Access


def asked(request: HttpRequest) -> str:
    """Give the language that the browser asks for; English if nothing is written in any it names."""
    return asked_language(request.headers.get("Accept-Language", "")) or ENGLISH


def reading_of(request: HttpRequest, access: Access) -> AbstractContextManager[str]:
    """
    Answer a partner's person in their language: the one they chose, else the browser's, else the vendor's.

    Whoever only looks at the portal sees it as those who chose nothing. The vendor's own pages are English.
    """
    if access.side != "portal":
        return speaking(ENGLISH)
    usual = branding_of(access.tenant).language
    if access.seen_as:
        return speaking(usual)
    kept = settings_for(access.user.id, access.partner_id)
    wanted = kept.language or asked_language(request.headers.get("Accept-Language", ""))
    return speaking(wanted or usual, kept.formats)
