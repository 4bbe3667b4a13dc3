"""The chain of the trail: each entry carries the hash of itself and of the entry before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.operations import record
from vir.foundation.tenancy.context import current_tenant_id

# The database works every hash out again, as it did when the entry was written.
FIRST_BROKEN = """
    SELECT chained.number, chained.at, chained.action FROM (
        SELECT e.number, e.at, e.action, e.hash,
            audit_entry_hash(coalesce(lag(e.hash) OVER (ORDER BY e.number), ''), e) AS should
        FROM audit_auditevent e WHERE e.tenant_id = %s
    ) chained
    WHERE chained.hash <> chained.should ORDER BY chained.number LIMIT 1
"""
_HEAD = """
    SELECT count(*), max(number),
        (SELECT hash FROM audit_auditevent WHERE tenant_id = %(tenant)s ORDER BY number DESC LIMIT 1)
    FROM audit_auditevent WHERE tenant_id = %(tenant)s
"""

_BEFORE = (
    "SELECT hash FROM audit_auditevent WHERE tenant_id = %s AND number < %s ORDER BY number DESC LIMIT 1"
)
_HASHES = "SELECT number, hash FROM audit_auditevent WHERE tenant_id = %s AND number = ANY(%s)"


@dataclass(frozen=True)
class Broken:
    """The first entry whose hash is not that of what it says after the entry before it."""

    number: int
    at: datetime
    action: str


@dataclass(frozen=True)
class Verified:
    """What a look at the whole chain found. Who notes the last hash can tell later whether the end was cut off."""

    entries: int
    last_number: int
    last_hash: str
    broken: Broken | None


@transaction.atomic
def verify_chain(*, actor_id: UUID, tenant_slug: str, at: datetime) -> Verified:
    """Work the whole chain of the tenant out again, and write into it what was found."""
    found = read_chain()
    outcome = {"intact": found.broken is None, "entries": found.entries, "last_hash": found.last_hash}
    if found.broken is not None:
        outcome["first_broken"] = found.broken.number
    record(action="trail.verified", kind="vendor", code=tenant_slug, actor_id=actor_id, at=at, data=outcome)
    return found


def read_chain() -> Verified:
    """Work the whole chain of the tenant out again."""
    tenant = current_tenant_id()
    with connection.cursor() as cursor:
        cursor.execute(_HEAD, {"tenant": tenant})
        entries, last_number, last_hash = cursor.fetchone()
        cursor.execute(FIRST_BROKEN, [tenant])
        row = cursor.fetchone()
    return Verified(entries, last_number or 0, last_hash or "", Broken(*row) if row else None)


def last_verified() -> AuditEvent | None:
    """Give the newest entry that says what a look at the chain found."""
    return (
        AuditEvent.objects.select_related("actor").filter(action="trail.verified").order_by("-number").first()
    )


def hash_before(number: int) -> str:
    """Give the hash of the tenant's entry before one; empty where that is the first."""
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [current_tenant_id(), number])
        row = cursor.fetchone()
    return "" if row is None else str(row[0])


def hashes_of(numbers: Sequence[int]) -> dict[int, str]:
    """Give the hashes of entries by their number."""
    with connection.cursor() as cursor:
        cursor.execute(_HASHES, [current_tenant_id(), list(numbers)])
        return dict(cursor.fetchall())
