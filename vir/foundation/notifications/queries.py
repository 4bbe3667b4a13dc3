"""Reading the outbox."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from vir.foundation.notifications.events import DeliveryState, Event
from vir.foundation.notifications.models import Delivery, Suppression
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.queries import tenant_by_slug

# What a list shows of a letter; the letter itself is as long as it is.
_LISTED = (
    "id",
    "event",
    "partner_id",
    "user",
    "address",
    "subject",
    "ref_kind",
    "ref_code",
    "state",
    "fault",
)
_TIMES = ("created_at", "sent_at", "bounced_at", "due_at", "attempts")


def letters(
    *, events: Collection[Event], reader: UUID, state: str = "", event: str = "", words: str = ""
) -> QuerySet[Delivery]:
    """
    List letters, the newest first, without what they say.

    :param events: what the person may see; of the rest they see what was written to themselves
    :param state: of DeliveryState, empty for any; a word that is none finds nothing
    :param words: in the address, the subject or the code of what it tells of
    """
    seen = Q(event__in=[one.value for one in events]) | Q(user_id=reader)
    found = Delivery.objects.filter(seen).select_related("user").only("user__name", *_LISTED, *_TIMES)
    if state:
        found = found.filter(state=state)
    if event:
        found = found.filter(event=event)
    for word in words.split():
        found = found.filter(
            Q(address__icontains=word) | Q(subject__icontains=word) | Q(ref_code__icontains=word)
        )
    return found.order_by("-created_at", "id")


def letter_by_id(letter_id: UUID, *, events: Collection[Event], reader: UUID) -> Delivery | None:
    """Find a letter that the person may see."""
    seen = Q(event__in=[one.value for one in events]) | Q(user_id=reader)
    found: Delivery | None = Delivery.objects.select_related("user").filter(seen, id=letter_id).first()
    return found


def letter_by_message_id(message_id: str) -> Delivery | None:
    """Find the letter that a Message-ID names, and lock it."""
    wanted = Delivery.objects.select_for_update(of=("self",)).filter(message_id=message_id)
    found: Delivery | None = wanted.exclude(message_id="").first()
    return found


def letters_wait(workspace: str, now: datetime) -> bool:
    """Say whether a vendor has letters that are due and not sent."""
    tenant = tenant_by_slug(workspace)
    if tenant is None:
        return False
    with tenant_context(tenant.id):
        return Delivery.objects.filter(state=DeliveryState.WAITING.value, due_at__lte=now).exists()


def suppressed() -> QuerySet[Suppression]:
    """List the addresses that nothing is sent to, the newest first."""
    return Suppression.objects.filter(lifted_at__isnull=True).order_by("-since", "address")


def suppression_by_id(suppression_id: UUID) -> Suppression | None:
    """Find an address that nothing is sent to."""
    return suppressed().filter(id=suppression_id).first()
