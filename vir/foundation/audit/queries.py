"""Reading the trail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from vir.foundation.audit.models import AuditEvent


def trail_of(kind: str, code: str) -> QuerySet[AuditEvent]:
    """List the acts on one object, the last written first: the clock of a demo goes round its one day."""
    found = AuditEvent.objects.filter(object_kind=kind, object_code=code)
    return found.select_related("actor").order_by("-number")


def actors() -> list[Any]:
    """List the people who did anything, by name."""
    people = get_user_model().objects
    return list(
        people.filter(
            id__in=AuditEvent.objects.order_by().values_list("actor_id", flat=True).distinct()
        ).order_by("name", "email")
    )
