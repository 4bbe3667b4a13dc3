"""What a partner was told when a draft was looked through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from claims.models import Claim, DraftLook
from vir.foundation.kept import told


@dataclass(frozen=True)
class Warned:
    """One thing that was seen, said in the language that is read now; without rows it is about the whole claim."""

    check: str
    title: str
    sentence: str
    rows: tuple[int, ...]


def look_of(claim: Claim, today: date) -> DraftLook | None:
    """Give the look at a draft, where it is about the draft as it stands and about today; else None."""
    found: DraftLook | None = DraftLook.objects.filter(
        claim=claim, claim_at=claim.updated_at, day=today
    ).first()
    return found


def warnings_of(look: DraftLook, sent: Iterable[int] | None = None) -> list[Warned]:
    """
    List what was seen, in the order of the checks.

    :param sent: the rows that would be sent; what is about others alone is left out. None: all of it
    """
    rows = None if sent is None else frozenset(sent)
    return [
        Warned(
            check=one["check"],
            title=told(one["title_of"], one["title"]),
            sentence=told(one["sentence_of"], one["sentence"]),
            rows=tuple(one["rows"]),
        )
        for one in look.findings
        if rows is None or not one["rows"] or not rows.isdisjoint(one["rows"])
    ]
