"""Files of partners: they match themselves, say what would change, and do just that."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from partners.importers.partner_columns import PARTNER_COLUMNS
from partners.models import Partner, SegmentMember
from partners.operations.save_rule import add_rule_segment
from tests.claims.intake import UPLOADED, checked, codes, commit, committed, csv, jobs_of, problems
from tests.factories import make_partner
from vir.foundation.identity.models import User
from vir.foundation.imports.mapping import suggest
from vir.foundation.imports.models import StagedRow
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db


def test_the_headers_of_a_known_file_match_themselves(shared: Path) -> None:
    header = (shared / "data" / "adventureworks" / "resellers.csv").read_text().splitlines()[0]

    assert suggest(PARTNER_COLUMNS, header.split(",")) == {
        "code": "ResellerKey",
        "name": "ResellerName",
        "kind": "BusinessType",
        "city": "City",
        "region": "StateProvinceName",
        "country": "Country_Region",
    }


def test_new_partners_are_added_with_what_the_file_says(inside: Tenant) -> None:
    batch = committed(
        csv("Code,Name,Kind,City", "ALDER,Alder Supply,Warehouse,Reno", "B-1,Bexley,,"), kind="partners"
    )

    fields = ("code", "name", "status", "kind", "city", "region", "country")
    assert list(Partner.objects.order_by("code").values_list(*fields)) == [
        ("ALDER", "Alder Supply", "active", "Warehouse", "Reno", "", ""),
        ("B-1", "Bexley", "active", "", "", "", ""),
    ]
    assert batch.control_totals == {"created": 2, "changed": 0, "unchanged": 0}
    assert list(jobs_of("programs.rebuild_enrolments")) == [{"dedupe": "all"}]
    assert StagedRow.objects.count() == 0


def test_what_would_change_is_listed_before_it_does(inside: Tenant) -> None:
    make_partner("ALDER", name="Alder", city="Reno", region="Nevada")
    make_partner("BEXLEY", name="Bexley", city="Kent")

    batch = checked(
        csv("Code,Name,City", "ALDER,Alder Supply,", "BEXLEY,Bexley,Kent", "C-1,Corvus,Ely"), kind="partners"
    )

    assert batch.control_totals == {"created": 1, "changed": 1, "unchanged": 1}
    assert [(row, message) for row, _, _, message, _ in problems(batch, "note")] == [
        (2, "Row 2, City: '' takes the place of 'Reno'."),
        (2, "Row 2, Name: 'Alder Supply' takes the place of 'Alder'."),
    ]
    assert Partner.objects.get(code="ALDER").name == "Alder"


def test_only_columns_of_the_file_change_a_partner(inside: Tenant) -> None:
    before = make_partner(
        "ALDER", name="Alder", city="Reno", region="Nevada", kind="Warehouse", status="ended"
    )

    batch = committed(csv("Code,Name,City", "ALDER,Alder Supply,"), kind="partners")

    after = Partner.objects.get(code="ALDER")
    assert (after.id, after.name, after.city) == (before.id, "Alder Supply", "")
    assert (after.region, after.kind, after.status) == ("Nevada", "Warehouse", "ended")
    assert batch.control_totals == {"created": 0, "changed": 1, "unchanged": 0}


def test_a_code_twice_counts_once_and_only_if_both_rows_say_the_same(inside: Tenant) -> None:
    batch = checked(
        csv("Code,Name,City", "A,Alder,Reno", "A,Alder,Reno", "A,Alder,Ely", "B,Bexley,Kent"), kind="partners"
    )

    assert (batch.rows_good, batch.rows_duplicate, batch.rows_bad) == (2, 1, 1)
    assert codes(batch, "duplicate") == [(3, "repeated_row")]
    assert [(row, message) for row, _, _, message, _ in problems(batch)] == [
        (4, "Row 4, Code: 'A' is already in row 2, with other values.")
    ]


@pytest.mark.parametrize("code", ["A/1", "A\\1", "..", "new"])
def test_a_code_that_cannot_be_an_address_is_bad(inside: Tenant, code: str) -> None:
    batch = checked(csv("Code,Name", f"{code},Alder", "B-1,Bexley"), kind="partners")

    assert (codes(batch), batch.rows_good, batch.rows_bad) == ([(2, "code_unusable")], 1, 1)


def test_segments_with_a_rule_take_new_partners_in(inside: Tenant, priya: User) -> None:
    add_rule_segment(
        name="Warehouses",
        field="kind",
        value="Warehouse",
        actor_id=priya.id,
        at=UPLOADED,
        today=date(2026, 11, 23),
    )

    committed(csv("Code,Name,Kind", "A,Alder,Warehouse", "B,Bexley,Shop"), kind="partners")

    members = SegmentMember.objects.values_list("partner__code", "starts_on")
    assert list(members) == [("A", None)]


def test_a_partner_changed_since_the_check_still_gets_the_files_values(inside: Tenant) -> None:
    batch = checked(csv("Code,Name", "ALDER,Alder Supply"), kind="partners")
    make_partner("ALDER", name="Typed by hand")

    batch = commit(batch)

    assert Partner.objects.get().name == "Alder Supply"
    assert batch.control_totals == {"created": 0, "changed": 1, "unchanged": 0}


def test_a_lookalike_of_another_vendor_is_left_alone(inside: Tenant, osprey: Tenant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(osprey.id)])
        cursor.execute(
            "INSERT INTO partners_partner"
            " (id, tenant_id, code, name, status, kind, city, region, country, created_at)"
            " VALUES (gen_random_uuid(), %s, 'ALDER', 'Osprey''s Alder', 'active', '', '', '', '', now())",
            [osprey.id],
        )
        cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(inside.id)])

    batch = committed(csv("Code,Name", "ALDER,Alder Supply"), kind="partners")

    assert batch.control_totals == {"created": 1, "changed": 0, "unchanged": 0}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(osprey.id)])
        cursor.execute("SELECT name FROM partners_partner")
        assert cursor.fetchall() == [("Osprey's Alder",)]
        cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(inside.id)])
