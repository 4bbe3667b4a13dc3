"""What partners wrote and nobody answered: questions and replies, and notes on lists that they compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from claims.models import ComparisonNote
from claims.queries.comparing.comparisons import waiting_notes
from partners.queries.threads import Thread, waiting_threads


@dataclass(frozen=True)
class Line:
    """One line of the inbox: a conversation, or what stands beside a row of a comparison."""

    url: str
    subject: str
    code: str
    partner: str
    last_text: str
    last_at: datetime
    age: int


def waiting_count() -> int:
    """Count what waits for an answer; one query."""
    threads = waiting_threads().order_by().values_list("pk")
    return threads.union(waiting_notes().order_by().values_list("pk"), all=True).count()


def lines_of(threads: Sequence[Thread], slug: str, now: datetime, *, with_notes: bool) -> list[Line]:
    """
    Write conversations as lines, in their order; with the notes that wait among them, the oldest word first.

    :param with_notes: for those that wait
    """
    lines = [
        Line(
            url=reverse("messages:question", kwargs={"tenant": slug, "code": one.code}),
            subject=one.subject,
            code=one.program_code or one.message_code,
            partner=one.partner,
            last_text=one.last_text,
            last_at=one.last_at,
            age=one.age(now),
        )
        for one in threads
    ]
    if not with_notes:
        return lines
    notes = waiting_notes().select_related("comparison", "row", "partner")
    return sorted([*lines, *(_of_note(one, slug, now) for one in notes)], key=lambda line: line.last_at)


def _of_note(one: ComparisonNote, slug: str, now: datetime) -> Line:
    page = reverse("compared:detail", kwargs={"tenant": slug, "number": one.comparison.number})
    return Line(
        url=f"{page}#row-{one.row.place}" if one.row else f"{page}#about",
        subject="A row of a compared list" if one.row else "A compared list",
        code=_about(one),
        partner=one.partner.name,
        last_text=one.text,
        last_at=one.at,
        age=max((now - one.at).days, 0),
    )


def _about(one: ComparisonNote) -> str:
    code: str = one.comparison.code
    if one.row is None:
        return code
    document = one.row.listed_document or one.row.counted_document
    return f"{code}, {document}" if document else f"{code}, row {one.row.listed_row}"
