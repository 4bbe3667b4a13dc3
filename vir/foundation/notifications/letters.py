"""One letter: to whom, and what it says. It is put into the outbox by `outbox.post`."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Letter:
    """One letter: to whom, and what it says as text and as HTML."""

    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    # Whose people they are; None: the vendor's own.
    partner_id: UUID | None = None
    language: str = "en"


def one_line(text: str) -> str:
    """Write a subject on one line: a name must not be able to add headers."""
    return " ".join(text.split())
