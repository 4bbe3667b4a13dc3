"""
The home page as it was written last for a person, shown again while nothing that it says has changed.

What changed is never guessed by time: a page stands under its person, partner and vendor, under everything of the
request that shows, and with the state of the rows it is made of. Where the whole database is as it was when that
state was read, not even the state is asked for again.
"""

from __future__ import annotations

import hashlib
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.messages import get_messages
from django.middleware.csrf import get_token
from django.utils import translation
from django.utils.crypto import salted_hmac

from vir.faces.portal.state import state_of
from vir.foundation.periods import current_locale, figures_locale
from vir.foundation.tenancy.branding import branding_of
from vir.foundation.web.access import TenantRequest
from vir.foundation.web.remembered import recall, remember

# How long a page stays that nobody asks for again; a page that is asked for is as new as its state.
SECONDS: Final = 900
WRITTEN_IN: Final = ("templates", "static", "vir", "partners", "programs", "claims", "payouts")
SUFFIXES: Final = frozenset({".html", ".py", ".mo", ".css", ".js", ".svg", ".json"})


class KeptHome:
    """The page of one request: its mark, and its text where it was written before."""

    def __init__(self, request: TenantRequest) -> None:
        self._request = request
        self._access = request.access
        brand = branding_of(self._access.tenant)
        tenant = self._access.tenant
        shown = (
            _edition(),
            request.get_host(),
            request.is_secure(),
            request.COOKIES.get("theme"),
            request.session.get("vendors", 0),
            translation.get_language(),
            current_locale(),
            figures_locale(),
            self._access.role.value,
            self._access.today,
            str(self._access.user),
            (
                tenant.slug,
                tenant.name,
                tenant.currency,
                tenant.time_zone,
                tenant.environment,
                tenant.pinned_on,
            ),
            brand,
        )
        self._shown = repr(shown)
        # Nobody else's page can stand under this name, whatever becomes of the rest.
        self._who = f"{tenant.id}:{self._access.partner_id}:{self._access.user.id}"

    @property
    def mark(self) -> str:
        """Give the entity tag of the page, with its quotes."""
        return f'"{self._known}"'

    @cached_property
    def state(self) -> str:
        """Give the state of everything the page shows; asked for only where the database has changed."""
        snapshot = self._access.snapshot if self._may_be_kept else ""
        if not snapshot:
            return state_of(self._access)
        # The names of many transactions at once are longer than a name may be.
        name = f"home-seen:{self._who}:{_short(snapshot)}"
        known = recall(name)
        if known is None:
            known = state_of(self._access)
            remember(name, known, SECONDS)
        return known

    def text(self) -> str | None:
        """Give the page as it was written for this state, None where it has to be written."""
        kept = recall(self._page) if self._may_be_kept else None
        return None if kept is None else self.filled(kept)

    def keep(self, text: str) -> None:
        """Keep what was written for this state, with the place of the token instead of a token."""
        if self._may_be_kept:
            remember(self._page, text, SECONDS)

    def filled(self, text: str) -> str:
        """Put the person's own token of this visit into the page."""
        return text.replace(token_place(), get_token(self._request))

    @cached_property
    def _known(self) -> str:
        return _short(f"{self._access.partner_id}|{self._shown}|{self.state}")

    @property
    def _page(self) -> str:
        return f"home:{self._who}:{self._known}"

    @cached_property
    def _may_be_kept(self) -> bool:
        """Say whether the page is the person's usual one: no preview, and nothing that is said only once."""
        access, request = self._access, self._request
        is_looked_at = access.preview is not None or access.seen_as or getattr(request, "is_framed", False)
        return not (settings.DEBUG or is_looked_at or len(get_messages(request)))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@cache
def token_place() -> str:
    """Give what stands in a kept page where the token against forged requests stands; nobody can write it."""
    return salted_hmac("vir.faces.portal.kept_home", "token", algorithm="sha256").hexdigest()


@cache
def _edition() -> str:
    """Name what the pages are written with: another release writes them in another way."""
    found = hashlib.sha256()
    root = Path(settings.BASE_DIR)
    for folder in WRITTEN_IN:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES:
                about = path.stat()
                found.update(f"{path.relative_to(root)}|{about.st_size}|{about.st_mtime_ns}\n".encode())
    return found.hexdigest()
