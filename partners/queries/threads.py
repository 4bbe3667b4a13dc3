"""What partners wrote and the vendor answered, as both sides read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from partners.enums import ThreadSide
from partners.models import MessageReply, MessageThread
from vir.foundation.tenancy.context import current


@dataclass(frozen=True)
class Reply:
    """What one side wrote. `author` is empty in the portal, which knows no people of the vendor."""

    side: ThreadSide
    author_id: UUID
    author: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Thread:
    """One conversation; `waits` says that the vendor has not answered the last word of the partner."""

    code: str
    subject: str
    partner: str
    partner_code: str
    # The message that is replied to, empty for a question of the partner's own.
    message_code: str
    program_code: str
    started_at: datetime
    last_at: datetime
    last_side: ThreadSide
    last_text: str
    waits: bool
    is_settled: bool
    # That the vendor answered and nobody of the partner has looked since.
    is_unread: bool
    replies: tuple[Reply, ...] = ()

    def age(self, now: datetime) -> int:
        """Give for how many whole days the last word has been standing."""
        return max((now - self.last_at).days, 0)


def list_threads() -> list[Thread]:
    """List every thread of the vendor, those that wait first and the oldest of them in front; one query."""
    rows = _with_last(MessageThread.objects.select_related("partner"))
    found = [_thread(row, people=True) for row in rows]
    waiting = sorted((one for one in found if one.waits), key=lambda one: one.last_at)
    return waiting + sorted(
        (one for one in found if not one.waits), key=lambda one: one.last_at, reverse=True
    )


def thread_by_code(code: str) -> Thread | None:
    """Find a thread with what was said."""
    rows = _with_last(MessageThread.objects.select_related("partner"))
    row = rows.filter(code=code).first()
    return None if row is None else _thread(row, people=True, replies=_replies(row, people=True))


def threads_about(message_code: str) -> list[Thread]:
    """List the threads about a message, the newest word first."""
    rows = _with_last(MessageThread.objects.select_related("partner"))
    found = rows.filter(copy__message__code=message_code).order_by("-last_at")
    return [_thread(row, people=True) for row in found]


def waiting_threads() -> QuerySet[MessageThread]:
    """Give the threads that wait for the vendor, to be counted."""
    rows = _with_last(MessageThread.objects.all()).filter(last_side=ThreadSide.PARTNER)
    return rows.filter(Q(settled_at__isnull=True) | Q(settled_at__lt=F("last_at")))


def unseen_threads() -> QuerySet[MessageThread]:
    """Give the threads in which the vendor answered and the partner has not looked since, to be counted by it."""
    rows = _with_last(MessageThread.objects.all()).filter(last_side=ThreadSide.VENDOR)
    return rows.filter(Q(seen_at__isnull=True) | Q(seen_at__lt=F("last_at")))


def own_threads() -> list[Thread]:
    """List the threads of the partner whose portal is open, the newest word first; one query."""
    return [_thread(row, people=False) for row in _own().order_by("-last_at")]


def own_answers() -> list[Thread]:
    """List the questions of the partner whose portal is open that were answered and not looked at since; one query."""
    rows = _own().filter(copy__isnull=True, last_side=ThreadSide.VENDOR)
    rows = rows.filter(Q(seen_at__isnull=True) | Q(seen_at__lt=F("last_at")))
    return [_thread(row, people=False) for row in rows.order_by("-last_at")]


def own_thread(code: str) -> Thread | None:
    """Find a thread of the partner whose portal is open, by its code or by that of its message."""
    row = _own().filter(Q(code=code) | Q(copy__message__code=code)).first()
    return None if row is None else _thread(row, people=False, replies=_replies(row, people=False))


def _own() -> QuerySet[Any]:
    return _with_last(MessageThread.objects.filter(partner_id=current().partner_id))


def _with_last(rows: QuerySet[Any]) -> QuerySet[Any]:
    newest = MessageReply.objects.filter(thread_id=OuterRef("pk")).order_by("-at", "-id")
    found: QuerySet[Any] = rows.annotate(
        last_side=Subquery(newest.values("side")[:1]),
        last_at=Subquery(newest.values("at")[:1]),
        last_text=Subquery(newest.values("text")[:1]),
        message_code=F("copy__message__code"),
    )
    return found


def _replies(row: Any, *, people: bool) -> Sequence[Reply]:
    found = MessageReply.objects.filter(thread_id=row.id).order_by("at", "id")
    if people:
        found = found.select_related("author")
    return [
        Reply(ThreadSide(one.side), one.author_id, str(one.author) if people else "", one.text, one.at)
        for one in found
    ]


def _thread(row: Any, *, people: bool, replies: Sequence[Reply] = ()) -> Thread:
    settled = row.settled_at is not None and row.settled_at >= row.last_at
    return Thread(
        code=row.code,
        subject=row.subject,
        partner=row.partner.name if people else "",
        partner_code=row.partner.code if people else "",
        message_code=row.message_code or "",
        program_code=row.program_code,
        started_at=row.started_at,
        last_at=row.last_at,
        last_side=ThreadSide(row.last_side),
        last_text=row.last_text,
        waits=row.last_side == ThreadSide.PARTNER and not settled,
        is_settled=settled,
        is_unread=row.last_side == ThreadSide.VENDOR and (row.seen_at is None or row.seen_at < row.last_at),
        replies=tuple(replies),
    )
