"""Lines added to what a period stands on earn what a calculation over all the lines together says."""

import pytest

from programs.rating import RatedFrom
from programs.rating.calculate import Counting, Stand, calculate, suppose_lines
from tests.programs.examples import amount_reward, percent_reward
from tests.programs.sales import SAWS, SPARES, a_program, a_return, a_sale, sold

TIERS = (("100", "2"), ("250", "3"), ("400", "4"))
BOUGHT = (
    a_sale("120.10", "10-05", sku="SAW", quantity="3"),
    a_sale("60.35", "10-20", sku="BLADE", quantity="20"),
    a_sale("45.00", "11-02", sku="DRILL", quantity="1"),
    a_return("-20.05", "11-03", sku="SAW"),
)
ADDED = (
    a_sale("199.99", "11-23", sku="SAW", quantity="5"),
    a_sale("80.01", "11-23", sku="BLADE", quantity="30"),
    a_sale("33.33", "11-23", sku="DRILL", quantity="2"),
)
SHAPES = {
    "the rate of the reached tier on everything": {"reward": percent_reward(tiers=TIERS)},
    "each rate inside its tier": {"reward": percent_reward("per_band", TIERS)},
    "products left out": {"products": {"exclude": [{"sku": "BLADE"}]}, "reward": percent_reward(tiers=TIERS)},
    "a cap": {
        "reward": percent_reward(tiers=TIERS),
        "caps": [{"per": "partner_period", "amount": "9.00"}],
    },
    "units that pay on value in the order of sales": {
        "measure": {"kind": "quantity"},
        "reward": {**percent_reward("per_band", (("5", "2"), ("30", "5"))), "base": "net_amount"},
    },
    "growth": {
        "measure": {"kind": "growth_percent", "baseline": {"rule": "same_period_last_year"}},
        "reward": percent_reward(tiers=(("0", "1"), ("10", "3"))),
    },
    "other products qualify": {
        "measure": {"kind": "net_amount", "products": SPARES},
        "products": SAWS,
        "reward": percent_reward(tiers=(("50", "2"), ("100", "6"))),
    },
    "a share of what is bought": {
        "measure": {"kind": "share_percent", "products": SAWS, "share_of": {}},
        "reward": percent_reward(tiers=(("40", "2"), ("52", "4"))),
    },
    "conditions": {
        "conditions": [
            {"kind": "minimum_volume", "measure": "net_amount", "amount": "300"},
            {"kind": "distinct_products", "count": 3},
        ],
        "reward": percent_reward(tiers=TIERS),
    },
    "more for some products": {
        "reward": {
            **percent_reward(tiers=TIERS),
            "kickers": [{"name": "Spares", "kind": "percent", "percent": "1.5", "products": SPARES}],
        }
    },
    "an amount for each full step": {
        "reward": {
            **amount_reward("per_increment", "all_volume", ("0", "7.00")),
            "increment": "50",
            "partial_increment": "dropped",
        },
    },
    "all volume since the start": {
        "period": "month",
        "accumulation": "to_date",
        "reward": percent_reward(tiers=TIERS),
    },
}
LAST_YEAR = (a_sale("150", "2025-11-11"), a_sale("90", "2025-12-01", sku="BLADE"))


def the_stands(programs, *lines):
    given = sold(*LAST_YEAR, *lines)
    found = []
    for terms in programs:
        counting = Counting(terms, given)
        result = next(
            one
            for one in calculate(programs, given)
            if one.program == terms.code and one.period.contains(ADDED[0].day)
        )
        now = RatedFrom(
            result.counted,
            result.rating.working.facts,
            result.earned_before,
            result.volume_before,
            result.entitled_before,
        )
        bought = frozenset(line.sku for line in lines)
        found.append(Stand(terms, counting, result.period, now, bought))
    return found


def calculated(programs, *lines):
    found = calculate(programs, sold(*LAST_YEAR, *lines))
    return [
        next(r.earned for r in found if r.program == terms.code and r.period.contains(ADDED[0].day))
        for terms in programs
    ]


def supposed(programs, bought=BOUGHT, added=ADDED):
    return [one.after.earned for one in suppose_lines(the_stands(programs, *bought), added)]


@pytest.mark.parametrize("shape", SHAPES)
def test_an_order_earns_what_the_calculation_over_all_lines_says(shape):
    programs = [a_program(**SHAPES[shape])]

    found = supposed(programs)

    assert found == calculated(programs, *BOUGHT, *ADDED)
    assert found != calculated(programs, *BOUGHT)


@pytest.mark.parametrize("policy", ["exclusive", "best_of", "net_value"])
@pytest.mark.parametrize("bought", [BOUGHT, BOUGHT[:1]])
def test_one_order_in_two_programs_of_a_group_earns_what_the_calculation_says(policy, bought):
    def stacked(rank):
        return {"policy": policy, "group": "G", "rank": rank}

    programs = [
        a_program("A", products=SAWS, stacking=stacked(1), reward=percent_reward(tiers=(("0", "6"),))),
        a_program("B", stacking=stacked(2), reward=percent_reward(tiers=(("0", "1"), ("300", "5")))),
    ]

    found = supposed(programs, bought)

    assert found == calculated(programs, *bought, *ADDED)
    assert found != supposed([a_program("A", products=SAWS), a_program("B")], bought)


def test_each_line_says_why_it_does_not_count():
    program = a_program(
        products=SAWS, measure={"kind": "net_amount", "products": {"exclude": [{"sku": "DRILL"}]}}
    )

    (found,) = suppose_lines(the_stands([program], *BOUGHT), ADDED)

    assert [None if reason is None else reason.value for reason in found.reasons] == [
        None,
        "qualifies_only",
        "product",
    ]


def test_the_rebate_that_falls_on_a_group_member_grows_with_its_own_order():
    group = {"pays": "members", "key": "volume"}
    program = a_program(group=group, reward=percent_reward(tiers=TIERS))
    stands = the_stands([program], *BOUGHT)

    (found,) = suppose_lines(stands, ADDED)

    # A partner without a parent is its own group.
    assert [found.after.earned] == calculated([program], *BOUGHT, *ADDED)
