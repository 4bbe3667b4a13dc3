"""Each table, asked by each identity for rows that are not its own."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction

from partners.models import Partner
from tests.factories import make_partner, make_segment
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import NoTenantContext, TenantSwitch, current, is_open, tenant_context
from vir.foundation.tenancy.models import Tenant, TenantModel

pytestmark = pytest.mark.django_db

TENANT_MODELS = sorted(
    (model for model in apps.get_models() if issubclass(model, TenantModel)), key=lambda m: m._meta.db_table
)


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        found: int = cursor.fetchone()[0]
    return found


@pytest.fixture
def two_vendors(kestrel: Tenant, osprey: Tenant) -> tuple[Tenant, Tenant]:
    for tenant in (kestrel, osprey):
        with tenant_context(tenant.id):
            alder = make_partner("ALDER", name="Alder Supply")
            make_segment("Electrical wholesale", [alder])
    return kestrel, osprey


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda m: m._meta.db_table)
def test_without_a_context_no_row_of_any_table_exists(
    model: type[Any], two_vendors: tuple[Tenant, Tenant]
) -> None:
    assert count(model._meta.db_table) == 0


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda m: m._meta.db_table)
def test_asking_a_model_without_a_context_is_an_error_not_an_empty_answer(model: type[Any], db: None) -> None:
    with pytest.raises(NoTenantContext):
        model.objects.all()


def test_a_context_shows_one_vendor_only_even_to_plain_sql(two_vendors: tuple[Tenant, Tenant]) -> None:
    kestrel, osprey = two_vendors

    with tenant_context(kestrel.id), connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM partners_partner WHERE tenant_id = %s OR 1 = 1", [osprey.id])
        seen = cursor.fetchall()

    assert seen == [(kestrel.id,)]


def test_a_row_can_not_be_written_for_another_vendor(two_vendors: tuple[Tenant, Tenant]) -> None:
    kestrel, osprey = two_vendors

    with tenant_context(kestrel.id), pytest.raises(ProgrammingError, match="row-level security"):
        with transaction.atomic():
            Partner.objects.create(tenant=osprey, code="X", name="X", created_at="2026-11-23T12:00Z")

    with tenant_context(osprey.id):
        assert Partner.objects.count() == 1


def test_another_vendors_rows_can_be_neither_changed_nor_deleted(two_vendors: tuple[Tenant, Tenant]) -> None:
    kestrel, osprey = two_vendors

    with tenant_context(kestrel.id), connection.cursor() as cursor:
        cursor.execute("UPDATE partners_partner SET name = 'taken' WHERE tenant_id = %s", [osprey.id])
        changed = cursor.rowcount
        cursor.execute("DELETE FROM partners_segmentmember WHERE tenant_id = %s", [osprey.id])
        deleted = cursor.rowcount

    assert (changed, deleted) == (0, 0)


def test_a_row_can_not_point_to_another_vendors_row(two_vendors: tuple[Tenant, Tenant]) -> None:
    kestrel, osprey = two_vendors
    with tenant_context(osprey.id):
        foreign = Partner.objects.get(code="ALDER")

    with pytest.raises(DatabaseError, match="foreign key"):
        with tenant_context(kestrel.id):
            make_segment("Borrowed", [foreign])
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_same_code_can_be_used_by_both_vendors(two_vendors: tuple[Tenant, Tenant]) -> None:
    kestrel, osprey = two_vendors

    with tenant_context(kestrel.id):
        ours = Partner.objects.get(code="ALDER").id
    with tenant_context(osprey.id):
        theirs = Partner.objects.get(code="ALDER").id

    assert ours != theirs


def test_the_portal_sees_its_own_partner_only(two_vendors: tuple[Tenant, Tenant]) -> None:
    kestrel, _ = two_vendors
    with tenant_context(kestrel.id):
        alder = Partner.objects.get(code="ALDER")
        make_partner("BEXLEY")

    with tenant_context(kestrel.id, partner_id=alder.id):
        seen = list(Partner.objects.values_list("code", flat=True))

    assert seen == ["ALDER"]


def test_the_portal_can_not_ask_for_what_a_product_costs(kestrel: Tenant) -> None:
    with tenant_context(kestrel.id):
        alder = make_partner("ALDER")

    with tenant_context(kestrel.id, partner_id=alder.id), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("SELECT standard_cost FROM programs_product")


def test_the_portal_role_without_a_partner_sees_nothing(two_vendors: tuple[Tenant, Tenant]) -> None:
    kestrel, _ = two_vendors

    with tenant_context(kestrel.id), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE app_portal")
        cursor.execute("SELECT count(*) FROM partners_partner")
        seen = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")

    assert seen == 0


def test_a_context_ends_with_its_block_also_inside_a_larger_transaction(
    two_vendors: tuple[Tenant, Tenant],
) -> None:
    kestrel, _ = two_vendors

    with tenant_context(kestrel.id):
        inside = count("partners_partner")
    outside = count("partners_partner")

    assert (inside, outside) == (1, 0)
    assert not is_open()


def test_a_context_ends_with_its_block_when_the_block_breaks(two_vendors: tuple[Tenant, Tenant]) -> None:
    kestrel, _ = two_vendors

    with pytest.raises(ZeroDivisionError), tenant_context(kestrel.id):
        make_partner("LOST")
        raise ZeroDivisionError

    assert count("partners_partner") == 0
    with tenant_context(kestrel.id):
        assert list(Partner.objects.values_list("code", flat=True)) == ["ALDER"]


def test_a_context_of_another_vendor_can_not_be_opened_inside_one(two_vendors: tuple[Tenant, Tenant]) -> None:
    kestrel, osprey = two_vendors

    with tenant_context(kestrel.id):
        with pytest.raises(TenantSwitch), tenant_context(osprey.id):
            pass

        assert current().tenant_id == kestrel.id


def test_an_inner_context_gives_the_outer_one_back(two_vendors: tuple[Tenant, Tenant]) -> None:
    kestrel, _ = two_vendors
    with tenant_context(kestrel.id):
        make_partner("BEXLEY")
        alder = Partner.objects.get(code="ALDER")

        with tenant_context(kestrel.id, partner_id=alder.id):
            portal = Partner.objects.count()
        console = Partner.objects.count()

    assert (portal, console) == (1, 2)


def test_a_person_finds_only_the_own_memberships_before_a_vendor_is_chosen(
    kestrel: Tenant, priya: User, finn: User, charlie: User
) -> None:
    from vir.foundation.identity.queries import places_of
    from vir.foundation.tenancy.context import user_context

    with user_context(priya.id):
        mine = [tenant.slug for tenant, _ in places_of(user_id=priya.id)]
        others = places_of(user_id=finn.id)

    assert (mine, others) == (["kestrel"], [])


def test_lookups_give_a_tenant_for_an_exact_key_and_nothing_else(kestrel: Tenant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_job_tenant(%s), app_invitation_tenant(%s)", [uuid.uuid4(), "no such hash"])
        found = cursor.fetchone()

    assert found == (None, None)


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE app_owner",
        "ALTER TABLE partners_partner DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON partners_partner",
        "TRUNCATE partners_segmentmember",
        "CREATE TABLE public.mine (id int)",
    ],
)
def test_the_run_time_role_can_not_take_down_the_walls(statement: str, kestrel: Tenant) -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute(statement)


def test_switching_row_security_off_turns_into_an_error_not_into_sight(
    two_vendors: tuple[Tenant, Tenant],
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL row_security = off")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute("SELECT count(*) FROM partners_partner")
        cursor.execute("SET LOCAL row_security = on")
