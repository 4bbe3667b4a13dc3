"""Added up by the database or looked at line by line: on real sales both give the same, to the cent."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from payouts.posting.records import Standing
from payouts.queries.promises import standing_promises
from payouts.queries.reckoning import reckon
from tests.conftest import SHARED
from tests.factories import make_next_version
from tests.payouts import adventureworks
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

DATA = SHARED / "data" / "adventureworks"
CENT = Decimal("0.01")


@pytest.fixture
def sales(inside: Tenant) -> None:
    adventureworks.load(DATA)


def figures(standing: Standing) -> tuple[Any, ...]:
    """Give what both paths must agree on."""
    return standing.volume, standing.measured, standing.tier, standing.earned


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"starts_on": "2019-07-01", "ends_on": "2019-09-30"},
        {"reward": {**adventureworks.document()["reward"], "application": "per_band"}},
        {"starts_on": "2019-01-01", "accumulation": "to_date"},
        {"products": {"include": [{"category": "Bikes"}]}, "starts_on": "2018-11-15"},
    ],
    ids=["Q4", "Q3", "per band", "to date over four quarters", "bikes from mid-quarter"],
)
def test_both_paths_give_every_position_the_same(
    sales: None, changes: dict[str, Any], priya: User, lena: User, today: date
) -> None:
    adventureworks.publish(adventureworks.document(**changes), owner=priya, approver=lena)
    (promise,) = standing_promises()

    from_sums = reckon([promise], today=today).wanted
    from_lines = reckon([replace(promise, by_lines=True)], today=today).wanted

    assert promise.by_lines is False
    bought = {place: standing for place, standing in from_lines.items() if standing.volume.line_count}
    assert {place: figures(s) for place, s in bought.items()} == {
        place: figures(s) for place, s in from_sums.items() if s.volume.line_count
    }
    assert sum(s.earned for s in from_lines.values()) == sum(s.earned for s in from_sums.values()) > 0


BIKES, CLOTHING = {"category": "Bikes"}, {"category": "Clothing"}
FAIR = {**adventureworks.document()["reward"], "application": "per_band"}


@pytest.mark.parametrize(
    ("document", "versions"),
    [
        ({}, [("2019-11-12", {"products": {"exclude": [BIKES]}})]),
        ({"products": {"include": [BIKES]}}, [("2019-11-12", {"products": {"include": [BIKES, CLOTHING]}})]),
        ({"ends_on": "2019-11-30"}, [("2019-11-12", {"ends_on": "2019-12-31"})]),
        ({"starts_on": "2019-07-01"}, [("2019-10-01", {"reward": FAIR})]),
        ({"starts_on": "2019-07-01"}, [("2019-09-30", {"reward": FAIR})]),
        ({"starts_on": "2019-01-01", "accumulation": "to_date"}, [("2019-11-12", {"reward": FAIR})]),
        ({}, [(None, {"products": {"exclude": [BIKES]}})]),
        (
            {"starts_on": "2019-07-01"},
            [
                ("2019-08-15", {"products": {"exclude": [BIKES]}}),
                ("2019-11-12", {"products": {}, "reward": FAIR}),
            ],
        ),
        (
            {"starts_on": "2019-07-01"},
            [("2019-11-12", {"products": {"exclude": [BIKES]}}), ("2019-10-20", {"products": {}})],
        ),
        ({}, [("2019-11-12", {"basis": "sell_through"})]),
    ],
    ids=[
        "bikes out from mid-quarter",
        "clothing in from mid-quarter",
        "a month more",
        "another mechanic from the second period",
        "another mechanic from the last day of a period",
        "to date, another mechanic from mid-quarter",
        "restated without bikes",
        "three versions",
        "a version that was overtaken before its day",
        "another basis from mid-quarter",
    ],
)
def test_both_paths_give_every_position_of_an_amended_program_the_same(
    sales: None,
    document: dict[str, Any],
    versions: list[tuple[str | None, dict[str, Any]]],
    priya: User,
    lena: User,
    today: date,
) -> None:
    program = adventureworks.publish(adventureworks.document(**document), owner=priya, approver=lena)
    untouched = reckon(standing_promises(), today=today).wanted
    for day, changes in versions:
        first_day = None if day is None else date.fromisoformat(day)
        make_next_version(program, approver=lena, effective_on=first_day, **changes)
    (promise,) = standing_promises()

    from_sums = reckon([promise], today=today).wanted
    from_lines = reckon([replace(promise, by_lines=True)], today=today).wanted

    assert promise.by_lines is False
    bought = {place: standing for place, standing in from_lines.items() if standing.volume.line_count}
    assert {place: (*figures(s), s.version_id) for place, s in bought.items()} == {
        place: (*figures(s), s.version_id) for place, s in from_sums.items() if s.volume.line_count
    }
    assert sum(s.earned for s in from_lines.values()) == sum(s.earned for s in from_sums.values()) > 0
    assert from_sums != untouched


def test_growth_over_last_year_is_paid_on_real_sales(
    sales: None, priya: User, lena: User, today: date
) -> None:
    document = adventureworks.document(
        measure={
            "kind": "growth_percent",
            "of": "net_amount",
            "baseline": {"rule": "same_period_last_year", "new_partner": "skip"},
        },
        reward={
            "kind": "percent",
            "application": "all_volume",
            "base": "growth_amount",
            "tiers": [{"threshold": "0", "percent": "2"}, {"threshold": "25", "percent": "5"}],
        },
    )
    adventureworks.publish(document, owner=priya, approver=lena)

    found = reckon(standing_promises(), today=today).wanted

    expected = _growth_by_hand()
    assert sum(standing.earned for standing in found.values()) == sum(expected.values()) > 0
    assert sum(1 for standing in found.values() if standing.earned) == len(
        [amount for amount in expected.values() if amount]
    )


def _growth_by_hand() -> dict[str, Decimal]:
    """Work the same out from the files, with nothing of the product."""
    warehouses = {row["ResellerKey"] for row in _rows("resellers.csv") if row["BusinessType"] == "Warehouse"}
    bought: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in _rows("sales.csv"):
        _, day, _, partner, *_, net = row.values()
        if partner in warehouses and day[:4] in ("2018", "2019") and day[5:7] in ("10", "11", "12"):
            bought[partner][day[:4]] += Decimal(net)
    earned = {}
    for partner, years in bought.items():
        before, now = years["2018"], years["2019"]
        growth = now - before
        if before <= 0 or growth < 0:
            continue
        rate = 5 if growth * 100 >= 25 * before else 2
        earned[partner] = (growth * rate / 100).quantize(CENT, ROUND_HALF_UP)
    return earned


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
