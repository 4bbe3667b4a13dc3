"""One letter of the demo that came back, and the letters of its morning."""

from __future__ import annotations

from datetime import date
from typing import Final

from vir.demo.building import Builder, DemoBroken
from vir.foundation.jobs.operations import enqueue
from vir.foundation.notifications.bounces import Bounce
from vir.foundation.notifications.models import Delivery
from vir.foundation.notifications.outbox import SEND
from vir.foundation.notifications.returning import take_bounce

KIND: Final = "letters.morning"
# Whose mailbox is gone: what the vendor wrote to it came back, and it gets no letter of the morning.
GONE: Final = "office@jarrow.example"
SAID: Final = "550 5.1.1 The email account that you tried to reach does not exist"


def write_letters(vendor: Builder, today: date) -> None:
    """Let a letter come back, and write what is due on the demo's day: digests, and words about programs."""
    at = vendor.at(today, 7)
    vendor.work(at)
    with vendor.inside():
        letter = Delivery.objects.filter(address=GONE, ref_kind="message").order_by("created_at").last()
        if letter is None:
            raise DemoBroken(f"Nothing was written to {GONE}.")
        bounce = Bounce(letter.message_id, "bounced", "5.1.1", SAID)
        take_bounce(bounce=bounce, at=letter.created_at)
        enqueue(kind=KIND, payload={}, at=at, tick_key=f"letters_of_the_morning:{today.isoformat()}")
    vendor.work(at)
    # What was written later that day leaves as well, and those that were not due when the others left.
    evening = vendor.at(today, 23, 59)
    with vendor.inside():
        enqueue(kind=SEND, payload={}, at=evening)
    vendor.work(evening, only=SEND)
