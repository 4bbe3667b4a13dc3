"""In which language a request is answered."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.http import HttpRequest

from vir.foundation.languages import ENGLISH, asked_language, speaking
from vir.foundation.web.access import Access


def asked(request: HttpRequest) -> str:
    """Give the language that the browser asks for; English if nothing is written in any it names."""
    return asked_language(request.headers.get("Accept-Language", "")) or ENGLISH


def reading_of(request: HttpRequest, access: Access) -> AbstractContextManager[str]:
    """
    Answer a partner's person in their language: the one they chose, else the browser's, else the vendor's.

    Whoever only looks at the portal sees it as those who chose nothing. The vendor's own pages are English.
    """
    if access.side != "portal" or access.brand is None:
        return speaking(ENGLISH)
    if access.seen_as:
        return speaking(access.brand.language)
    language, formats = access.reads or ("", "")
    wanted = language or asked_language(request.headers.get("Accept-Language", ""))
    return speaking(wanted or access.brand.language, formats)
