"""How far apart the partners of one tier table are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payouts.queries.last_year import last_year
from payouts.queries.segment_spread import Spread, segment_spread
from programs.terms import Terms
from tests.factories import make_line, make_partner, make_product, make_segment, program_document
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

TODAY = date(2026, 11, 23)
SCOPED = {
    "eligibility": {"segments": ["Wholesale"]},
    "products": {"include": [{"category": "Cordless"}]},
    "starts_on": "2027-01-01",
    "ends_on": "2027-03-31",
}


def terms(**changes: Any) -> Terms:
    return Terms.from_document(program_document(**{**SCOPED, **changes}))


@pytest.fixture
def sold(kestrel: Tenant, osprey: Tenant) -> Tenant:
    """Three partners of the segment and one outside, who bought in the first quarter of 2026."""
    with tenant_context(osprey.id):
        make_line(make_partner("ALDER"), make_product("D", category="Cordless"), date(2026, 2, 1), "1000000")
    with tenant_context(kestrel.id):
        drill, spare = make_product("D", category="Cordless"), make_product("S", category="Spares")
        large, small, idle = make_partner("LARGE"), make_partner("SMALL"), make_partner("IDLE")
        make_segment("Wholesale", [large, small, idle])
        make_line(large, drill, date(2026, 1, 1), "588400")
        make_line(large, drill, date(2026, 4, 1), "7")
        make_line(large, spare, date(2026, 2, 1), "9000")
        make_line(small, drill, date(2026, 3, 31), "50000")
        make_line(small, drill, date(2026, 3, 31), "-8800")
        make_line(make_partner("OUTSIDE"), drill, date(2026, 2, 1), "999999")
    return kestrel


def test_the_same_period_a_year_ago_is_compared_within_what_the_terms_count(sold: Tenant) -> None:
    with tenant_context(sold.id):
        found = segment_spread(terms(), TODAY)

    assert found == Spread(
        low=Decimal(0),
        high=Decimal(588400),
        below=2,
        partners=3,
        currency="USD",
        several=False,
    )
    assert found.warns
    assert found.sentence == (
        "One tier table for partners whose sales last year ran from $0 to $588,400: 2 of 3 were below Tier 1."
    )


def test_last_year_is_added_up_by_partner_and_period(sold: Tenant) -> None:
    with tenant_context(sold.id):
        found = last_year(terms(starts_on="2027-01-01", ends_on="2027-06-30"), today=TODAY)

    q1, q2 = date(2027, 1, 1), date(2027, 4, 1)
    assert found == {
        "LARGE": {q1: Decimal(588400), q2: Decimal(7)},
        "SMALL": {q1: Decimal(41200)},
        "OUTSIDE": {q1: Decimal(999999)},
    }


def test_of_several_periods_the_best_counts(sold: Tenant) -> None:
    with tenant_context(sold.id):
        found = segment_spread(terms(ends_on="2027-06-30"), TODAY)

    assert found is not None
    assert (found.high, found.several) == (Decimal(588400), True)
    assert "whose sales in their best period last year ran from" in found.sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"measure": {"kind": "growth_percent", "baseline": {"rule": "same_period_last_year"}}},
        {"measure": {"kind": "attainment_percent"}},
        {"starts_on": "2030-01-01", "ends_on": "2030-03-31"},
        {"eligibility": {"segments": ["Nowhere"]}},
    ],
)
def test_where_thresholds_are_no_volumes_or_nobody_bought_nothing_is_said(
    sold: Tenant, changes: dict[str, Any]
) -> None:
    with tenant_context(sold.id):
        assert segment_spread(terms(**changes), TODAY) is None


@pytest.mark.parametrize(
    ("low", "high", "below", "partners", "warns"),
    [
        ("100", "500", 1, 2, True),
        ("100", "499", 1, 2, False),
        ("100", "500", 0, 2, False),
        ("100", "500", 1, 1, False),
        ("-5", "1", 2, 2, True),
    ],
)
def test_it_warns_of_partners_far_apart_of_whom_some_were_below_the_first_tier(
    low: str, high: str, below: int, partners: int, warns: bool
) -> None:
    spread = Spread(Decimal(low), Decimal(high), below, partners, "USD", several=False)

    assert spread.warns is warns
