"""Telling a partner that its statement is ready."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.models import Statement
from payouts.operations.statement_letters import send_ready


@transaction.atomic
def tell_ready(*, statement_id: UUID, at: datetime) -> None:
    """Write to those of the partner who read statements, in the step that keeps the files of the statement."""
    send_ready(statement=Statement.objects.get(id=statement_id), at=at)
