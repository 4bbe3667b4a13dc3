"""Messages of a kind that a person turned off for the portal."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from partners.enums import MessageKind
from partners.models import MessageThread
from vir.foundation.notifications.events import DEFAULTS, Channel, Event
from vir.foundation.notifications.models import Preference

# What a message is, for what people chose to be told.
EVENTS_OF_KINDS: Final = {
    MessageKind.NEWS: Event.NEWS,
    MessageKind.TERMS: Event.TERMS,
    MessageKind.PAYMENT: Event.PAYMENT,
    MessageKind.NUDGE: Event.TIER,
}
# The kinds that can be turned off; all of them are on until somebody does.
KINDS: Final = {
    kind: event for kind, event in EVENTS_OF_KINDS.items() if not DEFAULTS[event][Channel.PORTAL].fixed
}


def is_hushed(user_id: UUID) -> Q:
    """
    Write that a copy is of a kind that a person turned off for the portal of its partner.

    Never what asks to be acknowledged, nor what the partner wrote about: an answer is told of whatever it is about.
    """
    off = Preference.objects.filter(
        user_id=user_id, partner_id=OuterRef("partner_id"), channel=Channel.PORTAL.value, on=False
    )
    kinds = Q()
    for kind, event in KINDS.items():
        kinds |= Q(Exists(off.filter(event=event.value)), message__kind=kind.value)
    written = MessageThread.objects.filter(copy=OuterRef("pk"))
    return kinds & Q(acknowledge_by__isnull=True) & Q(~Exists(written))
