"""Who was nudged about which program lately, or is about to be: at most one nudge a week for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from partners.enums import AudienceKind, MessageKind, MessageState
from partners.models import Message, MessageCopy, Partner
from vir.foundation.notifications.models import Delivery

EVERY: Final = timedelta(days=7)
# What the morning's letters about a tier lie under in the outbox; their code begins with that of the program.
LETTER_KIND: Final = "nudge"


@dataclass(frozen=True)
class Nudged:
    """The last word about a program: the message, empty for a letter of the morning; `at` is None for a draft."""

    code: str
    at: datetime | None


def nudged_lately(at: datetime) -> Mapping[tuple[str, str], Nudged]:
    """Give the last nudge of the week before, or the draft of one, by partner code and program code; four queries."""
    since = at - EVERY
    found: dict[tuple[str, str], Nudged] = {}
    letters = Delivery.objects.filter(ref_kind=LETTER_KIND, created_at__gt=since, partner_id__isnull=False)
    told = list(letters.order_by("created_at").values_list("partner_id", "ref_code", "created_at"))
    codes = dict(Partner.objects.filter(id__in={row[0] for row in told}).values_list("id", "code"))
    for partner_id, ref_code, when in told:
        if partner_id in codes:
            found[codes[partner_id], ref_code.partition(":")[0]] = Nudged("", when)
    copies = MessageCopy.objects.filter(message__kind=MessageKind.NUDGE, sent_at__gt=since)
    for partner, about, code, when in copies.order_by("sent_at").values_list(
        "partner__code", "message__about", "message__code", "sent_at"
    ):
        found[partner, about] = Nudged(code, when)
    open_states = (MessageState.DRAFT, MessageState.SCHEDULED)
    drafts = Message.objects.filter(
        kind=MessageKind.NUDGE, audience=AudienceKind.PARTNERS, state__in=open_states
    )
    for code, about, names in drafts.order_by("made_at").values_list("code", "about", "audience_names"):
        for partner in names:
            found.setdefault((partner, about), Nudged(code, None))
    return found
