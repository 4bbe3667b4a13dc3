"""Periodic work is due once per tenant and local day, at the tenant's own time."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from tests.factories import make_tenant
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.ticking import Daily, due_day, enqueue_due, is_due
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.schedule import SCHEDULE

NIGHTLY = Daily(name="nightly", kind="test.nightly", local_time=time(2, 0))


def keys(tenant: Tenant) -> list[str]:
    with tenant_context(tenant.id):
        return sorted(Job.objects.values_list("tick_key", flat=True))


def test_the_nightly_recalculation_is_at_two_in_the_morning() -> None:
    nightly = {entry.name: entry.local_time for entry in SCHEDULE if isinstance(entry, Daily)}[
        "nightly_recalculation"
    ]

    assert nightly == time(2, 0)


def test_each_tenant_is_due_at_its_own_two_in_the_morning(db: None) -> None:
    chicago = make_tenant("kestrel", "Kestrel Tools", time_zone="America/Chicago")
    kolkata = make_tenant("osprey", "Osprey Supply", time_zone="Asia/Kolkata")

    asked = enqueue_due([NIGHTLY], now=datetime(2026, 11, 23, 7, 30, tzinfo=UTC))

    assert asked == 1
    assert keys(kolkata) == ["nightly:2026-11-23"]
    assert keys(chicago) == []


def test_two_beats_ask_once(db: None) -> None:
    tenant = make_tenant("kestrel", "Kestrel Tools")
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    assert [enqueue_due([NIGHTLY], now=now) for _ in range(3)] == [1, 0, 0]
    assert keys(tenant) == ["nightly:2026-11-23"]


def test_the_next_day_is_asked_for_again(db: None) -> None:
    tenant = make_tenant("kestrel", "Kestrel Tools")

    enqueue_due([NIGHTLY], now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    enqueue_due([NIGHTLY], now=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))

    assert keys(tenant) == ["nightly:2026-11-23", "nightly:2026-11-24"]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 8, 7, 59, tzinfo=UTC), False),  # 01:59 in Chicago, the clocks go forward at 02:00
        (datetime(2026, 3, 8, 8, 0, tzinfo=UTC), True),  # 03:00, the skipped hour has passed
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), False),  # 01:30, first time
        (datetime(2026, 11, 1, 7, 30, tzinfo=UTC), False),  # 01:30, second time
        (datetime(2026, 11, 1, 8, 0, tzinfo=UTC), True),  # 02:00
    ],
)
def test_a_night_with_a_clock_change_has_one_recalculation(now: datetime, due: bool) -> None:
    assert is_due(NIGHTLY, now, "America/Chicago") is due


def test_the_day_is_the_tenants_own() -> None:
    now = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)

    days = [due_day(now, zone).isoformat() for zone in ("Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago")]

    assert days == ["2026-11-24", "2026-11-23", "2026-11-23"]
