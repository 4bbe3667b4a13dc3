"""Messages: the vendor's list with its counts, where one stands with each partner, and what a partner got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from partners.enums import MessageKind, MessageState
from partners.models import Message, MessageCopy, MessageReading
from partners.queries.hushed import is_hushed
from partners.queries.threads import unseen_threads
from vir.foundation.notifications.events import DeliveryState
from vir.foundation.notifications.models import Delivery
from vir.foundation.tenancy.context import current

REF = "message"


@dataclass(frozen=True)
class Standing:
    """Where a message stands with one partner."""

    partner_code: str
    partner: str
    sent_at: datetime
    opened_at: datetime | None
    opened_by: str
    acknowledged_at: datetime | None
    acknowledged_by: str
    language: str
    reminders: int
    reminded_at: datetime | None
    # Addresses whose letter came back, and those that a choice of the person kept it from.
    bounced: tuple[str, ...]
    held_back: int
    emailed: int


@dataclass(frozen=True)
class OwnMessage:
    """A message as the partner it went to knows it, and what the person who reads has done."""

    code: str
    kind: MessageKind
    texts: Mapping[str, Mapping[str, str]]
    fallback: str
    acknowledge_by: date | None
    sent_at: datetime
    is_unread: bool
    # That the vendor answered a reply, and nobody of the partner has looked since.
    is_answered: bool
    # When anybody of the partner acknowledged, and who that was.
    acknowledged_at: datetime | None
    acknowledged_by_id: UUID | None
    acknowledged_language: str
    text_hash: str
    # That it is of a kind which the person turned off for the portal: kept, but neither listed nor unread.
    is_hushed: bool = False

    @property
    def wants_acknowledgement(self) -> bool:
        """Say whether nobody of the partner has acknowledged what asks for it."""
        return self.acknowledge_by is not None and self.acknowledged_at is None


def message_by_code(code: str) -> Message | None:
    """Find a message."""
    found: Message | None = Message.objects.select_related("made_by", "sent_by").filter(code=code).first()
    return found


def list_messages() -> QuerySet[Message]:
    """
    List messages, the newest first, each with `delivered`, `opened`, `acknowledged` and `bounced`.

    `example` has the texts of one copy, None before it is sent. Each count is of partners: to how many a copy
    went, of how many somebody opened or acknowledged it, and of how many a letter came back.
    """
    copies = MessageCopy.objects.filter(message=OuterRef("pk"))
    read = MessageReading.objects.filter(copy__message=OuterRef("pk"))
    back = Delivery.objects.filter(
        ref_kind=REF, ref_code=OuterRef("code"), state=DeliveryState.BOUNCED, partner_id__isnull=False
    )
    newest = Coalesce("sent_at", "scheduled_for", "made_at")
    found: QuerySet[Message] = (
        Message.objects.select_related("made_by", "sent_by")
        .annotate(
            delivered=_count(copies, "id"),
            opened=_count(read, "partner_id"),
            acknowledged=_count(read.filter(acknowledged_at__isnull=False), "partner_id"),
            bounced=_count(back, "partner_id"),
            newest=newest,
            example=Subquery(copies.order_by("partner__name").values("texts")[:1]),
        )
        .order_by("-newest", "-code")
    )
    return found


def message_counts() -> dict[str, int]:
    """Count messages by state."""
    rows = Message.objects.order_by().values_list("state").annotate(n=Count("id"))
    found = {state.value: 0 for state in MessageState}
    return found | dict(rows)


def standings_of(message: Message) -> list[Standing]:
    """List where a message stands with each partner, by name; three queries."""
    copies = MessageCopy.objects.filter(message=message).select_related("partner").order_by("partner__name")
    readings: dict[UUID, list[MessageReading]] = {}
    for one in MessageReading.objects.filter(copy__message=message).select_related("user"):
        readings.setdefault(one.copy_id, []).append(one)
    letters: dict[UUID, list[Delivery]] = {}
    for letter in Delivery.objects.filter(ref_kind=REF, ref_code=message.code, partner_id__isnull=False).only(
        "id", "tenant_id", "partner_id", "address", "state"
    ):
        assert letter.partner_id is not None
        letters.setdefault(letter.partner_id, []).append(letter)
    return [_standing(copy, readings.get(copy.id, []), letters.get(copy.partner_id, [])) for copy in copies]


def first_copy(message: Message) -> MessageCopy | None:
    """Give the copy of the first partner by name, as an example; None before it is sent."""
    copies = MessageCopy.objects.filter(message=message).select_related("partner")
    found: MessageCopy | None = copies.order_by("partner__name", "partner__code").first()
    return found


def due_exists(at: datetime) -> bool:
    """Say whether the moment of a scheduled message has come."""
    return Message.objects.filter(state=MessageState.SCHEDULED, scheduled_for__lte=at).exists()


def own_messages(user_id: UUID) -> list[OwnMessage]:
    """List what the partner whose portal is open got, the newest first; one query."""
    return [_own(copy) for copy in _own_copies(user_id).order_by("-sent_at", "-message__code")]


def own_message(code: str, user_id: UUID) -> OwnMessage | None:
    """Find a message that the partner whose portal is open got."""
    copy = _own_copies(user_id).filter(message__code=code).first()
    return None if copy is None else _own(copy)


def unread_copies(user_id: UUID, *, asking: bool) -> QuerySet[Any]:
    """
    Give the copies that a person has not opened, to be counted inside another query by `partner`.

    What the person turned off for the portal is not unread.

    :param asking: with those that ask to be acknowledged, while nobody of the partner has
    """
    read = MessageReading.objects.filter(copy=OuterRef("pk"))
    copies: QuerySet[Any] = MessageCopy.objects.annotate(
        is_read=Exists(read.filter(user_id=user_id)),
        is_said=Exists(read.filter(acknowledged_at__isnull=False)),
    )
    waits = Q(is_read=False) & ~is_hushed(user_id)
    if asking:
        waits |= Q(acknowledge_by__isnull=False, is_said=False)
    return copies.filter(waits)


def _count(rows: QuerySet[Any], what: str) -> Coalesce:
    """Count distinct values of a column inside another query."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count(what, distinct=True))
    return Coalesce(Subquery(counted.values("n")[:1]), 0)


