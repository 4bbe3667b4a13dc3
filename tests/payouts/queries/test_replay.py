"""Drafts tried on the sales of the year before: the scenario's figures, and both ways of calculating."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from partners.models import Affiliation
from payouts.queries.replaying.margin import known_margin
from payouts.queries.replaying.replay import replay
from payouts.queries.volumes import Cutoff
from programs.models import ExchangeRate
from programs.queries.designs import growth_design, other_way
from programs.rating.backtest import Outcome, report
from programs.terms import Terms
from tests.factories import NOON, make_line, make_partner, make_product
from tests.payouts.first_quarter import COUNTED_TO, push, sell_the_quarter
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

MARGIN = Decimal(28)


@pytest.fixture
def sales(inside: Tenant) -> None:
    sell_the_quarter()


def paid(outcomes: list[Outcome]) -> dict[str, tuple[int, Decimal]]:
    return {o.partner: (o.rating.tier, o.rating.earned) for o in outcomes if o.rating.earned}


def test_the_retroactive_draft_pays_what_the_scenario_says(sales: None, today: date) -> None:
    replayed = replay(Terms.from_document(push()), today=today)

    found = report(replayed.terms, replayed.at, replayed.names, margin=MARGIN)

    assert {step.growth: step.payout for step in found.steps} == {
        Decimal(-10): Decimal("105543.00"),
        Decimal(0): Decimal("124509.00"),
        Decimal(5): Decimal("141468.60"),
        Decimal(10): Decimal("156964.50"),
        Decimal(15): Decimal("174338.85"),
    }
    assert (len(found.near), found.near_payout) == (7, Decimal("150457.00"))
    assert found.tiers == (7, 10, 5, 2, 0)
    assert (found.windfall, found.paid, found.sales) == (Decimal("124509.00"), 17, Decimal(4854200))
    assert found.largest_jump == Decimal("6000.00")
    assert found.even is not None
    assert found.even.growth == Decimal("12.1")


def test_the_incremental_draft_pays_what_the_scenario_says(sales: None, today: date) -> None:
    replayed = replay(Terms.from_document(other_way(push())), today=today)

    found = report(replayed.terms, replayed.at, replayed.names, margin=MARGIN)

    assert found.windfall == Decimal("65009.00")
    assert found.payout_at(Decimal(10)) == Decimal("78464.50")
    assert found.largest_jump == 0
    assert found.even is not None
    assert found.even.growth == Decimal("5.3")


def test_growth_is_measured_from_what_really_was_bought(sales: None, today: date) -> None:
    replayed = replay(Terms.from_document(growth_design(push())), today=today)

    found = report(replayed.terms, replayed.at, replayed.names, margin=MARGIN)

    assert found.windfall == 0
    assert found.payout_at(Decimal(10)) == Decimal("29125.20")
    assert found.even is not None
    assert found.even.growth == 0


@pytest.mark.parametrize(
    ("changes", "partners"),
    [
        ({}, 24),
        ({"reward": {**push()["reward"], "application": "per_band"}}, 24),
        ({"period": "month"}, 24),
        ({"period": "month", "accumulation": "to_date"}, 24),
        # The first nine sold before the tenth, and everybody's second sale was on the last day.
        ({"starts_on": "2027-01-10", "ends_on": "2027-03-20"}, 15),
        ({"measure": {"kind": "quantity"}}, 24),
    ],
    ids=["term", "per band", "months", "months to date", "cut", "units"],
)
@pytest.mark.parametrize("growth", [Decimal(0), Decimal("7.3")])
def test_both_ways_of_calculating_give_every_partner_the_same(
    sales: None, changes: dict[str, Any], partners: int, growth: Decimal, today: date
) -> None:
    terms = Terms.from_document(push(**changes))

    sums = replay(terms, today=today)
    lines = replay(terms, today=today, line_by_line=True)

    assert (sums.volumes is not None, lines.volumes is None) == (True, True)
    by_sums = {(o.partner, o.place): (o.volume, o.rating) for o in sums.at(growth) if o.volume.line_count}
    by_lines = {(o.partner, o.place): (o.volume, o.rating) for o in lines.at(growth) if o.volume.line_count}
    assert by_sums == by_lines
    assert len({partner for partner, _ in by_sums}) == partners


def test_the_sales_of_as_few_years_ago_as_have_all_of_them_are_taken(sales: None, today: date) -> None:
    ahead = replay(Terms.from_document(push()), today=today)
    past = replay(Terms.from_document(push(starts_on="2026-01-01", ends_on="2026-03-31")), today=today)
    chosen = replay(Terms.from_document(push()), today=today, years=2)

    assert (ahead.window.years, ahead.window.first, ahead.window.last) == (
        1,
        date(2026, 1, 1),
        date(2026, 3, 31),
    )
    assert past.window.years == 0
    assert paid(past.unchanged) == paid(ahead.unchanged)
    assert (chosen.window.first, chosen.is_empty) == (date(2025, 1, 1), True)


def test_growth_over_a_year_that_is_long_ago_is_growth_over_that_year(inside: Tenant, today: date) -> None:
    heron, drill = make_partner("HERON"), make_product("DRILL", category="Cordless")
    make_line(heron, drill, date(2024, 2, 29), "100000.00")
    make_line(heron, drill, COUNTED_TO, "1.00")
    document = push(eligibility={}, starts_on="2027-02-01", ends_on="2027-02-28")

    replayed = replay(Terms.from_document(growth_design(document)), today=today, years=3)

    assert paid(replayed.at(Decimal(0))) == {}
    assert paid(replayed.at(Decimal(10))) == {"HERON": (1, Decimal("600.00"))}


def test_who_takes_part_is_judged_on_the_days_of_the_draft(sales: None, today: date) -> None:
    terms = Terms.from_document(
        push(eligibility={"segments": ["Electrical wholesale"], "except_partners": ["VALE"]})
    )

    replayed = replay(terms, today=today)

    assert "VALE" not in replayed.names
    assert sum((o.rating.earned for o in replayed.unchanged), Decimal(0)) == Decimal("100973.00")


def test_conditions_that_nobody_could_meet_yet_are_taken_as_met(sales: None, today: date) -> None:
    document = push(conditions=[{"kind": "terms_acknowledged"}, {"kind": "invoices_paid"}])

    replayed = replay(Terms.from_document(document), today=today)

    assert sum((o.rating.earned for o in replayed.unchanged), Decimal(0)) == Decimal("124509.00")


def test_sales_of_another_vendor_are_never_replayed(kestrel: Tenant, osprey: Tenant, today: date) -> None:
    with tenant_context(osprey.id):
        alder, pump = make_partner("ALDER", name="Alder Supply"), make_product("CD-KIT", category="Cordless")
        make_line(alder, pump, date(2026, 2, 2), "77777.77")
        make_line(alder, pump, COUNTED_TO, "1.00")
        theirs = replay(Terms.from_document(push(eligibility={})), today=today).unchanged
    with tenant_context(kestrel.id):
        sell_the_quarter()
        ours = replay(Terms.from_document(push()), today=today).unchanged

    assert [(o.partner, o.volume.net) for o in theirs] == [("ALDER", Decimal("77777.77"))]
    assert sum((o.volume.net for o in ours), Decimal(0)) == Decimal(4854200)


def test_the_margin_comes_from_the_products_that_have_a_cost(sales: None, today: date) -> None:
    terms = Terms.from_document(push())
    window = replay(terms, today=today).window
    cutoff = Cutoff(COUNTED_TO, today)

    found = known_margin(terms, window, cutoff, currency="USD")

    assert found is not None
    assert (found.percent, found.products, found.of_products) == (Decimal(28), 2, 2)
    assert known_margin(terms, window, cutoff, currency="EUR") is None


@pytest.mark.parametrize(
    ("terms", "earned"),
    [
        ({}, "1000.00"),
        ({"returns": "original_period"}, "800.00"),
        ({"returns": "original_period", "returns_lookback_days": 10}, "1000.00"),
    ],
    ids=["to its own period", "to that of the sale", "too late for that"],
)
def test_a_return_goes_where_the_terms_say(
    terms: dict[str, Any], earned: str, inside: Tenant, today: date
) -> None:
    heron, drill = make_partner("HERON"), make_product("DRILL", category="Cordless")
    make_line(heron, drill, date(2026, 3, 20), "100000.00", document="INV-1")
    make_line(heron, drill, date(2026, 4, 10), "-20000.00", "-1", document="INV-1", line_key="L:2")
    make_line(heron, drill, COUNTED_TO, "1.00")
    one_percent = {**push()["reward"], "tiers": [{"threshold": "0", "percent": "1"}]}

    replayed = replay(Terms.from_document(push(eligibility={}, reward=one_percent, **terms)), today=today)

    assert paid(replayed.unchanged) == {"HERON": (1, Decimal(earned))}


def test_a_sale_in_another_currency_is_worth_what_it_was_on_its_real_day(
    inside: Tenant, priya: User, today: date
) -> None:
    heron, drill = make_partner("HERON"), make_product("DRILL", category="Cordless")
    make_line(heron, drill, date(2026, 2, 2), "100000.00", currency="EUR")
    make_line(heron, drill, COUNTED_TO, "1.00")
    for day, rate in ((date(2026, 1, 15), "1.10"), (date(2026, 10, 1), "1.50")):
        ExchangeRate.objects.create(
            source="EUR", target="USD", on=day, rate=Decimal(rate), set_by=priya, set_at=NOON
        )

    replayed = replay(Terms.from_document(push(eligibility={})), today=today)

    assert replayed.volumes is None
    assert paid(replayed.unchanged) == {"HERON": (1, Decimal("2200.00"))}
    assert paid(replayed.at(Decimal(50))) == {"HERON": (1, Decimal("3300.00"))}


def test_members_add_up_at_their_parent(inside: Tenant, today: date) -> None:
    drill = make_product("DRILL", category="Cordless")
    group, north, south = (make_partner(code) for code in ("GROUP", "NORTH", "SOUTH"))
    for member in (north, south):
        Affiliation.objects.create(partner=member, parent=group)
        make_line(member, drill, date(2026, 2, 2), "60000.00")
    make_line(north, drill, COUNTED_TO, "1.00")
    terms = Terms.from_document(push(eligibility={"partners": ["GROUP"]}, group={"pays": "parent"}))

    replayed = replay(terms, today=today)

    assert paid(replayed.unchanged) == {"GROUP": (1, Decimal("2400.00"))}
