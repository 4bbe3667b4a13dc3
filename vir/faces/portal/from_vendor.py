"""The block of the home page that says what the vendor wrote: what is to be acknowledged, answers, what is unread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from partners.queries.messages import OwnMessage, own_messages
from partners.queries.threads import Thread, own_answers
from vir.faces.portal.message_rows import in_words, portal_url
from vir.foundation.identity.roles import Right
from vir.foundation.periods import local_date
from vir.foundation.web.access import Access
from vir.foundation.words import say

UNREAD_SHOWN = 2
ASKED_SHOWN = 3
ANSWERS_SHOWN = 2


@dataclass(frozen=True)
class FromVendor:
    """One line of the block."""

    url: str
    kind: str
    subject: str
    by: date | None
    sent_on: date
    is_answered: bool
    # That it is a question of the partner's own, which was answered on that day.
    is_question: bool = False


def from_vendor(access: Access, language: str) -> list[FromVendor]:
    """List messages to be acknowledged, then answers to questions and messages that are unread; two queries."""
    if not access.may(Right.PORTAL_MESSAGES):
        return []
    found = own_messages(access.user.id)
    asking = sorted(
        (one for one in found if one.wants_acknowledgement), key=lambda one: one.acknowledge_by or date.max
    )
    unread = [
        one
        for one in found
        if (one.is_unread or one.is_answered) and not one.wants_acknowledgement and not one.is_hushed
    ]
    return [
        *(_line(access, one, language) for one in asking[:ASKED_SHOWN]),
        # Somebody asked and waits for it: before what nobody asked for.
        *(_answer(access, one) for one in own_answers()[:ANSWERS_SHOWN]),
        *(_line(access, one, language) for one in unread[:UNREAD_SHOWN]),
    ]


def _answer(access: Access, one: Thread) -> FromVendor:
    return FromVendor(
        url=portal_url(access, "message", code=one.code),
        kind=say("Your question"),
        subject=one.subject,
        by=None,
        sent_on=local_date(one.last_at, access.tenant.time_zone),
        is_answered=True,
        is_question=True,
    )


def _line(access: Access, one: OwnMessage, language: str) -> FromVendor:
    return FromVendor(
        url=reverse("portal:message", kwargs={"tenant": access.tenant.slug, "code": one.code}),
        kind=say(one.kind.label),
        subject=in_words(access, one, language)["subject"],
        by=one.acknowledge_by if one.wants_acknowledgement else None,
        sent_on=local_date(one.sent_at, access.tenant.time_zone),
        is_answered=one.is_answered,
    )
