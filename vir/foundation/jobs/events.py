"""Publishing upward: an operation names what happened, `vir/wiring.py` says which jobs follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from vir.foundation.jobs.operations import enqueue


def publish(
    event: str, *, payload: Mapping[str, Any], at: datetime, actor_id: UUID | None = None
) -> list[UUID]:
    """
    Ask for the jobs that follow an event, in the transaction of the change. Gives their ids.

    :raises KeyError: if the wiring does not know the event
    """
    asked = []
    for kind in import_string(settings.EVENT_JOBS)[event]:
        job_id = enqueue(
            kind=kind,
            payload=payload,
            at=at,
            requested_by_id=actor_id,
            dedupe_key=f"{kind}:{payload.get('dedupe', '')}" if "dedupe" in payload else "",
        )
        if job_id is not None:
            asked.append(job_id)
    return asked
