"""A back-test on sales nobody shaped for it equals a count over the files with nothing of the product."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from partners.models import Partner
from payouts.models import Earning
from payouts.operations.run_backtest import run_backtest
from payouts.queries.replaying.replay import replay
from programs.models import Backtest
from programs.rating.backtest import NO_GROWTH
from programs.terms import Terms
from tests.conftest import SHARED
from tests.factories import make_segment
from tests.payouts import adventureworks
from tests.payouts.first_quarter import make_draft
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

DATA = SHARED / "data" / "adventureworks"
CENT = Decimal("0.01")


@pytest.fixture
def sales(inside: Tenant) -> None:
    adventureworks.load(DATA)
    make_segment("Warehouses", Partner.objects.filter(kind="Warehouse"))


def ahead(**changes: Any) -> dict[str, Any]:
    """Give the program that was computed by hand, for the last quarter of a year to come."""
    return adventureworks.document(
        **{
            "code": "VIR-2027-011",
            "starts_on": "2027-10-01",
            "ends_on": "2027-12-31",
            "eligibility": {"segments": ["Warehouses"]},
            **changes,
        }
    )


def test_the_payout_without_growth_is_that_of_an_independent_count(
    sales: None, priya: User, today: date, moment: Any
) -> None:
    draft = make_draft(ahead(), priya, budget=None)

    (tried,) = run_backtest(
        program_id=draft.id, actor_id=priya.id, today=today, at=moment, currency="USD", margin=Decimal(20)
    )

    expected = _by_hand(Decimal(1))
    assert (tried.window.years, tried.window.first) == (8, date(2019, 10, 1))
    assert {p.code: p.amount for p in tried.report.partners if p.amount} == expected
    assert tried.report.windfall == sum(expected.values()) > 0
    assert Backtest.objects.get().result["lines"] == tried.report.lines
    assert Earning.objects.count() == 0


def test_growth_is_that_of_an_independent_count(sales: None, today: date) -> None:
    replayed = replay(Terms.from_document(ahead()), today=today)

    found = {o.partner: o.rating.earned for o in replayed.at(Decimal(15)) if o.rating.earned}

    assert found == _by_hand(Decimal("1.15"))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"starts_on": "2027-01-01", "accumulation": "to_date"},
        {"products": {"include": [{"category": "Bikes"}]}, "starts_on": "2027-11-15"},
    ],
    ids=["Q4", "to date over four quarters", "bikes from mid-quarter"],
)
def test_both_ways_give_every_partner_the_same(sales: None, changes: dict[str, Any], today: date) -> None:
    terms = Terms.from_document(ahead(**changes))

    sums = replay(terms, today=today)
    lines = replay(terms, today=today, line_by_line=True)

    for growth in (NO_GROWTH, Decimal("3.7")):
        by_sums = {(o.partner, o.place): (o.volume, o.rating) for o in sums.at(growth) if o.volume.line_count}
        by_lines = {
            (o.partner, o.place): (o.volume, o.rating) for o in lines.at(growth) if o.volume.line_count
        }
        assert by_sums == by_lines
        assert len(by_sums) > 50


def _by_hand(factor: Decimal) -> dict[str, Decimal]:
    warehouses = {row["ResellerKey"] for row in _rows("resellers.csv") if row["BusinessType"] == "Warehouse"}
    bought: dict[str, Decimal] = defaultdict(Decimal)
    for row in _rows("sales.csv"):
        _, day, _, partner, *_, net = row.values()
        if partner in warehouses and day[:7] in ("2019-10", "2019-11", "2019-12"):
            bought[partner] += Decimal(net)
    earned = {}
    for partner, net in bought.items():
        grown = net * factor
        rate = next((rate for least, rate in ((80000, 3), (40000, 2), (20000, 1)) if grown >= least), 0)
        if rate:
            earned[partner] = (grown * rate / 100).quantize(CENT, ROUND_HALF_UP)
    return earned


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
