"""The cast and the stage that every test shares. Everything runs under the run-time role."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from tests.factories import make_person, make_tenant
from tests.support import databases
from tests.support.renderers import end_kept
from tests.support.sharing import longest_first
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

SHARED = Path(os.environ.get("VIR_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share by file; see `tests.support.sharing`."""
    from tests.support.sharing import ByFile

    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    longest_first(items)


def pytest_unconfigure() -> None:
    """Leave no renderer behind."""
    end_kept()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Hash passwords quickly: their strength is not what these tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Give this worker a database of its own, copied from the run's template."""
    source = databases.template("empty")
    name = databases.own_name(source)
    databases.copy_of(source, name)
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections["default"].close()
    databases.drop(name)


@pytest.fixture
def moment() -> datetime:
    """The moment of most tests: noon UTC on the demo's day."""
    return datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def today() -> date:
    return date(2026, 11, 23)


@pytest.fixture
def kestrel(db: None) -> Tenant:
    """The vendor of most tests."""
    return make_tenant("kestrel", "Kestrel Tools")


@pytest.fixture
def osprey(db: None) -> Tenant:
    """The other vendor, whose rows look alike and must never be seen."""
    return make_tenant("osprey", "Osprey Supply")


@pytest.fixture
def olga(kestrel: Tenant) -> User:
    """The owner."""
    return make_person(kestrel, "olga", "owner")


@pytest.fixture
def priya(kestrel: Tenant) -> User:
    """The program manager."""
    return make_person(kestrel, "priya", "program_manager")


@pytest.fixture
def finn(kestrel: Tenant) -> User:
    """The finance preparer."""
    return make_person(kestrel, "finn", "finance_preparer")


@pytest.fixture
def lena(kestrel: Tenant) -> User:
    """The finance approver."""
    return make_person(kestrel, "lena", "finance_approver")


@pytest.fixture
def charlie(osprey: Tenant) -> User:
    """The stranger, who owns the other vendor."""
    return make_person(osprey, "charlie", "owner")


@pytest.fixture
def inside(kestrel: Tenant, priya: User) -> Iterator[Tenant]:
    """Open the vendor's context as its program manager."""
    with tenant_context(kestrel.id, user_id=priya.id):
        yield kestrel


@pytest.fixture
def client_as() -> Callable[[User], Client]:
    """Give a signed-in client of a person."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def shared() -> Path:
    """Give the folder of real data and worked examples beside the checkout."""
    return SHARED
