"""Asking about a row of a comparison, and settling it; either side does, each for itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string

from claims.enums import Outcome
from claims.models import Comparison, ComparisonNote, ComparisonRow
from claims.operations.comparing.hold import lock_comparison, trail
from claims.operations.comparing.refusals import NoSuchComparison, UnableToCompare
from claims.queries.claiming.behind import behind_the_walls, is_partner, own_tenant
from claims.queries.comparing.comparisons import APART, row_at, rows_at
from vir.foundation.identity.queries import addresses_of_partners, people_who_may
from vir.foundation.identity.roles import Right, Role
from vir.foundation.money import format_number
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter, one_line
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.voices import spoken
from vir.foundation.words import later, say

TEXT_MAX: Final = 1_000
REASON_MAX: Final = 300
NOTES_MAX: Final = 500
TEXT_EMPTY: Final = later("Text: it is empty. Write a sentence.")
TEXT_LONG: Final = later("Text: it has {count} characters. Write at most {most}.")
REASON_EMPTY: Final = later("Reason: it is empty. Write a sentence.")
REASON_LONG: Final = later("Reason: it has {count} characters. Write at most {most}.")
TOLD_ROLES: Final = (Role.PARTNER_ADMIN, Role.PARTNER_MEMBER)


@transaction.atomic
def ask_about(
    *, number: int, place: int | None, text: str, actor_id: UUID, at: datetime, link: str = ""
) -> ComparisonNote:
    """
    Ask or answer about a row, or (None) about the whole, and tell the other side by a letter.

    :param link: the address of the comparison on the other side
    :raises NoSuchComparison: if there is no such comparison or row
    :raises UnableToCompare: if the words are missing or too long, or too much was said already
    """
    one = lock_comparison(number)
    row = None if place is None else _row(one, place)
    words = _said(text, TEXT_EMPTY, TEXT_LONG, TEXT_MAX)
    if ComparisonNote.objects.filter(comparison=one).count() >= NOTES_MAX:
        raise UnableToCompare(
            say(
                "{count} notes were written about {comparison}. Write a message instead.",
                count=NOTES_MAX,
                comparison=one.code,
            )
        )
    note: ComparisonNote = ComparisonNote.objects.create(
        comparison=one,
        row=row,
        partner_id=one.partner_id,
        side="partner" if is_partner() else "vendor",
        author_id=actor_id,
        text=words,
        at=at,
    )
    _tell(one, row, words, actor_id=actor_id, at=at, link=link)
    trail("comparison.asked", one, actor_id=actor_id, at=at, row=place)
    return note


@transaction.atomic
def settle_rows(*, number: int, places: Collection[int], reason: str, actor_id: UUID, at: datetime) -> int:
    """
    Settle rows, all of them or none, and give how many they are.

    The partner says that its list is wrong, the vendor that it will correct its lines. Nothing of the sales
    changes by it: the vendor corrects them by an import, as always.

    :param places: the places of the rows; one that is named twice is settled once
    :raises NoSuchComparison: if there is no such comparison or row
    :raises UnableToCompare: if no row is named, both sides agree about one, one is settled, or the reason is missing
        or too long
    """
    one = lock_comparison(number)
    wanted = sorted(set(places))
    if not wanted:
        raise UnableToCompare(say("No row is chosen. Choose the rows to settle."))
    rows = rows_at(one, wanted)
    if len(rows) < len(wanted):
        raise NoSuchComparison
    for row in rows:
        if row.found not in APART:
            raise UnableToCompare(say("{row}: both sides say the same. Nothing was settled.", row=_head(row)))
        if row.outcome:
            raise UnableToCompare(say("{row}: it is settled already. Nothing was settled.", row=_head(row)))
    words = _said(reason, REASON_EMPTY, REASON_LONG, REASON_MAX)
    outcome = (Outcome.LIST_WRONG if is_partner() else Outcome.WILL_CORRECT).value
    ComparisonRow.objects.filter(comparison=one, place__in=wanted).update(
        outcome=outcome, reason=words, settled_by_id=actor_id, settled_at=at
    )
    trail(
        "comparison.settled",
        one,
        actor_id=actor_id,
        at=at,
        rows=len(rows),
        places=wanted,
        outcome=outcome,
        reason=words,
    )
    return len(rows)


def _head(row: ComparisonRow) -> str:
    """Name a row as the page does: its document and product, else where it stands in the list."""
    document = row.listed_document or row.counted_document
    if not document:
        return say("Row {row}", row=row.listed_row)
    return f"{document} {row.listed_sku or row.counted_sku}".strip()


def _row(one: Comparison, place: int) -> ComparisonRow:
    row = row_at(one, place)
    if row is None:
        raise NoSuchComparison
    return row


def _said(text: str, empty: str, long: str, most: int) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise UnableToCompare(say(empty))
    if len(words) > most:
        raise UnableToCompare(
            say(long, count=format_number(Decimal(len(words))), most=format_number(Decimal(most)))
        )
    return words


def _tell(
    one: Comparison, row: ComparisonRow | None, words: str, *, actor_id: UUID, at: datetime, link: str
) -> None:
    """Post one letter to each person of the other side."""
    by_partner = is_partner()
    # To whom, and the names in it, are read in front of the walls of the portal.
    with behind_the_walls(actor_id):
        tenant = own_tenant()
        partner = one.partner.name
        if by_partner:
            people = [person.email for person in people_who_may(Right.MESSAGES_SEND) if person.is_active]
        else:
            people = addresses_of_partners([one.partner_id], TOLD_ROLES).get(one.partner_id, [])
        told = None if by_partner else one.partner_id

        def write(to: tuple[str, ...]) -> Letter:
            about = _about(one, row)
            sender = partner if by_partner else tenant.name
            subject = one_line(say("{who}: {about}", who=sender, about=about))
            shown = {
                "tenant": tenant,
                "sender": say("{vendor} rebates", vendor=tenant.name),
                "subject": subject,
                "paragraphs": [say("{who} wrote about {about}:", who=sender, about=about), words],
                "because": say("{vendor} sent this because you may answer partners.", vendor=tenant.name)
                if by_partner
                else say(
                    "{vendor} sent this because {partner} compares its purchases with it.",
                    vendor=tenant.name,
                    partner=partner,
                ),
                "link": link,
            }
            return Letter(
                to,
                subject,
                render_to_string("emails/message_reply.txt", shown),
                render_to_string("emails/message_reply.html", shown),
                partner_id=told,
            )

        post(
            spoken(tenant, told, people, write),
            tenant=tenant,
            event=Event.TEAM if by_partner else Event.ANSWER,
            at=at,
            ref_kind="comparison",
            ref_code=one.code,
        )


def _about(one: Comparison, row: ComparisonRow | None) -> str:
    if row is None:
        return one.code
    document = row.listed_document or row.counted_document
    if document:
        return say("{comparison}, document {document}", comparison=one.code, document=document)
    return say("{comparison}, document row {row}", comparison=one.code, row=row.listed_row)
