"""Reading messages of the trade, and whose identifiers are whose."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from claims.models import TradeIdentity, TradeMessage

ACKNOWLEDGEMENTS = ("997", "CONTRL")


def messages() -> QuerySet[TradeMessage]:
    """List messages, newest first."""
    found = TradeMessage.objects.select_related("partner", "batch", "claim", "file", "answers")
    return found.order_by("-number")


def listed_messages() -> QuerySet[TradeMessage]:
    """List messages, newest first, each with the number of its acknowledgement as `answer_number`."""
    answers = TradeMessage.objects.filter(
        direction="out", kind__in=ACKNOWLEDGEMENTS, answers__file_id=OuterRef("file_id")
    )
    return messages().annotate(answer_number=Subquery(answers.order_by("number").values("number")[:1]))


def message_by_number(number: int) -> TradeMessage | None:
    """Find a message."""
    return messages().filter(number=number).first()


def siblings_of(message: TradeMessage) -> list[TradeMessage]:
    """List the messages that came in the same interchange, in its order."""
    return list(messages().filter(file_id=message.file_id, direction=message.direction).order_by("number"))


def answer_to(message: TradeMessage) -> TradeMessage | None:
    """Find the acknowledgement of the interchange that a message came in."""
    first = messages().filter(answers__file_id=message.file_id, kind__in=ACKNOWLEDGEMENTS).order_by("number")
    return first.first()


def responses_to(claim_id: UUID) -> list[TradeMessage]:
    """List the 849s about a claim, oldest first."""
    return list(messages().filter(claim_id=claim_id, kind="849").order_by("number"))


def claim_message(claim_id: UUID) -> TradeMessage | None:
    """Find the message that a claim came by."""
    return messages().filter(claim_id=claim_id, direction="in").order_by("number").first()


def received_as(sha256: str) -> list[TradeMessage]:
    """List the messages of the newest interchange that was received with exactly these bytes."""
    newest = messages().filter(direction="in", file__sha256=sha256).first()
    return siblings_of(newest) if newest else []


def used_control_numbers(standard: str, sender: str, keys: list[tuple[str, str]]) -> list[TradeMessage]:
    """
    List the messages of a sender that were taken under one of the control numbers.

    :param keys: (kind, control number)
    """
    wanted = messages().filter(
        direction="in", standard=standard, sender=sender, control_number__in=[number for _, number in keys]
    )
    return [one for one in wanted.exclude(state="rejected") if (one.kind, one.control_number) in keys]


def identities() -> QuerySet[TradeIdentity]:
    """List whose identifiers are whose, by standard and identifier."""
    return TradeIdentity.objects.select_related("partner").order_by("standard", "identifier", "qualifier")


def identity_of(standard: str, qualifier: str, identifier: str) -> TradeIdentity | None:
    """Find who an identifier in an envelope is."""
    return identities().filter(standard=standard, qualifier=qualifier, identifier=identifier).first()


def partner_codes_by_identifier(standard: str) -> dict[str, str]:
    """Give the codes of partners by the identifiers that name them in messages."""
    named = identities().filter(standard=standard, partner__isnull=False)
    return dict(named.values_list("identifier", "partner__code"))
