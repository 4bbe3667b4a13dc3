"""Marking that a journal stands in the general ledger, under the number that it has there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import JournalState
from payouts.models import Journal
from payouts.queries.locks import lock_books
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

REFERENCE_LENGTH_MAX = 80


class UnableToMarkPosted(Refused):
    """A journal that cannot be marked; the text says why."""


@transaction.atomic
def mark_journal_posted(*, journal_id: UUID, reference: str, actor_id: UUID, at: datetime) -> Journal:
    """
    Mark a journal as posted.

    :param reference: what the general ledger calls it
    :raises UnableToMarkPosted: if it was not exported or is marked already, or the reference is empty, too long or
        that of another journal
    """
    lock_books()
    journal: Journal = Journal.objects.select_for_update().get(id=journal_id)
    said = " ".join(reference.split())
    if journal.state == JournalState.READY:
        raise UnableToMarkPosted(f"{journal.code} was not exported yet. Export it, load it, then mark it.")
    if journal.state == JournalState.POSTED:
        raise UnableToMarkPosted(f"{journal.code} is posted already, as {journal.reference}.")
    if not said or len(said) > REFERENCE_LENGTH_MAX:
        raise UnableToMarkPosted(
            f"Reference: write the number of the journal in the general ledger, {REFERENCE_LENGTH_MAX} characters"
            " at most."
        )
    other = Journal.objects.filter(reference=said).exclude(id=journal.id).first()
    if other is not None:
        raise UnableToMarkPosted(f"Reference: {said} is {other.code} already. Each journal has its own.")
    journal.state, journal.reference = JournalState.POSTED.value, said
    journal.posted_by_id, journal.posted_at = actor_id, at
    journal.save(update_fields=["state", "reference", "posted_by", "posted_at"])
    record(
        action="journal.posted",
        kind="journal",
        code=journal.code,
        actor_id=actor_id,
        at=at,
        data={"reference": said},
    )
    return journal
