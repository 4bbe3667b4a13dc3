"""A partner's lines with their products, for the vendor and in the partner's own portal."""

from __future__ import annotations

from datetime import date

import pytest

from claims.queries.freshness import freshness
from claims.queries.lines import lines_of_partner
from tests.factories import make_line, make_partner, make_product
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db


def test_lines_lie_between_two_days_the_second_not_included(inside: Tenant) -> None:
    partner, product = make_partner("ALDER"), make_product("CD-18-KIT", category="Cordless")
    for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 1)):
        make_line(partner, product, day, "10.00", document=day.isoformat())

    lines = lines_of_partner(partner.id, date(2026, 10, 1), date(2027, 1, 1))

    assert [(line["document"], line["sku"], line["product_name"], line["category"]) for line in lines] == [
        ("2026-10-01", "CD-18-KIT", "Product CD-18-KIT", "Cordless"),
        ("2026-12-31", "CD-18-KIT", "Product CD-18-KIT", "Cordless"),
    ]


def test_in_the_portal_a_partner_sees_its_own_lines_and_nobody_elses(inside: Tenant) -> None:
    alder, bexley, product = make_partner("ALDER"), make_partner("BEXLEY"), make_product("CD-18-KIT")
    make_line(alder, product, date(2026, 10, 1), "10.00", document="A")
    make_line(bexley, product, date(2026, 10, 1), "10.00", document="B")

    with tenant_context(inside.id, partner_id=alder.id):
        own = list(lines_of_partner(alder.id, date(2026, 1, 1), date(2027, 1, 1)))
        others = list(lines_of_partner(bexley.id, date(2026, 1, 1), date(2027, 1, 1)))
        fresh = freshness()

    assert [(line["document"], line["sku"]) for line in own] == [("A", "CD-18-KIT")]
    assert others == []
    assert fresh is not None
    assert fresh.counted_to == date(2026, 10, 1)


def test_before_the_first_file_nothing_is_fresh(inside: Tenant) -> None:
    assert freshness() is None
