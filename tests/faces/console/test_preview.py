"""A live workspace previewed as of another day: shown, never kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import InternalError, connection
from django.test import Client

from payouts.models import Earning
from payouts.operations.recalculate import recalculate
from programs.models import Program
from programs.operations.save_amendment import Wishes, save_amendment
from programs.operations.start_amendment import start_amendment
from programs.queries.amendments import open_amendment
from tests.factories import (
    NOON,
    make_line,
    make_partner,
    make_product,
    make_published_program,
    make_tenant,
    program_document,
)
from vir.foundation.identity.models import Membership, User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web import preview

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_session'"


@pytest.fixture
def kestrel(db: None) -> Tenant:
    """Let the vendor be a live one."""
    return make_tenant("kestrel", "Kestrel Tools")


@pytest.fixture
def sold(kestrel: Tenant, priya: User, lena: User) -> Tenant:
    """Let Alder buy in October and in November, and know of both in November."""
    with tenant_context(kestrel.id):
        alder, drill = make_partner("ALDER", name="Alder Supply"), make_product("DRILL-1")
        make_published_program(program_document(), partners=[alder], owner=priya, approver=lena)
        later = program_document(
            code="VIR-2027-003", name="Q1 Push", starts_on="2027-01-01", ends_on="2027-03-31"
        )
        make_published_program(later, partners=[alder], owner=priya, approver=lena, status="scheduled")
        make_line(alder, drill, date(2026, 10, 5), "100000.00")
        make_line(alder, drill, date(2026, 11, 5), "150000.00")
        recalculate(scope="full", reason="test", today=date(2026, 11, 23), at=NOON)
    return kestrel


def everything() -> dict[str, str]:
    """Give a fingerprint of every row of every table."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {table} t"
            )
            found[table] = cursor.fetchone()[0]
    return found


def previewing(client: Client, day: str) -> Client:
    answer = client.post("/t/kestrel/date/preview/", {"day": day})
    assert answer.status_code == 302
    return client


def test_a_page_shows_what_was_earned_by_the_day_of_the_preview(
    sold: Tenant, client_as: Callable[[User], Client], priya: User
) -> None:
    client = client_as(priya)
    path = "/t/kestrel/finance/programs/VIR-2026-014/"
    now = client.get(path).content.decode()

    then = previewing(client, "2026-10-31").get(path).content.decode()

    # 250,000 at 3% now; 100,000 at 2% with what was bought and known by the end of October.
    assert "7,500.00" in now
    assert "7,500.00" not in then
    assert "2,000.00" in then


def test_a_preview_starts_the_programs_whose_day_has_come_by_then(
    sold: Tenant, client_as: Callable[[User], Client], priya: User
) -> None:
    client = client_as(priya)
    path = "/t/kestrel/programs/?q=Q1&cols=status&format=csv"
    now = client.get(path).content.decode().splitlines()

    then = previewing(client, "2027-01-31").get(path)

    assert now[1:] == ["Q1 Push,VIR-2027-003,Scheduled"]
    assert then.content.decode().splitlines()[1:] == ["Q1 Push,VIR-2027-003,Live"]
    assert then["Content-Disposition"] == 'attachment; filename="kestrel_programs_2027-01-31.csv"'


def test_every_page_of_a_preview_says_so(
    sold: Tenant, client_as: Callable[[User], Client], priya: User
) -> None:
    client = previewing(client_as(priya), "2027-01-31")

    for path in ("", "programs/", "partners/", "finance/", "date/", "search/"):
        assert "Preview as of 31 Jan 2027" in client.get(f"/t/kestrel/{path}").content.decode()


def test_a_preview_changes_no_row_of_any_table(
    sold: Tenant, client_as: Callable[[User], Client], priya: User
) -> None:
    client = previewing(client_as(priya), "2027-01-31")
    with tenant_context(sold.id):
        before = everything()

    for path in (
        "",
        "programs/",
        "finance/",
        "finance/programs/VIR-2026-014/",
        "finance/calculations/",
        "jobs/",
    ):
        assert client.get(f"/t/kestrel/{path}").status_code == 200
    refused = client.post("/t/kestrel/finance/calculations/now/")

    with tenant_context(sold.id):
        after = everything()
        earned = Earning.objects.get(program__code="VIR-2026-014").earned
    assert refused.status_code == 409
    assert len(before) > 30
    assert after == before
    assert earned == Decimal(7500)


