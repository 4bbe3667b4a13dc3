"""How a program grows: sums by day, the year before, the goal, the products, and what came back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from payouts.queries.promises import promise_of
from payouts.queries.volume_by_day import Wanted, counted_by_day, year_before_by_day
from payouts.queries.volumes import Cutoff, read_volumes
from programs.models import ExchangeRate, Program
from tests.factories import (
    NOON,
    make_line,
    make_partner,
    make_product,
    make_published_program,
    program_document,
)
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PAGE = "/t/kestrel/programs/VIR-2026-014/performance/"
CUTOFF = Cutoff(date(2026, 11, 22), date(2026, 11, 23))


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


@pytest.fixture
def publish(kestrel: Tenant, priya: User, lena: User) -> Callable[..., Program]:
    def published(*codes: str, **changes: Any) -> Program:
        with tenant_context(kestrel.id, user_id=priya.id):
            partners = [make_partner(code) for code in codes]
            program = make_published_program(
                program_document(**changes), partners=partners, owner=priya, approver=lena
            )
            drill, kit = make_product("DRILL-1", category="Cordless"), make_product("KIT-1", category="Kits")
            alder, outside = partners[0], make_partner("PIXLEY")
            make_line(alder, drill, date(2026, 10, 5), "1000.00", document="INV-1")
            make_line(alder, drill, date(2026, 10, 5), "500.00")
            make_line(alder, kit, date(2026, 11, 20), "300.00")
            make_line(alder, drill, date(2026, 11, 22), "-200.00", "-1", document="INV-1", line_key="L:R")
            make_line(alder, drill, date(2025, 10, 7), "800.00")
            make_line(alder, drill, date(2025, 12, 30), "900.00")
            make_line(outside, drill, date(2026, 10, 6), "77777.00")
            make_line(outside, drill, date(2025, 10, 6), "88888.00")
            return program

    return published


@pytest.mark.parametrize("by_lines", [False, True], ids=["from sums", "line by line"])
def test_what_counts_by_day_adds_up_to_what_the_calculation_counts(
    by_lines: bool, publish: Callable[..., Program], kestrel: Tenant, priya: User
) -> None:
    publish("ALDER")
    with tenant_context(kestrel.id):
        promise = promise_of("VIR-2026-014")
        assert promise is not None
        counted, _ = read_volumes([promise], CUTOFF)
        if by_lines:
            ExchangeRate.objects.create(
                source="EUR", target="USD", on=date(2026, 10, 1), rate=Decimal(1), set_by=priya, set_at=NOON
            )
            promise = promise_of("VIR-2026-014")
            assert promise is not None
            assert promise.by_lines

        days = counted_by_day(promise, CUTOFF, Wanted())

    assert [(one.day, one.category, one.net, one.returns_net) for one in days] == [
        (date(2026, 10, 5), "Cordless", Decimal(1500), Decimal(0)),
        (date(2026, 11, 20), "Kits", Decimal(300), Decimal(0)),
        (date(2026, 11, 22), "Cordless", Decimal(-200), Decimal(-200)),
    ]
    assert sum(one.net for one in days) == sum(entry.volume.net for entry in counted) == Decimal(1600)


def test_the_year_before_is_of_the_same_partners_products_and_days(
    publish: Callable[..., Program], kestrel: Tenant
) -> None:
    publish("ALDER")
    with tenant_context(kestrel.id):
        promise = promise_of("VIR-2026-014")
        assert promise is not None

        days = year_before_by_day(promise, CUTOFF, Wanted())

    assert [(one.day, one.net) for one in days] == [
        (date(2025, 10, 7), Decimal(800)),
        (date(2025, 12, 30), Decimal(900)),
    ]


def test_the_page_says_the_pace_the_goal_needs_and_the_split(
    publish: Callable[..., Program], console: Client
) -> None:
    publish("ALDER", goal={"measure": "net_amount", "amount": "5500.00"})

    page = said(console.get(PAGE))

    # 1,600 in 53 days, 3,900 to go in 39.
    assert "About $30.20 a day so far" in page or "About $30 a day so far" in page
    assert "less than what the goal needs" in page
    assert "2026 $1,600" in page
    assert "2025 $1,700" in page
    assert "goal $5,500" in page
    assert "Cordless 1,300.00 81.2% −200.00" in page
    assert "Kits 300.00 18.8% —" in page
    assert "Total 1,600.00 −200.00" in page
    assert "11.1% of what was sold came back." in page
    assert "22 Nov 2026 1,600.00 800.00" in page


def test_filters_narrow_to_a_partner_and_a_category_and_leave_the_goal_out(
    publish: Callable[..., Program], console: Client
) -> None:
    publish("ALDER", "BEXLEY", goal={"measure": "net_amount", "amount": "5500.00"})

    kits = said(console.get(PAGE, {"category": "Kits"}))
    nothing = said(console.get(PAGE, {"partner": "BEXLEY"}))

    assert "Total 300.00" in kits
    assert "goal $5,500" not in kits
    assert "Cordless" in kits
    assert "No sale counts yet." in nothing
    assert console.get(PAGE, {"partner": "NOBODY"}).status_code == 404


def test_the_table_can_be_by_week(publish: Callable[..., Program], console: Client) -> None:
    publish("ALDER")

    rows = re.findall(
        r'<th scope="row">(\d+ \w+ 2026)</th>', console.get(PAGE, {"by": "week"}).content.decode()
    )

    assert rows == [
        "7 Oct 2026",
        "14 Oct 2026",
        "21 Oct 2026",
        "28 Oct 2026",
        "4 Nov 2026",
        "11 Nov 2026",
        "18 Nov 2026",
        "22 Nov 2026",
    ]


def test_before_its_first_day_the_page_says_when_sales_are_expected(
    publish: Callable[..., Program], console: Client
) -> None:
    publish("ALDER", starts_on="2027-01-01", ends_on="2027-03-31")

    assert "First sales expected 1 Jan 2027." in said(console.get(PAGE))


def test_a_goal_in_units_is_drawn_in_units(publish: Callable[..., Program], console: Client) -> None:
    publish(
        "ALDER",
        goal={"measure": "quantity", "amount": "10"},
        measure={"kind": "quantity"},
        reward={
            "kind": "per_unit",
            "application": "all_volume",
            "tiers": [{"threshold": "5", "amount": "4.00"}],
        },
    )

    page = said(console.get(PAGE))

    # Three sales of one unit each, one unit came back.
    assert "2026 2 units" in page
    assert "goal 10 units" in page
    assert "Counts, units" in page


def test_the_table_is_a_file_as_it_is_shown(publish: Callable[..., Program], console: Client) -> None:
    publish("ALDER")

    file = console.get(PAGE, {"by": "week", "partner": "ALDER", "category": "Cordless", "format": "csv"})

    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["up_to,so_far,year_before,unit", "2026-10-07,1500,800,USD"]
    assert (len(lines), lines[-1]) == (9, "2026-11-22,1300,800,USD")
    assert file["Content-Disposition"] == 'attachment; filename="kestrel_VIR-2026-014_performance.csv"'


def test_what_no_text_can_hold_is_left_out_of_a_filter(
    publish: Callable[..., Program], console: Client
) -> None:
    publish("ALDER")

    page = console.get(PAGE, {"category": "Kits\x00", "partner": "\x00"})

    assert page.status_code == 200
    assert "Total 300.00" in said(page)
