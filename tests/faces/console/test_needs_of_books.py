"""What differs in the books is on the morning page of whoever keeps them, and of nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.test import Client

from payouts.models import Reconciliation
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

NEED = "Payments equal runs and clearing: this differs"


def look(tenant: Tenant, finding: str, day: date, at: datetime) -> None:
    with tenant_context(tenant.id):
        Reconciliation.objects.create(day=day, kind="payments", finding=finding, text="1.", looked_at=at)


def test_a_red_comparison_needs_finance(
    kestrel: Tenant,
    finn: User,
    priya: User,
    client_as: Callable[[User], Client],
    today: date,
    moment: datetime,
) -> None:
    look(kestrel, "red", today, moment)

    page = client_as(finn).get("/t/kestrel/").content.decode()
    other = client_as(priya).get("/t/kestrel/").content.decode()

    assert NEED in page
    assert 'href="/t/kestrel/finance/reconciliations/"' in page
    assert NEED not in other


def test_what_agrees_here_and_differs_elsewhere_needs_nobody(
    kestrel: Tenant,
    osprey: Tenant,
    finn: User,
    client_as: Callable[[User], Client],
    today: date,
    moment: datetime,
) -> None:
    look(kestrel, "green", today, moment)
    look(osprey, "red", today, moment)

    assert NEED not in client_as(finn).get("/t/kestrel/").content.decode()
