"""Keeping that a person of the partner opened a statement."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.models import StatementOpening
from vir.foundation.tenancy.context import current


@transaction.atomic
def note_opening(*, statement_id: UUID, person_id: UUID, at: datetime) -> None:
    """Keep the first time that a person of the partner whose portal is open reads a version of a statement."""
    partner_id = current().partner_id
    assert partner_id is not None
    if StatementOpening.objects.filter(statement_id=statement_id, person_id=person_id).exists():
        return
    # Two tabs at once are one opening.
    StatementOpening.objects.bulk_create(
        [StatementOpening(statement_id=statement_id, partner_id=partner_id, person_id=person_id, at=at)],
        ignore_conflicts=True,
    )
