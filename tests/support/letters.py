"""Reading what was posted, in tests of those who post."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vir.foundation.notifications.models import Delivery
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


@dataclass(frozen=True)
class Posted:
    """A letter in the outbox."""

    id: UUID
    to: list[str]
    subject: str
    body: str
    html: str
    event: str


def posted(tenant: Tenant) -> list[Posted]:
    """List the letters in a vendor's outbox, the oldest first, those of one moment by address."""
    with tenant_context(tenant.id):
        return [
            Posted(row.id, [row.address], row.subject, row.text, row.html, row.event)
            for row in Delivery.objects.order_by("created_at", "address", "subject")
        ]
