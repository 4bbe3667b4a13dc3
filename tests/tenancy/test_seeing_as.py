"""Whoever of the vendor looks at the portal of a partner sees what the partner sees, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.tenancy.test_crawler import TENANT_ADDRESSES, body, client_of
from tests.tenancy.world import Vendor, make_vendor
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import Membership
from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.web.access import side_of

PORTAL = [a for a in TENANT_ADDRESSES if side_of(Right(a.right)) == "portal"]


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Vendor, Vendor]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_vendor("kestrel", 4), make_vendor("osprey", 7)
        transaction.set_rollback(True)


def looking(vendor: Vendor, role: str = "owner") -> Client:
    client = client_of(vendor.people[role])
    answer = client.post(f"/t/kestrel/partners/{vendor.words['partner']}/portal/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/p/kestrel/")
    return client


def rows_touched() -> int:
    """Count what this transaction has written so far, undone or not; sessions are the browser's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
            " FROM pg_stat_xact_user_tables WHERE relname <> 'django_session'"
        )
        found: int = cursor.fetchone()[0]
    return found


def test_every_page_is_shown_as_to_the_partner_and_no_row_is_written(worlds: tuple[Vendor, Vendor]) -> None:
    kestrel = worlds[0]
    looker, partner = looking(kestrel), client_of(kestrel.people["partner_admin"])
    before = rows_touched()

    seen = {a.name: looker.get(a.url(kestrel.words)) for a in PORTAL}

    written = rows_touched() - before
    point = transaction.savepoint()
    real = {a.name: partner.get(a.url(kestrel.words)).status_code for a in PORTAL}
    transaction.savepoint_rollback(point)
    assert {name: answer.status_code for name, answer in seen.items()} == real
    assert written == 0
    pages = [
        a for a in seen.values() if "text/html" in a.headers.get("Content-Type", "") and a.status_code == 200
    ]
    framed = [p for p in pages if "You see what CANARY-kestrel-P1 Supply sees." in body(p)]
    assert len(framed) > 10
    assert [
        name for name, a in seen.items() if "CANARY-kestrel-P2" in body(a) or "CANARY-osprey" in body(a)
    ] == []


def test_nothing_can_be_posted(worlds: tuple[Vendor, Vendor]) -> None:
    kestrel = worlds[0]
    looker = looking(kestrel)
    before = rows_touched()

    answers = {a.name: looker.post(a.url(kestrel.words)).status_code for a in PORTAL}

    assert {name for name, status in answers.items() if status != 409} == set()
    assert rows_touched() == before


def test_the_trail_says_who_looked_at_which_partner_and_when_they_left(worlds: tuple[Vendor, Vendor]) -> None:
    kestrel = worlds[0]
    with tenant_context(kestrel.tenant.id):
        last = AuditEvent.objects.order_by("-number").values_list("number", flat=True)[0]
    looker = looking(kestrel, "program_manager")
    left = looker.post("/t/kestrel/portal/leave/")

    with tenant_context(kestrel.tenant.id):
        acts = AuditEvent.objects.filter(number__gt=last).order_by("number")
        told = list(acts.values_list("action", "object_code", "actor_id"))
    person, code = kestrel.people["program_manager"].id, kestrel.words["partner"]
    assert told == [("portal.seen_as_partner", code, person), ("portal.left_as_partner", code, person)]
    assert left.headers["Location"] == f"/t/kestrel/partners/{code}/"
    assert looker.get("/p/kestrel/").status_code == 404


@pytest.mark.parametrize("role", ["claims_reviewer", "auditor", "partner_admin"])
def test_roles_that_see_less_than_a_partner_does_not_look(worlds: tuple[Vendor, Vendor], role: str) -> None:
    client = client_of(worlds[0].people[role])

    asked = client.post(f"/t/kestrel/partners/{worlds[0].words['partner']}/portal/")

    assert asked.status_code == (404 if role == "partner_admin" else 403)


def test_a_partner_of_another_vendor_is_not_there_and_another_vendors_portal_stays_closed(
    worlds: tuple[Vendor, Vendor],
) -> None:
    kestrel, osprey = worlds
    client = looking(kestrel)

    asked = client.post(f"/t/kestrel/partners/{osprey.words['partner']}/portal/")

    assert asked.status_code == 404
    assert client.get("/p/osprey/").status_code == 404


def test_whoever_loses_the_right_sees_nothing_from_then_on(worlds: tuple[Vendor, Vendor]) -> None:
    kestrel = worlds[0]
    client = looking(kestrel, "finance_preparer")
    point = transaction.savepoint()
    with tenant_context(kestrel.tenant.id):
        Membership.objects.filter(user=kestrel.people["finance_preparer"]).update(role="auditor")

    answer = client.get("/p/kestrel/")

    transaction.savepoint_rollback(point)
    assert answer.status_code == 404


def test_the_frame_of_the_branding_page_draws_the_draft_behind_the_walls_of_the_portal(
    worlds: tuple[Vendor, Vendor],
) -> None:
    kestrel = worlds[0]
    owner, partner = client_of(kestrel.people["owner"]), client_of(kestrel.people["partner_admin"])
    before = rows_touched()

    frame = body(
        owner.get(
            f"/t/kestrel/settings/branding/preview/portal/?partner={kestrel.words['partner']}&theme=dark"
        )
    )

    assert rows_touched() == before
    assert "CANARY-kestrel look 2" in frame
    assert 'href="/t/kestrel/settings/branding/draft.css"' in frame
    assert 'data-theme="dark"' in frame
    assert "CANARY-kestrel-P2" not in frame
    assert "<script" not in frame
    real = body(partner.get("/p/kestrel/"))
    assert "CANARY-kestrel look 1" in real
    assert "look 2" not in real
