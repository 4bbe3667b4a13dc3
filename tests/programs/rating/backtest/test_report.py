"""The figures of a back-test, from what the engine paid at each growth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from programs.rating import Volume, rate
from programs.rating.backtest import Outcome, Report, by_lines, by_sums, grown, report
from programs.rating.calculate import Given
from programs.terms import Terms
from tests.programs.examples import FOUR_TIERS, a_volume, amount_reward, percent_reward, some_terms
from tests.programs.sales import a_sale, sold

NAMES = {"A": "Alder", "B": "Bexley", "C": "Corvus"}


def reported(terms: Terms, rows: dict[str, Sequence[Volume]], margin: str | None = "28") -> Report:
    return report(
        terms,
        lambda growth: by_sums(terms, rows, growth),
        NAMES,
        margin=None if margin is None else Decimal(margin),
    )


def test_everybody_is_listed_who_earns_most_first() -> None:
    found = reported(some_terms(), {"A": [a_volume("120000")], "B": [a_volume("300000")]})

    assert [(p.code, p.sales, p.tier, p.amount) for p in found.partners] == [
        ("B", Decimal(300000), 2, Decimal("9000.00")),
        ("A", Decimal(120000), 1, Decimal("2400.00")),
        ("C", Decimal(0), 0, Decimal(0)),
    ]
    assert found.tiers == (1, 1, 1, 0, 0)
    assert (found.paid, found.windfall, found.sales) == (2, Decimal("11400.00"), Decimal(420000))


def test_extra_margin_is_the_margin_on_what_growth_adds() -> None:
    rows = {"A": [a_volume("100000")]}

    assert reported(some_terms(), rows).extra_margin(Decimal(10)) == Decimal("2800")
    without = reported(some_terms(), rows, margin=None)
    assert (without.extra_margin(Decimal(10)), without.even) == (None, None)


def test_partners_just_below_a_tier_are_listed_the_least_missing_first() -> None:
    rows = {"A": [a_volume("90000")], "B": [a_volume("249999")], "C": [a_volume("89999.99")]}

    found = reported(some_terms(), rows)

    assert [(n.name, n.tier, n.gap, n.more) for n in found.near] == [
        ("Bexley", 2, Decimal(1), Decimal("2500.02")),
        ("Alder", 1, Decimal(10000), Decimal("2000.00")),
    ]
    assert found.near_payout == found.windfall + Decimal("4500.02")


def test_the_cap_leaves_nobody_near_a_tier_that_pays_no_more() -> None:
    terms = some_terms(caps=[{"per": "partner_period", "amount": "100.00"}])

    assert reported(terms, {"A": [a_volume("245000")]}).near == ()


def test_where_a_budget_is_shared_no_single_crossing_is_added_up() -> None:
    terms = some_terms(caps=[{"per": "program", "amount": "5000.00", "when_exceeded": "pro_rata"}])
    given = sold(a_sale("95000", partner="A"), a_sale("120000", partner="B"))

    found = report(terms, lambda _: by_lines(terms, given), NAMES, margin=None)

    assert found.near_payout is None


def test_the_largest_jump_is_that_of_any_partner() -> None:
    growth = some_terms(
        measure={"kind": "growth_percent", "baseline": {"rule": "fixed"}},
        reward={**percent_reward(tiers=(("5", "6"),)), "base": "growth_amount"},
        caps=None,
    )
    given = sold(
        a_sale("100", partner="A"),
        a_sale("100", partner="B"),
        baselines=[("VIR-2026-014", "A", "1000"), ("VIR-2026-014", "B", "100")],
    )
    rising = some_terms(reward=percent_reward("per_band"))

    found = report(growth, lambda _: by_lines(growth, given), NAMES, margin=None)

    # 6 % of 5 % of the larger baseline.
    assert found.largest_jump == Decimal("3.00")
    assert [n.name for n in found.near] == ["Bexley"]
    assert reported(rising, {"A": [a_volume("1")]}).largest_jump == 0
    assert reported(some_terms(), {"A": [a_volume("1")]}).largest_jump == Decimal("6000.00")


def test_a_condition_that_does_not_hold_leaves_nobody_near() -> None:
    terms = some_terms(
        reward=percent_reward(tiers=FOUR_TIERS), conditions=[{"kind": "distinct_products", "count": 2}]
    )
    given = sold(a_sale("95000", partner="A"))

    assert report(terms, lambda _: by_lines(terms, given), NAMES, margin=None).near == ()


def test_a_tier_from_the_first_unit_is_no_jump() -> None:
    terms = some_terms(reward=amount_reward("fixed", "all_volume", ("0", "50")), caps=None)

    assert reported(terms, {"A": [a_volume("10")]}).largest_jump == 0


def test_periods_look_back_and_partners_count_once() -> None:
    terms = some_terms(
        starts_on="2026-07-01", caps=[{"per": "partner_program", "amount": "3000.00"}], period="quarter"
    )
    rows = {"A": [a_volume("100000"), a_volume("120000")]}

    found = reported(terms, rows)

    assert [o.rating.earned for o in by_sums(terms, rows, Decimal(0))] == [
        Decimal("2000.00"),
        Decimal("1000.00"),
    ]
    assert (found.steps[1].paid, found.partners[0].sales) == (1, Decimal(220000))
    assert found.payout_at(Decimal(-10)) == Decimal("2160.00")


def test_growth_scales_amounts_and_leaves_lines_as_many_as_they_are() -> None:
    volume = Volume(Decimal(200), Decimal(220), Decimal(4), 3, 1, Decimal(-20))

    assert grown(volume, Decimal("7.5")) == Volume(
        Decimal(215), Decimal("236.5"), Decimal("4.3"), 3, 1, Decimal("-21.5")
    )


def test_evidence_reads_back_as_it_was_kept() -> None:
    rows = {"A": [a_volume("95000")], "B": [a_volume("300000")]}
    found = reported(some_terms(), rows)
    nothing = replace(reported(some_terms(), rows, margin=None), near_payout=None)
    never = replace(found, even=replace(found.even, growth=None) if found.even else None)

    for each in (found, nothing, never):
        kept: Any = json.loads(json.dumps(each.to_dict()))
        assert Report.from_dict(kept) == each


def test_both_ways_give_one_partner_the_same() -> None:
    terms = some_terms()
    given: Given = sold(a_sale("95000", partner="A"), a_sale("30000", partner="A", day="11-03"))

    (from_lines,) = by_lines(terms, given)
    (from_sums,) = by_sums(terms, {"A": [Volume(*(Decimal(125000),) * 2, Decimal(2), 2)]}, Decimal(0))

    assert (from_lines.volume, from_lines.rating) == (from_sums.volume, from_sums.rating)
    assert from_sums == Outcome("A", 0, from_sums.volume, from_sums.volume, rate(terms, from_sums.volume))
