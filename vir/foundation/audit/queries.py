"""Reading the trail."""

from __future__ import annotations

from django.db.models import QuerySet

from vir.foundation.audit.models import AuditEvent


def trail_of(kind: str, code: str) -> QuerySet[AuditEvent]:
    """List the acts on one object, the last written first: the clock of a demo goes round its one day."""
    found = AuditEvent.objects.filter(object_kind=kind, object_code=code)
    return found.select_related("actor").order_by("-number")
