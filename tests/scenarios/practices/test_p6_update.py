"""Update: whoever looks at figures is told when the file they rest on is later than it usually comes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from claims.queries.rhythm import GRACE_DAYS, PROMISED_DAYS, rhythms
from tests.factories import (
    NOON,
    make_line,
    make_partner,
    make_product,
    make_published_program,
    make_tenant,
    program_document,
)
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch, ImportSource
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

TODAY = date(2026, 11, 23)
CHICAGO = "America/Chicago"
HOME = "/t/kestrel/"
OVERVIEW = f"{HOME}programs/VIR-2026-014/"
Came = Callable[..., None]


@pytest.fixture
def kestrel(db: None) -> Tenant:
    """Let the vendor live on the day of these tests."""
    return make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=TODAY)


@pytest.fixture
def live(kestrel: Tenant, priya: User, lena: User) -> None:
    """A running program with a sale that counts."""
    with tenant_context(kestrel.id, user_id=priya.id):
        alder = make_partner("ALDER")
        make_line(alder, make_product("DRILL-1"), date(2026, 10, 5), "100.00")
        make_published_program(program_document(), partners=[alder], owner=priya, approver=lena)


@pytest.fixture
def came(kestrel: Tenant) -> Came:
    """Let sales files of a source have come some days ago, each in its own import."""

    def arrived(*days_ago: int, source: str = "Nightly ERP file", state: str = "committed") -> None:
        with tenant_context(kestrel.id):
            found, _ = ImportSource.objects.get_or_create(kind="sales", name=source)
            number = ImportBatch.objects.count()
            for place, days in enumerate(days_ago):
                day = TODAY - timedelta(days=days)
                stored = store_file(name="s.csv", content_type="text/csv", chunks=[uuid4().bytes], at=NOON)
                ImportBatch.objects.create(
                    number=number + place + 1,
                    kind="sales",
                    state=state,
                    source=found,
                    file=stored,
                    file_name="s.csv",
                    file_sha256=stored.sha256,
                    uploaded_at=NOON,
                    committed_at=datetime(day.year, day.month, day.day, 6, 10, tzinfo=ZoneInfo(CHICAGO)),
                )

    return arrived


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


def test_a_weekly_file_that_is_ten_days_old_puts_a_banner_on_home_and_on_the_program(
    live: None, came: Came, client_as: Callable[[User], Client], priya: User
) -> None:
    came(10, 17, 24, 31)
    console = client_as(priya)

    pages = [said(console.get(HOME)), said(console.get(OVERVIEW))]

    banner = (
        "The figures may be old. Nightly ERP file: the newest file came on 13 Nov 2026, "
        "one usually comes every 7 days, and the next was expected by 20 Nov 2026."
    )
    assert [banner in page for page in pages] == [True, True]


@pytest.mark.parametrize("late", [False, True], ids=["on the day of grace", "a day later"])
def test_a_file_is_not_missed_before_a_day_of_grace_is_over(
    late: bool, live: None, came: Came, client_as: Callable[[User], Client], priya: User
) -> None:
    newest = 7 + GRACE_DAYS + late
    came(newest, newest + 7, newest + 14)

    assert ("The figures may be old." in said(client_as(priya).get(HOME))) is late


def test_with_too_few_files_to_tell_partners_are_promised_one_a_week(
    live: None, came: Came, client_as: Callable[[User], Client], priya: User
) -> None:
    came(PROMISED_DAYS + GRACE_DAYS + 1)

    page = said(client_as(priya).get(HOME))

    assert "partners are promised one every 7 days, and the next was expected by 21 Nov 2026." in page


def test_each_source_has_its_own_rhythm_and_only_the_late_one_is_named(
    live: None, came: Came, client_as: Callable[[User], Client], priya: User
) -> None:
    came(3, 4, 5, 6, source="Nightly ERP file")
    came(20, 50, 80, source="Monthly point of sale")

    page = said(client_as(priya).get(HOME))

    assert "Nightly ERP file: the newest file came on 20 Nov 2026, one usually comes every 1 day," in page
    assert "Monthly point of sale" not in page


def test_one_gap_does_not_change_the_usual_interval(kestrel: Tenant, came: Came) -> None:
    came(1, 8, 15, 60, 67, 74)

    with tenant_context(kestrel.id):
        found = rhythms(CHICAGO, TODAY)

    assert [(one.source, one.every_days, one.due_on, one.is_usual) for one in found] == [
        ("Nightly ERP file", 7, date(2026, 11, 29), True)
    ]


def test_files_that_were_rolled_back_and_other_vendors_files_do_not_count(
    kestrel: Tenant, osprey: Tenant, came: Came
) -> None:
    came(30, 37, 44)
    came(1, state="rolled_back")
    with tenant_context(osprey.id):
        stored = store_file(name="o.csv", content_type="text/csv", chunks=[b"o"], at=NOON)
        ImportBatch.objects.create(
            number=1,
            kind="sales",
            state="committed",
            source=ImportSource.objects.create(kind="sales", name="Nightly ERP file"),
            file=stored,
            file_name="o.csv",
            file_sha256=stored.sha256,
            uploaded_at=NOON,
            committed_at=NOON,
        )

    with tenant_context(kestrel.id):
        found = rhythms(CHICAGO, TODAY)

    assert [(one.last_on, one.is_late(TODAY)) for one in found] == [(date(2026, 10, 24), True)]


def test_seen_as_of_an_earlier_day_later_files_have_not_come(kestrel: Tenant, came: Came) -> None:
    came(1, 21, 28, 35)

    with tenant_context(kestrel.id):
        found = rhythms(CHICAGO, TODAY - timedelta(days=10))

    assert [(one.last_on, one.every_days) for one in found] == [(date(2026, 11, 2), 7)]
