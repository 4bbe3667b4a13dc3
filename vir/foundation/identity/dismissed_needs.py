"""Putting aside what a person's list of decisions asks of them, with the reason, and bringing it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vir.foundation.audit.operations import record
from vir.foundation.identity.models import DismissedNeed
from vir.foundation.refusals import Refused

REASON_LENGTH_MAX = 300
KEY_LENGTH_MAX = 200


class ReasonNeeded(Refused):
    """Something was put aside without a word of why."""


def dismissed_needs(*, user_id: UUID) -> list[DismissedNeed]:
    """List what a person has put aside, the last one first."""
    return list(DismissedNeed.objects.filter(user_id=user_id).order_by("-dismissed_at", "key"))


@transaction.atomic
def dismiss_need(*, user_id: UUID, key: str, about: str, reason: str, at: datetime) -> DismissedNeed:
    """
    Put one thing aside for one person; others still see it, and it comes back when its key changes.

    :param about: what it is about, for the trail
    :raises ReasonNeeded: if the reason is empty or too long
    """
    said = reason.strip()
    if not said or len(said) > REASON_LENGTH_MAX or "\x00" in said:
        raise ReasonNeeded(f"Reason: write why you put it aside, in 1 to {REASON_LENGTH_MAX} characters.")
    need: DismissedNeed = DismissedNeed.objects.update_or_create(
        user_id=user_id, key=key[:KEY_LENGTH_MAX], defaults={"reason": said, "dismissed_at": at}
    )[0]
    record(
        action="need.dismissed",
        kind="need",
        code=about,
        actor_id=user_id,
        at=at,
        data={"key": need.key, "reason": said},
    )
    return need


@transaction.atomic
def bring_back_need(*, user_id: UUID, key: str, at: datetime) -> bool:
    """Take something back onto a person's list; say whether it was put aside."""
    waiting = DismissedNeed.objects.select_for_update().filter(user_id=user_id, key=key)
    found = waiting.first()
    if found is None:
        return False
    found.delete()
    record(
        action="need.brought_back", kind="need", code=key[:120], actor_id=user_id, at=at, data={"key": key}
    )
    return True
