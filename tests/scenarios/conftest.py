"""The demo as people find it, for stories told through its pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import Client

from tests.support import databases
from vir.foundation.identity.models import User
from vir.foundation.jobs import runner
from vir.foundation.jobs.models import Job, JobState
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

# Later than any day the stories see and any day they are told on, so that everything asked for is due.
WORKER_CLOCK = datetime(2099, 11, 26, 12, 0, tzinfo=UTC)


class Demo:
    """The demo vendor of one story; nothing of the story stays."""

    def __init__(self) -> None:
        self.tenant = Tenant.objects.get(slug="kestrel")

    def signed_in(self, name: str, company: str = "kestrel") -> Client:
        """Give the browser of one of its people, or of one of a partner's."""
        client = Client()
        client.force_login(User.objects.get(email=f"{name}@{company}.example"))
        return client

    def work(self) -> list[str]:
        """Run every job that waits, as a worker would; gives how each ended."""
        ended = []
        while waiting := self._waiting():
            ended += [runner.run(job_id, clock=lambda: WORKER_CLOCK) for job_id in waiting]
        return ended

    def _waiting(self) -> list[Any]:
        with tenant_context(self.tenant.id):
            queued = Job.objects.filter(state=JobState.QUEUED).order_by("created_at")
            return list(queued.values_list("id", flat=True))


@pytest.fixture(scope="module")
def demo_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Point the connection at a copy of the demo while the stories of a module are told."""
    source = databases.template("demo", ["build_demo"])
    name = databases.copy_of(source, f"{source}_told_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    connection = connections["default"]
    connection.close()
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = usual
    databases.drop(name)


@pytest.fixture
def demo(demo_database: None, django_db_blocker: Any) -> Iterator[Demo]:
    """Tell one story in a transaction that is undone in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Demo()
        transaction.set_rollback(True)


Told = Callable[[Client, str], str]


@pytest.fixture
def text() -> Told:
    """Read a page."""

    def read(client: Client, path: str) -> str:
        answer = client.get(f"/t/kestrel/{path}")
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return read
