"""What differs between two versions of terms, and for whom it is better."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from programs.rating.changes import Change, Effect, changes_between, needs_consent
from programs.terms import Terms
from tests.factories import program_document
from vir.foundation.money import format_percent
from vir.foundation.periods import reading_in

TIERS = program_document()["reward"]["tiers"]
SHARES = [{"partner": "P1", "percent": "60"}, {"partner": "P2", "percent": "40"}]
BETTER, WORSE, NEITHER = Effect.IMPROVES, Effect.WORSENS, Effect.NEUTRAL


def compared(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Compare the demo's program with changes on both sides."""
    return changes_between(
        Terms.from_document(program_document(**old)), Terms.from_document(program_document(**new))
    )


def reward(**changes: Any) -> dict[str, Any]:
    return {"reward": {**program_document()["reward"], **changes}}


def tiers(*levels: tuple[str, str], **changes: Any) -> dict[str, Any]:
    return reward(tiers=[{"threshold": at, "percent": rate} for at, rate in levels], **changes)


def increments(partial: str, increment: str = "1000") -> dict[str, Any]:
    return {
        "reward": {
            "kind": "per_increment",
            "application": "all_volume",
            "increment": increment,
            "partial_increment": partial,
            "tiers": [{"threshold": "0", "amount": "5"}],
        }
    }


def growth(**baseline: Any) -> dict[str, Any]:
    return {
        "measure": {
            "kind": "growth_amount",
            "of": "net_amount",
            "baseline": {"rule": "same_period_last_year", "new_partner": "skip", **baseline},
        }
    }


def kicker(name: str = "Saws", percent: str = "1", **changes: Any) -> dict[str, Any]:
    return {
        "name": name,
        "kind": "percent",
        "percent": percent,
        "products": {"include": [{"category": "Saws"}]},
        **changes,
    }


def test_equal_terms_have_no_changes() -> None:
    assert compared({}, {}) == []


