"""Messages as letters: one for each person, in their language, with their name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.template.loader import render_to_string

from partners.enums import MessageKind
from partners.models import Message, MessageCopy
from partners.queries.audience import Reader, language_for
from partners.queries.hushed import EVENTS_OF_KINDS
from partners.terms.merging import for_person
from vir.foundation.languages import RIGHT_TO_LEFT
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter, one_line
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.voices import Voice, usual_voice
from vir.foundation.periods import format_date
from vir.foundation.tenancy.models import Tenant
from vir.foundation.words import say

REF = "message"


def event_of(message: Message) -> Event:
    """Say which event a message is, for what people chose to be told: what asks for an answer is never turned off."""
    return Event.TERMS if message.acknowledge_by else EVENTS_OF_KINDS[MessageKind(message.kind)]


def post_copies(
    message: Message,
    copies: Mapping[UUID, MessageCopy],
    readers: Iterable[Reader],
    *,
    tenant: Tenant,
    at: datetime,
    link: str,
    reminder: bool = False,
) -> int:
    """
    Post a copy to each person, and give how many letters that are.

    :param copies: by partner
    :param link: the address of the message in the portal; left out where it is empty
    """
    usual = usual_voice(tenant)
    letters = [
        letter_of(copies[reader.partner_id], reader, usual, tenant=tenant, link=link, reminder=reminder)
        for reader in readers
    ]
    post(letters, tenant=tenant, event=event_of(message), at=at, ref_kind=REF, ref_code=message.code)
    return len(letters)


def letter_of(
    copy: MessageCopy, reader: Reader, usual: Voice, *, tenant: Tenant, link: str, reminder: bool = False
) -> Letter:
    """
    Write the letter that one person gets of a copy.

    What stands around the message is in the reader's language also where the message is not.

    :param usual: how those are written to who chose nothing
    """
    text = language_for(copy.texts, reader.language, copy.language)
    with Voice(reader.language or usual.language).speaking() as language:
        letter = write_letter(
            copy.texts[text],
            name=reader.name,
            to=reader.email,
            partner_id=reader.partner_id,
            language=text,
            acknowledge_by=copy.acknowledge_by,
            tenant=tenant,
            link=link,
            reminder=reminder,
        )
        return replace(letter, language=language)


def write_letter(
    text: Mapping[str, str],
    *,
    name: str,
    to: str,
    partner_id: UUID | None,
    language: str,
    acknowledge_by: date | None,
    tenant: Tenant,
    link: str,
    reminder: bool = False,
) -> Letter:
    """
    Write a letter from a text that is filled in.

    :param language: in which the text is; what stands around it is in the language that is read just now
    """
    subject = one_line(for_person(text["subject"], name))
    body = for_person(text["body"], name)
    title = say("Reminder: {subject}", subject=subject) if reminder else subject
    shown = {
        "tenant": tenant,
        "sender": say("{vendor} rebates", vendor=tenant.name),
        "subject": title,
        "heading": subject,
        "body": body,
        "paragraphs": body.split("\n\n"),
        "text_language": language,
        "text_direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "acknowledge_by": format_date(acknowledge_by) if acknowledge_by else "",
        "reminder": reminder,
        "link": link,
    }
    return Letter(
        (to,),
        title,
        render_to_string("emails/message.txt", shown),
        render_to_string("emails/message.html", shown),
        partner_id=partner_id,
        language=language,
    )
