"""The vendor of these pages, on a day of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.factories import make_tenant
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant


@pytest.fixture
def kestrel(db: None) -> Tenant:
    """Let the vendor live on the day of these tests."""
    return make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=date(2026, 11, 23))


@pytest.fixture
def console(client_as: Callable[[User], Client], priya: User) -> Client:
    """Sit where the program manager sits."""
    return client_as(priya)
