"""Letters about a question and its answers: somebody's own words, and ours around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.template.loader import render_to_string

from partners.models import MessageThread
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter, one_line
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.voices import spoken
from vir.foundation.tenancy.models import Tenant
from vir.foundation.words import say

REF = "thread"


@dataclass(frozen=True)
class Around:
    """What stands around somebody's words in a letter, in one language."""

    subject: str
    opening: str
    because: str


def post_to_each(
    thread: MessageThread,
    said: Callable[[], Around],
    words: str,
    addresses: Iterable[str],
    *,
    tenant: Tenant,
    event: Event,
    partner_id: UUID | None,
    at: datetime,
    link: str,
) -> None:
    """
    Post one letter to each, so that nobody reads from it who else was told.

    :param said: gives what stands around the words, in the language that is read just then
    """

    def write(to: tuple[str, ...]) -> Letter:
        one = said()
        shown = {
            "tenant": tenant,
            "sender": say("{vendor} rebates", vendor=tenant.name),
            "subject": one_line(one.subject),
            "paragraphs": [one.opening, words],
            "because": one.because,
            "link": link,
        }
        text = render_to_string("emails/message_reply.txt", shown)
        html = render_to_string("emails/message_reply.html", shown)
        return Letter(to, one_line(one.subject), text, html, partner_id=partner_id)

    letters = spoken(tenant, partner_id, addresses, write)
    post(letters, tenant=tenant, event=event, at=at, ref_kind=REF, ref_code=thread.code)
