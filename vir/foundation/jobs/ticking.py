"""Periodic work: due once per tenant and local day, however often the clock is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from vir.foundation.jobs import operations
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.queries import every_tenant


@dataclass(frozen=True)
class Daily:
    """A job that every tenant runs once a day, at a time of its own time zone."""

    name: str
    kind: str
    local_time: time
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Whenever:
    """A job that a tenant runs when there is something for it, asked at every tick; it waits only once."""

    name: str
    kind: str
    # Told the word of the tenant in addresses, and the moment.
    when: Callable[[str, datetime], bool]


def enqueue_due(schedule: Sequence[Daily | Whenever], *, now: datetime) -> int:
    """Ask for what is due now; a second tick of the same day asks for nothing. Gives how many were asked for."""
    asked = 0
    for tenant in every_tenant():
        day = due_day(now, tenant.time_zone)
        for entry in schedule:
            if isinstance(entry, Whenever):
                asked += _enqueue_if_wanted(entry, tenant, now)
                continue
            if not is_due(entry, now, tenant.time_zone):
                continue
            with tenant_context(tenant.id):
                job_id = operations.enqueue(
                    kind=entry.kind,
                    payload=entry.payload,
                    at=now,
                    tick_key=f"{entry.name}:{day.isoformat()}",
                )
            asked += job_id is not None
    return asked


def _enqueue_if_wanted(entry: Whenever, tenant: Tenant, now: datetime) -> bool:
    if not entry.when(tenant.slug, now):
        return False
    with tenant_context(tenant.id):
        operations.enqueue(kind=entry.kind, payload={}, at=now, dedupe_key=entry.name)
    return True


def due_day(now: datetime, time_zone: str) -> date:
    """Give the local day of a moment."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def is_due(entry: Daily, now: datetime, time_zone: str) -> bool:
    """Say whether the local clock has passed the entry's time; a skipped hour counts as passed."""
    return now.astimezone(ZoneInfo(time_zone)).time() >= entry.local_time