def test_what_an_amendment_would_move_is_shown_in_a_preview_and_nothing_of_it_is_kept(
    sold: Tenant, client_as: Callable[[User], Client], priya: User, lena: User
) -> None:
    """It is worked out with other partners in the program than there are."""
    with tenant_context(sold.id, user_id=priya.id):
        make_partner("BEXLEY", name="Bexley Tools")
        program = Program.objects.get(code="VIR-2026-014")
        start_amendment(program_id=program.id, actor_id=priya.id, at=NOON)
        started = open_amendment(program)
        assert started is not None
        save_amendment(
            program_id=program.id,
            document={**started.document, "eligibility": {"partners": ["ALDER", "BEXLEY"]}},
            wishes=Wishes(reason="Agreed"),
            seen_revision=started.revision,
            actor_id=priya.id,
            at=NOON,
        )
    client = previewing(client_as(priya), "2026-12-15")
    with tenant_context(sold.id):
        before = everything()

    pages = [
        client.get(f"/t/kestrel/programs/VIR-2026-014/amend/{page}")
        for page in ("check/", "effect/", "approve/")
    ]

    with tenant_context(sold.id):
        assert everything() == before
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "Publish version 2" in pages[0].content.decode() or "Send version 2" in pages[0].content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_whatever_could_change_something_is_refused_with_the_way_out(
    method: str, sold: Tenant, client_as: Callable[[User], Client], priya: User
) -> None:
    client = previewing(client_as(priya), "2027-01-31")

    answer = getattr(client, method)("/t/kestrel/partners/new/")

    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert "This is a preview as of 31 Jan 2027" in page
    assert "Leave it to change something." in page
    assert 'action="/t/kestrel/date/leave/"' in page


def test_a_page_that_tries_to_write_is_stopped_by_the_database(sold: Tenant) -> None:
    with pytest.raises(InternalError, match="read-only"), tenant_context(sold.id):
        preview.forbid_writing()
        make_partner("LATE")


def test_leaving_the_preview_goes_back_to_the_page_and_to_now(
    sold: Tenant, client_as: Callable[[User], Client], priya: User
) -> None:
    client = previewing(client_as(priya), "2027-01-31")

    left = client.post("/t/kestrel/date/leave/", {"then": "/t/kestrel/finance/"})

    assert left.headers["Location"] == "/t/kestrel/finance/"
    page = client.get("/t/kestrel/finance/").content.decode()
    assert "Preview as of" not in page
    assert '<span class="env">Live</span>' in " ".join(page.split())


def test_leaving_never_leads_to_another_place(
    sold: Tenant, client_as: Callable[[User], Client], priya: User
) -> None:
    client = previewing(client_as(priya), "2027-01-31")

    left = client.post("/t/kestrel/date/leave/", {"then": "https://elsewhere.example/"})

    assert left.headers["Location"] == "/t/kestrel/"


def test_a_preview_is_of_one_vendor_and_one_person(
    sold: Tenant, osprey: Tenant, charlie: User, client_as: Callable[[User], Client], priya: User, lena: User
) -> None:
    previewing(client_as(priya), "2027-01-31")

    assert "Preview as of" not in client_as(lena).get("/t/kestrel/").content.decode()
    assert "Preview as of" not in client_as(charlie).get("/t/osprey/").content.decode()


def test_a_demo_has_no_preview(kestrel: Tenant, client_as: Callable[[User], Client], priya: User) -> None:
    demo = make_tenant("demo", "Demo", environment="demo", pinned_on=date(2026, 11, 23))
    with tenant_context(demo.id):
        Membership.objects.create(user=priya, role="program_manager", created_at=NOON)
    client = client_as(priya)

    client.post("/t/demo/date/preview/", {"day": "2027-01-31"})

    page = client.get("/t/demo/").content.decode()
    assert "Preview as of" not in page
    assert "23 Nov 2026" in page


def test_a_live_workspace_cannot_be_moved(
    sold: Tenant, client_as: Callable[[User], Client], priya: User
) -> None:
    answer = client_as(priya).post("/t/kestrel/date/move/", {"day": "2027-01-31"})

    assert answer.status_code == 422
    assert "Only a demo can be moved to another day." in answer.content.decode()
    sold.refresh_from_db()
    assert (sold.pinned_on, sold.home_on) == (None, None)


def test_a_day_that_is_no_day_is_refused(
    sold: Tenant, client_as: Callable[[User], Client], priya: User
) -> None:
    answer = client_as(priya).post("/t/kestrel/date/preview/", {"day": "31/01/2027"})

    assert answer.status_code == 422
    assert "Choose a day, such as 2027-01-31." in answer.content.decode()