def _own_copies(user_id: UUID) -> QuerySet[Any]:
    mine = MessageReading.objects.filter(copy=OuterRef("pk"), user_id=user_id)
    said = MessageReading.objects.filter(copy=OuterRef("pk"), acknowledged_at__isnull=False).order_by(
        "acknowledged_at"
    )
    found: QuerySet[Any] = (
        MessageCopy.objects.filter(partner_id=current().partner_id)
        .annotate(
            message_code=F("message__code"),
            message_kind=F("message__kind"),
            is_read=Exists(mine),
            is_answered=Exists(unseen_threads().filter(copy=OuterRef("pk"))),
            is_hushed=is_hushed(user_id),
            said_at=Subquery(said.values("acknowledged_at")[:1]),
            said_by=Subquery(said.values("user_id")[:1]),
            said_in=Subquery(said.values("language")[:1]),
            said_hash=Subquery(said.values("text_hash")[:1]),
        )
        .filter(message__state=MessageState.SENT)
    )
    return found


def _own(copy: Any) -> OwnMessage:
    return OwnMessage(
        code=copy.message_code,
        kind=MessageKind(copy.message_kind),
        texts=copy.texts,
        fallback=copy.language,
        acknowledge_by=copy.acknowledge_by,
        sent_at=copy.sent_at,
        is_unread=not copy.is_read,
        is_answered=copy.is_answered,
        acknowledged_at=copy.said_at,
        acknowledged_by_id=copy.said_by,
        acknowledged_language=copy.said_in or "",
        text_hash=copy.said_hash or "",
        is_hushed=copy.is_hushed,
    )


def _standing(copy: MessageCopy, readings: list[MessageReading], letters: list[Delivery]) -> Standing:
    opened = min(readings, key=lambda one: one.opened_at, default=None)
    done = [one for one in readings if one.acknowledged_at is not None]
    said = min(done, key=lambda one: one.acknowledged_at or one.opened_at, default=None)
    return Standing(
        partner_code=copy.partner.code,
        partner=copy.partner.name,
        sent_at=copy.sent_at,
        opened_at=opened.opened_at if opened else None,
        opened_by=str(opened.user) if opened else "",
        acknowledged_at=said.acknowledged_at if said else None,
        acknowledged_by=str(said.user) if said else "",
        language=said.language if said else "",
        reminders=copy.reminders,
        reminded_at=copy.reminded_at,
        bounced=tuple(sorted({one.address for one in letters if one.state == DeliveryState.BOUNCED})),
        held_back=sum(one.state == DeliveryState.HELD_BACK for one in letters),
        emailed=len({one.address for one in letters}),
    )
