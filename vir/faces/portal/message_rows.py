"""The lines of the list of messages, and a message in the words of the person who reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone, translation

from partners.enums import ThreadSide
from partners.queries.audience import language_for
from partners.queries.messages import OwnMessage, own_messages
from partners.queries.threads import Thread, own_threads
from partners.terms.merging import for_person
from programs.queries.told import own_notice_list
from vir.foundation.web import formats
from vir.foundation.web.access import Access
from vir.foundation.words import say, say_many


@dataclass(frozen=True)
class Row:
    """One line of the list: a message, a notice of terms, or a question of one's own."""

    url: str
    kind: str
    subject: str
    at: datetime
    is_unread: bool
    # Until when it is to be acknowledged, where nobody has.
    by: date | None
    asks: bool
    note: str
    code: str
    # The day of another year is written with its year.
    in_this_year: bool = True
    # Of a kind that the person turned off for the portal.
    is_hushed: bool = False

    @property
    def when(self) -> str:
        """Give the moment in the vendor's own time."""
        return formats.moment(timezone.localtime(self.at), year=not self.in_this_year)

    @property
    def due(self) -> str:
        """Give the day that stands behind what is asked: " by 25 Nov 2026"."""
        return say(" by {day}", day=formats.day(self.by)) if self.by else ""


def rows_of(access: Access) -> list[Row]:
    """List everything that was said between the two sides but in claims and statements, the newest first."""
    language = language_of(access)
    told = own_threads()
    about = {one.message_code: one for one in told if one.message_code}
    rows = [_message_row(access, one, about.get(one.code), language) for one in own_messages(access.user.id)]
    rows += [
        Row(
            url=f"{portal_url(access, 'terms', code=one.program_code)}?version={one.version}",
            kind=say("Terms"),
            subject=one.subject,
            at=one.sent_at,
            is_unread=False,
            by=one.acknowledge_by,
            asks=one.waits,
            note="",
            code=one.program_code,
        )
        for one in own_notice_list()
    ]
    rows += [_thread_row(access, one) for one in told if not one.message_code]
    placed = (replace(row, in_this_year=row.at.year == access.today.year) for row in rows)
    return sorted(placed, key=lambda row: row.at, reverse=True)


def language_of(access: Access) -> str:
    """Give the language this person reads in: chosen for this vendor, else that of the page."""
    return (access.reads or ("", ""))[0] or translation.get_language() or "en"


def in_words(access: Access, one: OwnMessage, language: str) -> dict[str, str]:
    """Give the subject and the words of a message as this person reads them."""
    text = one.texts[language_for(one.texts, language, one.fallback)]
    return {part: for_person(words, str(access.user)) for part, words in text.items()}


def _message_row(access: Access, one: OwnMessage, thread: Thread | None, language: str) -> Row:
    return Row(
        url=portal_url(access, "message", code=one.code),
        kind=say(one.kind.label),
        subject=in_words(access, one, language)["subject"],
        at=max(one.sent_at, thread.last_at) if thread else one.sent_at,
        is_unread=not one.is_hushed and (one.is_unread or (thread is not None and thread.is_unread)),
        by=one.acknowledge_by,
        asks=one.wants_acknowledgement,
        note=note_of(access, thread) if thread else "",
        code=one.code,
        is_hushed=one.is_hushed,
    )


def _thread_row(access: Access, one: Thread) -> Row:
    return Row(
        url=portal_url(access, "message", code=one.code),
        kind=say("Your question"),
        subject=one.subject,
        at=one.last_at,
        is_unread=one.is_unread,
        by=None,
        asks=False,
        note=note_of(access, one),
        code=one.code,
    )


def note_of(access: Access, thread: Thread) -> str:
    """Say on whom a conversation waits, and for how long."""
    if thread.last_side is ThreadSide.VENDOR:
        return say("{vendor} answered", vendor=access.tenant.name)
    if thread.is_settled:
        return say("closed without an answer")
    days = thread.age(access.now)
    if days == 0:
        return say("you wrote today, not answered yet")
    return say_many(
        "you wrote {count} day ago, not answered yet",
        "you wrote {count} days ago, not answered yet",
        days,
        count=formats.number(days),
    )


def note_sentence(access: Access, thread: Thread) -> str:
    """Say the same as a sentence of its own."""
    if thread.last_side is ThreadSide.VENDOR:
        return say("{vendor} answered.", vendor=access.tenant.name)
    if thread.is_settled:
        return say("Closed without an answer.")
    days = thread.age(access.now)
    if days == 0:
        return say("You wrote today, not answered yet.")
    return say_many(
        "You wrote {count} day ago, not answered yet.",
        "You wrote {count} days ago, not answered yet.",
        days,
        count=formats.number(days),
    )


def portal_url(access: Access, name: str, **words: str) -> str:
    """Give the address of a page of the portal."""
    return reverse(f"portal:{name}", kwargs={"tenant": access.tenant.slug, **words})
