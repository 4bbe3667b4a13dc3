"""A partner replies or asks, the vendor answers, and what needs no answer is put away."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from partners.enums import ThreadSide
from partners.models import MessageCopy, MessageReply, MessageThread, Partner
from partners.operations.messaging.common import (
    NoSuchMessage,
    UnableToMessage,
    lock_messages,
    next_code,
    trail,
)
from partners.operations.messaging.thread_letters import Around, post_to_each
from partners.queries.audience import language_for
from partners.terms.merging import plain
from vir.foundation.identity.models import Membership
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.money import format_number
from vir.foundation.notifications.events import Event
from vir.foundation.tenancy.context import current, current_tenant_id, tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.words import say

TEXT_MAX: Final = 2_000
SUBJECT_MAX: Final = 200
UNANSWERED_MAX: Final = 50


@transaction.atomic
def reply_to_message(*, code: str, text: str, user_id: UUID, at: datetime, link: str = "") -> MessageThread:
    """
    Write to the vendor about a message, in the context of its partner; the first reply begins the thread.

    :param link: the address of the thread in the vendor's workspace, up to its code
    :raises NoSuchMessage: if the partner got no such message
    :raises UnableToMessage: if the words are missing or too long
    """
    words = _said(text)
    copy: MessageCopy | None = MessageCopy.objects.filter(
        message__code=code, partner_id=current().partner_id
    ).first()
    if current().partner_id is None or copy is None:
        raise NoSuchMessage(say("There is no message {message} to your company.", message=code))
    thread: MessageThread | None = MessageThread.objects.filter(copy=copy).first()
    if thread is None:
        # Two who reply at once begin one thread.
        _lock(user_id)
        thread = MessageThread.objects.filter(copy=copy).first()
    if thread is None:
        subject = copy.texts[language_for(copy.texts, copy.language)]["subject"]
        thread = _begin(subject, user_id=user_id, at=at, copy_id=copy.id)
    _add(thread, words, user_id, at, link)
    return thread


@transaction.atomic
def ask_vendor(
    *, subject: str, text: str, program_code: str = "", user_id: UUID, at: datetime, link: str = ""
) -> MessageThread:
    """
    Begin a thread with a question of the partner's own, about a program where one is named.

    Whether the program reaches the partner is for the caller to know: programs are of a higher floor.

    :raises UnableToMessage: if the words are missing or too long, or too many questions wait
    """
    words, about = _said(text), " ".join(plain(subject).split())
    if not about:
        raise UnableToMessage(say("Subject: it is empty. Write what the question is about."))
    if len(about) > SUBJECT_MAX:
        raise UnableToMessage(
            say(
                "Subject: it has {count} characters. Write at most {most}.",
                count=format_number(Decimal(len(about))),
                most=SUBJECT_MAX,
            )
        )
    if MessageThread.objects.filter(copy__isnull=True, settled_at__isnull=True).count() >= UNANSWERED_MAX:
        raise UnableToMessage(
            say(
                "{count} questions of your company are open. Write on in one of them.",
                count=UNANSWERED_MAX,
            )
        )
    thread = _begin(about, user_id=user_id, at=at, program_code=program_code)
    _add(thread, words, user_id, at, link)
    return thread


@transaction.atomic
def reply_in_thread(*, code: str, text: str, user_id: UUID, at: datetime, link: str = "") -> MessageThread:
    """
    Write on in a thread, in the context of its partner.

    :raises NoSuchMessage: if the partner has no such thread
    :raises UnableToMessage: if the words are missing or too long
    """
    words = _said(text)
    thread = _thread(code)
    _add(thread, words, user_id, at, link)
    return thread


@transaction.atomic
def see_thread(*, code: str, at: datetime) -> None:
    """
    Keep that somebody of the partner read a thread, in its context.

    :raises NoSuchMessage: if the partner has no such thread
    """
    newest = MessageReply.objects.filter(thread=OuterRef("pk")).order_by("-at").values("at")
    # A demo that is moved back to an earlier day shows words of days to come.
    seen = Greatest(Value(at), Coalesce(Subquery(newest[:1]), Value(at)))
    if not MessageThread.objects.filter(code=code).update(seen_at=seen):
        raise NoSuchMessage(say("There is no question {question}.", question=code))


@transaction.atomic
def answer_thread(*, code: str, text: str, actor_id: UUID, at: datetime, link: str = "") -> MessageThread:
    """
    Answer for the vendor. Everybody of the partner who wrote in the thread is written to.

    :param link: the address of the thread in the portal
    :raises NoSuchMessage: if there is no such thread
    :raises UnableToMessage: if the words are missing or too long
    """
    words = _said(text)
    thread = _thread(code)
    _write(thread, ThreadSide.VENDOR, words, actor_id, at)
    asked = MessageReply.objects.filter(thread=thread, side=ThreadSide.PARTNER).values("author_id")
    there = Membership.objects.filter(
        partner_id=thread.partner_id, ended_at__isnull=True, user__is_active=True, user_id__in=asked
    )
    addresses = there.order_by("user__email").values_list("user__email", flat=True).distinct()
    tenant = Tenant.objects.get(id=current_tenant_id())
    post_to_each(
        thread,
        lambda: Around(
            say("Answer: {subject}", subject=thread.subject),
            say("{vendor} answered:", vendor=tenant.name),
            say("{vendor} sent this because you asked.", vendor=tenant.name),
        ),
        words,
        addresses,
        tenant=tenant,
        event=Event.ANSWER,
        partner_id=thread.partner_id,
        at=at,
        link=link,
    )
    trail("conversation.answered", thread.code, actor_id=actor_id, at=at, partner=str(thread.partner_id))
    return thread


@transaction.atomic
def settle_thread(*, code: str, actor_id: UUID, at: datetime) -> MessageThread:
    """
    Say that the last word of the partner needs no answer; the next one does again.

    :raises NoSuchMessage: if there is no such thread
    """
    thread = _thread(code)
    thread.settled_at = at
    thread.settled_by_id = actor_id
    thread.save(update_fields=["settled_at", "settled_by"])
    trail("conversation.settled", thread.code, actor_id=actor_id, at=at)
    return thread


def _lock(user_id: UUID) -> None:
    with tenant_context(current_tenant_id(), user_id=user_id):
        lock_messages()


def _said(text: str) -> str:
    words = plain(text)
    if not words:
        raise UnableToMessage(say("Text: it is empty. Write a sentence."))
    if len(words) > TEXT_MAX:
        raise UnableToMessage(
            say(
                "Text: it has {count} characters. Write at most {most}.",
                count=format_number(Decimal(len(words))),
                most=format_number(Decimal(TEXT_MAX)),
            )
        )
    return words


def _thread(code: str) -> MessageThread:
    found: MessageThread | None = MessageThread.objects.filter(code=code).first()
    if found is None:
        raise NoSuchMessage(say("There is no question {question}.", question=code))
    return found


def _begin(
    subject: str, *, user_id: UUID, at: datetime, copy_id: UUID | None = None, program_code: str = ""
) -> MessageThread:
    partner_id = current().partner_id
    _lock(user_id)
    # A partner sees its own threads only; the next code is looked up in front of its walls.
    with tenant_context(current_tenant_id(), user_id=user_id):
        code = next_code(MessageThread, "ASK", at.year)
    thread: MessageThread = MessageThread.objects.create(
        code=code,
        partner_id=partner_id,
        copy_id=copy_id,
        subject=subject,
        program_code=program_code,
        started_by_id=user_id,
        started_at=at,
        seen_at=at,
    )
    return thread


def _write(thread: MessageThread, side: ThreadSide, words: str, author_id: UUID, at: datetime) -> None:
    MessageReply.objects.create(
        thread=thread, partner_id=thread.partner_id, side=side.value, author_id=author_id, text=words, at=at
    )


def _add(thread: MessageThread, words: str, user_id: UUID, at: datetime, link: str) -> None:
    """Write for the partner, and tell those of the vendor who may answer."""
    _write(thread, ThreadSide.PARTNER, words, user_id, at)
    # The walls of the portal show no people of the vendor; to whom is read in front of them.
    with tenant_context(current_tenant_id(), user_id=user_id):
        tenant = Tenant.objects.get(id=current_tenant_id())
        partner = Partner.objects.get(id=thread.partner_id)
        people = [one.email for one in people_who_may(Right.MESSAGES_SEND) if one.is_active]
        post_to_each(
            thread,
            lambda: Around(
                say("{who}: {about}", who=partner.name, about=thread.subject),
                say("{who} wrote:", who=partner.name),
                say("{vendor} sent this because you may answer partners.", vendor=tenant.name),
            ),
            words,
            people,
            tenant=tenant,
            event=Event.TEAM,
            partner_id=None,
            at=at,
            link=f"{link}{thread.code}/" if link else "",
        )
    trail("conversation.asked", thread.code, actor_id=user_id, at=at, partner=str(thread.partner_id))
