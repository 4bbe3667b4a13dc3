"""Where on the page of a claim somebody stands, and the addresses of the steps from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from claims.models import Claim
from vir.faces.console.claiming.asking import Wanted, url
from vir.faces.console.claiming.preparing import NONE, Change, write_changes
from vir.foundation.web.access import Access


@dataclass(frozen=True)
class Place:
    """
    Where in a claim the page stands: which lines, which page of them, which line, and what is prepared.

    :param lines: "flagged", "all", or "flag-2" for those of one flag
    """

    lines: str
    page: int
    line: int | None
    changes: Mapping[int, Change]
    # Whether the page was asked for, or follows from the line.
    has_page: bool = False


class Addresses:
    """Writes the addresses of a claim's page, each a step away from where it stands."""

    def __init__(
        self, access: Access, claim: Claim, wanted: Wanted, place: Place, *, begins: bool = False
    ) -> None:
        self._access, self._claim, self._wanted, self._place = access, claim, wanted, place
        # Whether the decision begins with something, so that taking all of it back has to be told.
        self._begins = begins

    def at(self, *, anchor: str = "", changes: Mapping[int, Change] | None = None, **more: Any) -> str:
        """Give the address with something changed: `lines`, `page`, `line`, `decide`, `proof`."""
        query = urlencode(self.pairs(changes=changes, **more))
        return url(self._access, "claim", query, code=self._claim.code) + (f"#{anchor}" if anchor else "")

    def pairs(self, *, changes: Mapping[int, Change] | None = None, **more: Any) -> list[tuple[str, str]]:
        """Give the same as names and values."""
        place = self._place
        kept = place.changes if changes is None else changes
        given: dict[str, Any] = {"lines": place.lines, "page": place.page, "line": place.line, **more}
        if given["line"] is not None and "page" not in more:
            given["page"] = None
        return [
            ("tab", self._wanted.tab),
            *self._wanted.pairs,
            *((name, str(value)) for name, value in given.items() if value not in (None, "")),
            *(("set", value) for value in write_changes(kept.values()) or ([NONE] if self._begins else [])),
        ]


def number_in(asked: QueryDict, name: str) -> int | None:
    """Read a row or page of an address, None where there is none."""
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 10**7 else None
