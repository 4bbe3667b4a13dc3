"""What every provider of needs is given, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from programs.models import ProgramVersion
from programs.queries.waiting import unpublished_versions
from vir.faces.console.desk.progress import Standing
from vir.foundation.web.access import Access


@dataclass(frozen=True)
class Need:
    """
    One thing to decide: what it is about, what to do, where, and since when it waits.

    `key` names it with its state, in at most 200 characters.
    """

    key: str
    about: str
    words: str
    verb: str
    url: str
    since: date | None = None


@dataclass(frozen=True)
class Morning:
    """Who starts the day, and where everything stands."""

    access: Access
    standing: Standing

    @cached_property
    def unpublished(self) -> list[ProgramVersion]:
        """List the versions that are being written or wait; read when first asked for."""
        return unpublished_versions()

    def url(self, name: str, **words: object) -> str:
        """Give the address of a page of this tenant."""
        return reverse(name, kwargs={"tenant": self.access.tenant.slug, **words})
