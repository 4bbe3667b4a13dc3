"""Opening a file of a run that holds the numbers of accounts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.models import RunFile
from vir.foundation.audit.operations import record


@transaction.atomic
def open_run_file(*, file_id: UUID, actor_id: UUID, at: datetime) -> RunFile:
    """Give a file of a run, and write to the trail who took it out."""
    found: RunFile = RunFile.objects.select_related("file", "run").get(id=file_id)
    record(
        action="run.file_opened",
        kind="payout_run",
        code=found.run.code,
        actor_id=actor_id,
        at=at,
        data={"file": found.file.name, "sha256": found.file.sha256},
    )
    return found
