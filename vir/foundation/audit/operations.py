"""Writing to the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from vir.foundation.audit.models import AuditEvent


def record(
    *,
    action: str,
    kind: str,
    code: str,
    actor_id: UUID | None,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """
    Write one act in the transaction that does it.

    :param action: verb in the past, such as "program.approved"
    :param kind: what was acted on, such as "program"
    :param code: its human code
    """
    AuditEvent.objects.create(
        at=at, actor_id=actor_id, action=action, object_kind=kind, object_code=code, data=dict(data or {})
    )
