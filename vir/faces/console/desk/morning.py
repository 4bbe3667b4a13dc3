"""What every provider of needs is given, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from claims.models import Claim
from programs.models import ProgramVersion
from programs.queries.waiting import unpublished_versions
from vir.faces.console.claiming.asking import Wanted
from vir.faces.console.claiming.queue_read import asked_for
from vir.faces.console.desk.progress import Standing
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import Access

# More claims than these wait for whoever opens the queue.
CLAIMS_MAX = 200


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

    @cached_property
    def claims_waiting(self) -> list[Claim]:
        """List the claims that this person is to decide, those that are due first; read when first asked for."""
        if not self.access.may(Right.CLAIMS_DECIDE):
            return []
        return list(asked_for(self.access, Wanted())[:CLAIMS_MAX])

    def url(self, name: str, **words: object) -> str:
        """Give the address of a page of this tenant."""
        return reverse(name, kwargs={"tenant": self.access.tenant.slug, **words})
