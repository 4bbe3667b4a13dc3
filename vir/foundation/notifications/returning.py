"""What follows a letter that came back: it is marked, nothing more goes to its address, until somebody lifts that."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from vir.foundation.audit.operations import record
from vir.foundation.notifications.bounces import Bounce
from vir.foundation.notifications.events import DeliveryState
from vir.foundation.notifications.models import Delivery, Suppression
from vir.foundation.notifications.queries import letter_by_message_id
from vir.foundation.refusals import Refused

FAULT_MAX = 300


class UnableToLift(Refused):
    """The address cannot be written to again."""


def tenant_of_letter(message_id: str) -> UUID | None:
    """Find whose letter a Message-ID names, before any context is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_letter_tenant(%s)", [message_id])
        row = cursor.fetchone()
    return row[0] if row else None


@transaction.atomic
def take_bounce(*, bounce: Bounce, at: datetime) -> Delivery | None:
    """
    Mark the letter a report names, and send nothing more to its address where no letter can arrive.

    Gives None where this vendor sent no such letter. The same report taken twice changes nothing more.
    """
    letter = letter_by_message_id(bounce.message_id)
    if letter is None:
        return None
    if bounce.kind == "bounced" and letter.state != DeliveryState.BOUNCED.value:
        letter.state = DeliveryState.BOUNCED.value
        letter.bounced_at = at
        known = bounce.status in bounce.said
        letter.fault = (bounce.said if known else f"{bounce.status} {bounce.said}")[:FAULT_MAX]
        letter.save(update_fields=["state", "bounced_at", "fault"])
    if bounce.ends_the_address:
        _suppress(letter, bounce, at)
    return letter


def _suppress(letter: Delivery, bounce: Bounce, at: datetime) -> None:
    open_now = Suppression.objects.filter(address=letter.address, lifted_at__isnull=True)
    # What was lifted after this letter left is not put back by a late report of it.
    lifted = Suppression.objects.filter(address=letter.address, lifted_at__gte=letter.sent_at or at)
    if open_now.exists() or lifted.exists():
        return
    made = Suppression(
        address=letter.address, reason=bounce.kind, detail=letter.fault or bounce.said, since=at
    )
    Suppression.objects.bulk_create([made], ignore_conflicts=True)
    record(
        action="address.suppressed",
        kind="address",
        code=letter.address,
        actor_id=None,
        at=at,
        data={"reason": bounce.kind, "status": bounce.status},
    )


@transaction.atomic
def lift_suppression(*, suppression_id: UUID, actor_id: UUID, at: datetime) -> Suppression:
    """
    Write to an address again.

    :raises UnableToLift: if it was lifted already
    """
    found: Suppression = Suppression.objects.select_for_update().get(id=suppression_id)
    if found.lifted_at is not None:
        raise UnableToLift(f"{found.address} is written to already. Nothing has to be lifted.")
    found.lifted_by_id = actor_id
    found.lifted_at = at
    found.save(update_fields=["lifted_by", "lifted_at"])
    record(action="address.suppression_lifted", kind="address", code=found.address, actor_id=actor_id, at=at)
    return found
