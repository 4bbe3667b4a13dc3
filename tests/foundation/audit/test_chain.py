"""The trail is a chain: what is changed, taken out or slipped in is found, and named."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import psycopg2
import pytest

from tests.support import databases
from vir.foundation.audit.chain import FIRST_BROKEN, read_chain, verify_chain
from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.operations import record
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

Act = Callable[..., int]


@pytest.fixture
def act(moment: datetime) -> Act:
    def acted(action: str = "partner.changed", **data: str) -> int:
        record(action=action, kind="partner", code="ALDER", actor_id=None, at=moment, data=data)
        return AuditEvent.objects.order_by("-number").values_list("number", flat=True)[0]

    return acted


def test_a_chain_of_acts_is_intact_and_ends_with_the_last(inside: Tenant, act: Act) -> None:
    act(city="Dayton")
    last = act(city="Columbus")

    found = read_chain()

    assert (found.entries, found.last_number, found.broken) == (2, last, None)
    assert len(found.last_hash) == 64


def test_an_empty_chain_is_intact(inside: Tenant) -> None:
    assert read_chain().broken is None


def test_each_vendor_has_a_chain_of_its_own(kestrel: Tenant, osprey: Tenant, act: Act) -> None:
    for tenant in (kestrel, osprey, kestrel):
        with tenant_context(tenant.id):
            act(city=tenant.name)

    with tenant_context(kestrel.id):
        assert (read_chain().entries, read_chain().broken) == (2, None)
    with tenant_context(osprey.id):
        assert (read_chain().entries, read_chain().broken) == (1, None)


def test_many_rows_of_one_statement_are_chained_one_after_the_other(inside: Tenant, moment: datetime) -> None:
    AuditEvent.objects.bulk_create(
        AuditEvent(at=moment, action="partner.changed", object_kind="partner", object_code=str(n))
        for n in range(5)
    )

    assert (read_chain().entries, read_chain().broken) == (5, None)


def test_what_was_verified_is_written_into_the_trail(
    inside: Tenant, act: Act, priya: User, moment: datetime
) -> None:
    act()

    found = verify_chain(actor_id=priya.id, tenant_slug="kestrel", at=moment)

    told = AuditEvent.objects.get(action="trail.verified")
    assert told.data == {"intact": True, "entries": 1, "last_hash": found.last_hash}
    assert read_chain().broken is None


class Forger:
    """Somebody with the owner's password, in a database of their own with three acts of one vendor."""

    def __init__(self, name: str) -> None:
        self.url = databases.owner_url(name)
        self.connection = psycopg2.connect(self.url)
        self.connection.autocommit = True
        self.ask(
            "INSERT INTO tenancy_tenant (id, slug, name, currency, time_zone, fiscal_year_start_month, environment,"
            " country, created_at) VALUES (gen_random_uuid(), 'kestrel', 'Kestrel', 'USD', 'UTC', 1, 'live', '', now())"
        )
        for city in ("Dayton", "Toledo", "Columbus"):
            self.act(city)

    def act(self, city: str) -> None:
        self.ask(
            "INSERT INTO audit_auditevent (id, tenant_id, at, action, object_kind, object_code, data)"
            " SELECT gen_random_uuid(), id, now(), 'partner.changed', 'partner', %s, '{}' FROM tenancy_tenant",
            city,
        )

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def tamper(self, sql: str, *values: object) -> None:
        self.ask("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        self.ask(sql, *values)
        self.ask("ALTER TABLE audit_auditevent ENABLE TRIGGER USER")

    def first_broken(self) -> object:
        """Look at the chain as the product does, and name the entry by the code of its object."""
        tenant = self.ask("SELECT id::text FROM tenancy_tenant")[0][0]
        found = self.ask(FIRST_BROKEN, tenant)
        if not found:
            return None
        return self.ask("SELECT object_code FROM audit_auditevent WHERE number = %s", found[0][0])[0][0]


@pytest.fixture
def forger(django_db_setup: None) -> Iterator[Forger]:
    source = databases.template("empty")
    name = databases.copy_of(source, databases.own_name(source, "forged"))
    forger = Forger(name)
    yield forger
    forger.connection.close()
    databases.drop(name)


def test_an_entry_that_was_changed_is_named(forger: Forger) -> None:
    assert forger.first_broken() is None

    forger.tamper("UPDATE audit_auditevent SET data = '{\"city\": \"Lima\"}' WHERE object_code = 'Toledo'")

    assert forger.first_broken() == "Toledo"


def test_an_entry_that_was_taken_out_breaks_the_one_after_it(forger: Forger) -> None:
    forger.tamper("DELETE FROM audit_auditevent WHERE object_code = 'Toledo'")

    assert forger.first_broken() == "Columbus"


def test_an_entry_slipped_in_with_a_hash_of_its_own_breaks_the_one_after_it(forger: Forger) -> None:
    forger.tamper(
        "INSERT INTO audit_auditevent (id, tenant_id, at, action, object_kind, object_code, data, number, hash)"
        " OVERRIDING SYSTEM VALUE SELECT gen_random_uuid(), tenant_id, at, action, object_kind, 'Lima', data,"
        " number - 1, repeat('a', 64) FROM audit_auditevent WHERE object_code = 'Dayton'"
    )

    assert forger.first_broken() == "Lima"


def test_nobody_chooses_the_hash_of_an_entry(forger: Forger) -> None:
    forger.ask(
        "INSERT INTO audit_auditevent (id, tenant_id, at, action, object_kind, object_code, data, hash)"
        " SELECT gen_random_uuid(), id, now(), 'x', 'partner', 'Lima', '{}', repeat('a', 64) FROM tenancy_tenant"
    )

    assert forger.first_broken() is None


def test_acts_written_at_once_stand_in_one_chain(forger: Forger) -> None:
    writers = 6

    def write(number: int) -> None:
        other = psycopg2.connect(forger.url)
        with other, other.cursor() as cursor:
            for turn in range(5):
                cursor.execute(
                    "INSERT INTO audit_auditevent (id, tenant_id, at, action, object_kind, object_code, data)"
                    " SELECT gen_random_uuid(), id, now(), 'x', 'partner', %s, '{}' FROM tenancy_tenant",
                    [f"{number}-{turn}"],
                )
        other.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert forger.ask("SELECT count(*) FROM audit_auditevent") == [(3 + writers * 5,)]
    assert forger.first_broken() is None