def test_the_order_of_lists_changes_nothing() -> None:
    old = {"eligibility": {"segments": ["A", "B"], "except_partners": ["P", "Q"]}}
    new = {"eligibility": {"segments": ["B", "A"], "except_partners": ["Q", "P"]}}

    assert compared(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            {"ends_on": "2026-11-30"},
            {"ends_on": "2026-12-31"},
            ("Dates", "Last day", "30 Nov 2026", "31 Dec 2026"),
        ),
        (
            {"starts_on": "2026-10-05"},
            {"starts_on": "2026-10-01"},
            ("Dates", "First day", "5 Oct 2026", "1 Oct 2026"),
        ),
        (
            tiers(("100000", "2")),
            tiers(("100000", "2"), ("600000", "5")),
            ("Tiers", "Tier 2", "—", "$600,000 at 5%"),
        ),
        (
            tiers(("100000", "2")),
            tiers(("90000", "2")),
            ("Tiers", "Tier 1", "$100,000 at 2%", "$90,000 at 2%"),
        ),
        (
            tiers(("100000", "2"), application="every_tier_full"),
            tiers(("50000", "1"), ("100000", "2"), application="every_tier_full"),
            ("Tiers", "Tier 1", "—", "$50,000 at 1%"),
        ),
        (
            {"caps": [{"per": "partner_period", "amount": "40000"}]},
            {"caps": [{"per": "partner_period", "amount": "50000"}]},
            ("Limits", "Cap, each partner, each period", "$40,000", "$50,000"),
        ),
        (
            {"caps": [{"per": "partner_period", "amount": "40000"}]},
            {"caps": []},
            ("Limits", "Cap, each partner, each period", "$40,000", "—"),
        ),
        (
            {"minimum_payable": {"amount": "50", "below": "drop"}},
            {"minimum_payable": {"amount": "50", "below": "carry_over"}},
            ("Limits", "Minimum payable", "$50, below it drop", "$50, below it carry over"),
        ),
        (
            {"minimum_payable": {"amount": "50", "below": "drop"}},
            {"minimum_payable": {"amount": "20", "below": "drop"}},
            ("Limits", "Minimum payable", "$50, below it drop", "$20, below it drop"),
        ),
        (
            {},
            {"guarantee": {"amount": "500", "cumulative": False}},
            ("Limits", "Guarantee", "—", "$500 each period"),
        ),
        (
            {"guarantee": {"amount": "500", "cumulative": True}},
            {"guarantee": {"amount": "600", "cumulative": True}},
            ("Limits", "Guarantee", "$500 over all periods", "$600 over all periods"),
        ),
        (
            {"conditions": [{"kind": "invoices_paid"}]},
            {"conditions": []},
            ("Conditions", "Invoices paid", "every invoice is paid", "—"),
        ),
        (
            {"conditions": [{"kind": "distinct_products", "count": 5}]},
            {"conditions": [{"kind": "distinct_products", "count": 3}]},
            (
                "Conditions",
                "Distinct products",
                "at least 5 different products are bought",
                "at least 3 different products are bought",
            ),
        ),
        (
            {"payment": {"method": "check", "due_days": 30}},
            {"payment": {"method": "check", "due_days": 1}},
            ("Payment", "Payment", "Check within 30 days", "Check within 1 day"),
        ),
        (
            {"eligibility": {"segments": ["Wholesale"]}},
            {"eligibility": {"segments": ["Wholesale"], "partners": ["P1"]}},
            ("Who", "Partners", "Wholesale", "Wholesale, P1"),
        ),
        ({"eligibility": {"segments": ["Wholesale"]}}, {}, ("Who", "Partners", "Wholesale", "All partners")),
        (
            {"eligibility": {"except_partners": ["P1"]}},
            {},
            ("Who", "Left out", "P1", "—"),
        ),
        (
            {"products": {"include": [{"category": "Saws"}]}},
            {"products": {"include": [{"category": "Saws"}, {"category": "Drills"}]}},
            ("What counts", "Products", "Saws", "Saws, Drills"),
        ),
        (
            {"products": {"include": [{"category": "Saws"}]}},
            {},
            ("What counts", "Products", "Saws", "All products"),
        ),
        (
            {"products": {"exclude": [{"category": "Spares"}]}},
            {},
            ("What counts", "Excluded", "Spares", "—"),
        ),
        (
            {"receipt_grace_days": 1},
            {"receipt_grace_days": 10},
            ("What counts", "Sales may arrive", "1 day", "10 days"),
        ),
        (
            increments("dropped"),
            increments("counts"),
            (
                "Reward",
                "Started increments",
                "Only full increments count",
                "A started increment counts",
            ),
        ),
        (
            reward(kickers=[kicker(percent="1")]),
            reward(kickers=[kicker(percent="2")]),
            (
                "Reward",
                "Kicker",
                "Saws adds 1% on Saws, from Tier 1 on",
                "Saws adds 2% on Saws, from Tier 1 on",
            ),
        ),
        (
            {},
            reward(kickers=[kicker()]),
            ("Reward", "Kicker", "—", "Saws adds 1% on Saws, from Tier 1 on"),
        ),
    ],
)
def test_what_gives_more_is_better_and_the_other_way_round_worse(
    old: dict[str, Any], new: dict[str, Any], expected: tuple[str, str, str, str]
) -> None:
    section, what, before, after = expected

    assert compared(old, new) == [Change(section, what, before, after, BETTER)]
    # Names of tiers may differ: each is named as it is in the version that has it.
    assert [(c.section, c.old, c.new, c.effect, c.sure) for c in compared(new, old)] == [
        (section, after, before, WORSE, True)
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ({"currency": "EUR"}, {"currency": "USD"}, "Currency"),
        ({"code": "A"}, {"code": "B"}, "Code"),
        ({"period": "month"}, {"period": "quarter"}, "Measured by"),
        ({"fiscal_year_start_month": 2}, {}, "First month of the fiscal year"),
        ({"calendar": {"kind": "4-4-5", "weekday": "friday", "year_ends": "last"}}, {}, "Calendar of weeks"),
        ({"accumulation": "to_date"}, {}, "Volume"),
        ({"basis": "sell_through"}, {}, "Sales"),
        (
            {"eligibility": {"segments": ["A"]}},
            {"eligibility": {"segments": ["B"]}},
            "Partners",
        ),
        (
            {"eligibility": {"except_partners": ["A"]}},
            {"eligibility": {"except_partners": ["B"]}},
            "Left out",
        ),
        (
            {"products": {"include": [{"sku": "A"}]}},
            {"products": {"include": [{"sku": "B"}]}},
            "Products",
        ),
        (
            {**growth(), "products": {"exclude": [{"sku": "A"}]}},
            growth(),
            "Excluded",
        ),
        (
            {**growth(), "products": {"include": [{"sku": "A"}]}},
            growth(),
            "Products",
        ),
        (
            {"measure": {"kind": "net_amount", "products": {"include": [{"sku": "A"}]}}},
            {},
            "Products that qualify",
        ),
        (
            {"measure": {"kind": "net_amount", "products": {"include": [{"sku": "A"}]}}},
            {"measure": {"kind": "net_amount", "products": {"exclude": [{"sku": "A"}]}}},
            "Products that qualify",
        ),
        (growth(rule="greater_of", floor="100"), growth(), "Growth is measured from"),
        (growth(rule="average_of_years", years=2), growth(), "Growth is measured from"),
        (reward(application="per_band"), {}, "Rate applies to"),
        (increments("counts", "500"), increments("counts"), "Increment"),
        ({"returns": "original_period"}, {}, "Returns"),
        (
            {"returns": "original_period", "returns_lookback_days": 5},
            {"returns": "original_period"},
            "Returns look back",
        ),
        ({"stacking": {"policy": "best_of", "group": "G", "rank": 1}}, {}, "Stacking"),
        ({"exchange": {"policy": "period_average"}}, {}, "Other currencies"),
        ({"group": {"pays": "parent"}}, {}, "Groups"),
        (
            {"group": {"pays": "members", "key": "shares", "shares": SHARES}},
            {"group": {"pays": "members", "key": "equal"}},
            "Groups",
        ),
        ({"rounding": "half_even"}, {}, "Rounding"),
        (
            {"caps": [{"per": "program", "amount": "9", "when_exceeded": "stop"}]},
            {"caps": [{"per": "program", "amount": "9", "when_exceeded": "pro_rata"}]},
            "Cap, all partners together",
        ),
        (
            {"minimum_payable": {"amount": "50", "below": "drop"}},
            {"minimum_payable": {"amount": "60", "below": "carry_over"}},
            "Minimum payable",
        ),
        (
            {"guarantee": {"amount": "50", "cumulative": True}},
            {"guarantee": {"amount": "60", "cumulative": False}},
            "Guarantee",
        ),
        (
            {"payment": {"method": "check", "due_days": 30}},
            {"payment": {"method": "offset", "due_days": 1}},
            "Payment",
        ),
        (
            reward(kickers=[kicker(from_tier=2)]),
            reward(kickers=[kicker()]),
            "Kicker",
        ),
        (
            reward(kickers=[kicker("A"), kicker("B")]),
            reward(kickers=[kicker("B"), kicker("A")]),
            "Order of kickers",
        ),
        # With a kicker from a tier on, a tier more gives the others new numbers.
        (
            tiers(("100000", "2"), kickers=[kicker()]),
            tiers(("50000", "1"), ("100000", "2"), kickers=[kicker()]),
            "Tier 1",
        ),
    ],
)
def test_what_cannot_be_told_to_be_better_is_for_the_worse_both_ways(
    old: dict[str, Any], new: dict[str, Any], what: str
) -> None:
    for one, other in ((old, new), (new, old)):
        found = compared(one, other)

        assert [(c.what, c.effect, c.sure) for c in found] == [(what, WORSE, False)]
        assert found[0].old != found[0].new


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ({}, {"name": "Q4 Cordless"}, "Name"),
        ({}, {"goal": {"measure": "net_amount", "amount": "1"}}, "Goal"),
        ({}, {"accrual": {"expected": "none"}}, "Expected volume"),
    ],
)
def test_what_is_the_vendors_own_is_neither(old: dict[str, Any], new: dict[str, Any], what: str) -> None:
    found = compared(old, new)

    assert [(c.what, c.effect) for c in found] == [(what, NEITHER)]
    assert not needs_consent(found)


def test_a_goal_may_be_dropped() -> None:
    without = {key: value for key, value in program_document().items() if key != "goal"}

    found = changes_between(Terms.from_document(program_document()), Terms.from_document(without))

    assert [(c.old, c.new, c.effect) for c in found] == [("$6,500,000, net value", "—", NEITHER)]


def test_tiers_that_pay_more_here_and_less_there_are_judged_one_by_one() -> None:
    old, new = tiers(("100", "2"), ("200", "4")), tiers(("100", "3"), ("300", "5"))

    found = compared(old, new)

    assert [(c.what, c.effect, c.sure) for c in found] == [("Tier 1", BETTER, True), ("Tier 2", WORSE, False)]


def test_a_tier_more_below_the_rate_is_worse_though_another_gains() -> None:
    old, new = tiers(("100", "2"), ("500", "3")), tiers(("100", "2"), ("200", "1"), ("500", "4"))

    assert [c.effect for c in compared(old, new)] == [WORSE, BETTER]
    assert [c.effect for c in compared(new, old)] == [BETTER, WORSE]


def test_a_tier_more_at_the_rate_of_the_one_below_is_neither() -> None:
    one, two = tiers(("100", "2")), tiers(("100", "2"), ("200", "2"))

    assert [c.effect for c in (*compared(one, two), *compared(two, one))] == [NEITHER, NEITHER]


def test_a_lower_start_at_a_lower_rate_cannot_be_told() -> None:
    assert [(c.effect, c.sure) for c in compared(tiers(("100", "2")), tiers(("50", "1")))] == [(WORSE, False)]


def test_a_mechanic_of_another_kind_makes_every_tier_unsure() -> None:
    lump = reward(kind="fixed", tiers=[{"threshold": "100000", "amount": "900"}])

    assert {(c.effect, c.sure) for c in compared({}, lump)} == {(WORSE, False)}
    assert needs_consent(compared({}, lump))


def test_a_higher_start_of_a_higher_tier_is_worse() -> None:
    old = tiers(("100", "2"), ("200", "4"), ("300", "6"))
    new = tiers(("100", "1"), ("250", "4"), ("300", "7"))

    assert [c.effect for c in compared(old, new)] == [WORSE, WORSE, BETTER]


def test_amending_words_say_what_they_do() -> None:
    assert [effect.label for effect in Effect] == ["Better", "Worse", "Neither"]


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt-br", "ja", "ar"])
def test_conditions_and_kickers_are_compared_in_the_language_of_who_reads(language: str) -> None:
    with reading_in(language):
        lost = compared({"conditions": [{"kind": "invoices_paid"}]}, {"conditions": []})
        raised = compared(reward(kickers=[kicker(percent="1")]), reward(kickers=[kicker(percent="2.5")]))
        rate = format_percent(Decimal("2.5"))

    assert [(change.old == "every invoice is paid", change.new) for change in lost] == [(False, "—")]
    assert [rate in change.new for change in raised] == [True]
