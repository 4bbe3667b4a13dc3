from decimal import Decimal

import pytest

from programs.rating import ENGINE_VERSION, Facts, NotCounted, Telling, Volume, rate
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms

UNITS = {"kind": "quantity"}
SIXTHS = percent_reward(tiers=(("20", "1"), ("50", "2")))
BEYOND_ALL = percent_reward(tiers=(("50", "1"), ("101", "2")))


def explained(net, quantity="0", *, before="0", facts=None, **changes):
    """Give what explains when it is asked: what is made while tests are collected shows no mistake of theirs."""
    terms = some_terms(**changes)
    volume, known = a_volume(net, quantity), facts or Facts()
    return lambda: rate(terms, volume, earned_before=Decimal(before), facts=known).explanation


def test_the_whole_working_is_ready_to_be_stored():
    volume = Volume(Decimal(342180), Decimal(345320), Decimal(900), 1204, 11, Decimal(-3140))

    assert rate(some_terms(), volume).explanation.to_dict() == {
        "formula_words": "Rebate = net eligible × tier rate",
        "formula_values": ["$342,180.00 × 3.0%", "$10,265.40"],
        "why_tier": "$342,180.00 is at least $250,000 and below $400,000.",
        "counterfactual": "To reach Tier 3 you needed $57,820.00 more.",
        "cap": "The cap of $40,000.00 is not reached.",
        "lines": {"counted": 1204, "returns": 11, "returns_net": "−$3,140.00", "not_counted": []},
        "steps": [
            {
                "key": "rebate",
                "label": "Rebate",
                "words": "net eligible × tier rate",
                "values": ["$342,180.00 × 3.0%"],
                "result": "$10,265.40",
                "why": "$342,180.00 is at least $250,000 and below $400,000.",
                "amount": "10265.4",
            }
        ],
        "terms": {"code": "VIR-2026-014", "version": None, "hash": ""},
        "engine_version": ENGINE_VERSION,
    }


def test_what_the_engine_does_not_know_by_itself_can_be_told():
    telling = Telling((NotCounted("Product not in the program", 3, "$120.00"),), 4, "ab12")

    told = rate(some_terms(), a_volume("342180")).explained(telling).to_dict()

    assert told["lines"]["not_counted"] == [
        {"reason": "Product not in the program", "lines": 3, "net": "$120.00"}
    ]
    assert told["terms"] == {"code": "VIR-2026-014", "version": 4, "hash": "ab12"}


def test_an_explanation_is_made_once_and_only_when_asked_for():
    rating = rate(some_terms(), a_volume("342180"))

    assert rating.explanation is rating.explanation
    assert rating.explained(Telling()) == rating.explanation


@pytest.mark.parametrize(
    "explanation, words, values",
    [
        (
            explained("600000", reward=percent_reward("per_band")),
            "Rebate = net eligible inside each tier × the rate of that tier, added",
            (
                "$150,000.00 × 2.0% + $150,000.00 × 3.0% + $200,000.00 × 4.0%",
                "$3,000.00 + $4,500.00 + $8,000.00",
                "$15,500.00",
            ),
        ),
        (
            explained("900000"),
            "Rebate = net eligible × tier rate",
            ("$900,000.00 × 5.0%", "$45,000.00", "$40,000.00 after the cap"),
        ),
        (
            explained("123456.78", reward=percent_reward(tiers=(("0", "1.25"),))),
            "Rebate = net eligible × tier rate",
            ("$123,456.78 × 1.25%", "$1,543.20975", "$1,543.21 rounded"),
        ),
        (explained("99999"), "Rebate = net eligible × tier rate", ("$0.00",)),
        (
            explained(
                "0", "750", measure=UNITS, reward=amount_reward("per_unit", "all_volume", ("500", "4"))
            ),
            "Rebate = eligible units × amount per unit",
            ("750 units × $4.00 per unit", "$3,000.00"),
        ),
        (
            explained("250000", reward=amount_reward("fixed", "per_band", ("1", "1000"), ("200000", "5000"))),
            "Rebate = lump sums of the tiers reached, added",
            ("$1,000.00 + $5,000.00", "$6,000.00"),
        ),
        (
            explained("250000", reward=amount_reward("fixed", "all_volume", ("1", "1000"))),
            "Rebate = lump sum of the tier",
            ("$1,000.00",),
        ),
        # Each of three units is worth a third of 90.
        (
            explained(
                "90", "3", measure=UNITS, reward=percent_reward("per_band", (("0", "10"), ("1", "20")))
            ),
            "Rebate = net eligible inside each tier × the rate of that tier, added",
            ("$30.00 × 10.0% + $60.00 × 20.0%", "$3.00 + $12.00", "$15.00"),
        ),
        (
            explained("1.50", rounding="half_even", reward=percent_reward(tiers=(("0", "3"),))),
            "Rebate = net eligible × tier rate",
            ("$1.50 × 3.0%", "$0.045", "$0.04 rounded"),
        ),
        # What is given back in whole ends with what is left of it, though the same amount stood there before.
        (
            explained("0", before="5", accumulation="to_date"),
            "Rebate = net eligible × tier rate",
            ("$0.00", "$0.00 to date − $5.00 before", "−$5.00"),
        ),
        (
            explained("100", before="10", accumulation="to_date", reward=percent_reward(tiers=(("0", "5"),))),
            "Rebate = net eligible × tier rate",
            ("$100.00 × 5.0%", "$5.00", "$5.00 to date − $10.00 before", "−$5.00"),
        ),
        (
            explained("100", before="5", accumulation="to_date", reward=percent_reward(tiers=(("0", "10"),))),
            "Rebate = net eligible × tier rate",
            ("$100.00 × 10.0%", "$10.00", "$10.00 to date − $5.00 before", "$5.00"),
        ),
        # A tier that is only just reached holds nothing yet.
        (
            explained("250000", reward=percent_reward("per_band")),
            "Rebate = net eligible inside each tier × the rate of that tier, added",
            ("$150,000.00 × 2.0%", "$3,000.00"),
        ),
        (
            explained("100000", reward=percent_reward("per_band")),
            "Rebate = net eligible inside each tier × the rate of that tier, added",
            ("$0.00 × 2.0%", "$0.00"),
        ),
        (
            explained(
                "0",
                "750",
                measure=UNITS,
                reward=amount_reward("per_unit", "per_band", ("0", "1"), ("500", "0.125")),
            ),
            "Rebate = eligible units inside each tier × the amount per unit of that tier, added",
            (
                "500 units × $1.00 per unit + 250 units × $0.125 per unit",
                "$500.00 + $31.25",
                "$531.25",
            ),
        ),
        (
            explained(
                "0",
                "150",
                measure=UNITS,
                reward={
                    **amount_reward("per_increment", "per_band", ("0", "1"), ("100", "2")),
                    "increment": "20",
                    "partial_increment": "dropped",
                },
            ),
            "Rebate = increments of eligible units above each tier’s threshold × the amount of that tier, added",
            ("100 units × $1.00 per 20 + 50 units × $2.00 per 20", "$9.00"),
        ),
        (
            explained("250000", before="1000", accumulation="to_date"),
            "Rebate = net eligible × tier rate",
            ("$250,000.00 × 3.0%", "$7,500.00", "$7,500.00 to date − $1,000.00 before", "$6,500.00"),
        ),
    ],
)
def test_the_formula_stands_in_words_and_in_values(explanation, words, values):
    found = explanation()

    assert (found.formula_words, found.formula_values) == (words, values)


@pytest.mark.parametrize(
    "explanation, why, counterfactual",
    [
        (
            explained("99999"),
            "$99,999.00 is below $100,000, where Tier 1 starts.",
            "To reach Tier 1 you needed $1.00 more.",
        ),
        (
            explained("600000"),
            "$600,000.00 is at least $600,000, where Tier 4, the highest, starts.",
            "There is no higher tier.",
        ),
        (
            explained("900000"),
            "$900,000.00 is at least $600,000, where Tier 4, the highest, starts.",
            "The cap was reached: more volume would not have added rebate.",
        ),
        (
            explained("5", reward=percent_reward(tiers=(("0", "1"),))),
            "$5.00 is at least $0, where Tier 1 starts. There is no other tier.",
            "There is no higher tier.",
        ),
        (
            explained(
                "0", "99.5", measure=UNITS, reward=amount_reward("per_unit", "all_volume", ("100", "1"))
            ),
            "99.5 units is below 100 units, where Tier 1 starts.",
            "To reach Tier 1 you needed 1 more unit.",
        ),
        (
            explained(
                "90", measure={"kind": "attainment_percent"}, facts=Facts(target=Decimal(300)), reward=SIXTHS
            ),
            "30% is at least 20% and below 50%.",
            "To reach Tier 2 you needed $60 more.",
        ),
        (
            explained(
                "0",
                "90",
                measure={"kind": "growth_amount", "of": "quantity", "baseline": {"rule": "fixed"}},
                facts=Facts(baseline=Decimal(80)),
                reward=SIXTHS,
            ),
            "10 units is below 20 units, where Tier 1 starts.",
            "To reach Tier 1 you needed 10 more units.",
        ),
        (
            explained("90", measure={"kind": "growth_amount", "baseline": {"rule": "fixed"}}, reward=SIXTHS),
            "There is no baseline to measure growth from, so no tier is reached.",
            "There is no baseline to measure growth from: no volume would have changed that.",
        ),
        (
            explained("90", measure={"kind": "attainment_percent"}, reward=SIXTHS),
            "There is no target to measure from, so no tier is reached.",
            "There is no target to measure from: no volume would have changed that.",
        ),
        (
            explained(
                "90", measure={"kind": "share_percent"}, facts=Facts(whole=a_volume("90")), reward=BEYOND_ALL
            ),
            "100% is at least 50% and below 101%.",
            "No further purchases alone would have reached Tier 2.",
        ),
        (
            explained(
                "90",
                measure={"kind": "net_amount", "products": {}},
                facts=Facts(qualifying=a_volume("30")),
                reward=SIXTHS,
            ),
            "$30.00 is at least $20 and below $50.",
            "To reach Tier 2 you needed $20.00 more.",
        ),
    ],
)
def test_the_tier_has_its_reason_and_what_would_have_changed_it(explanation, why, counterfactual):
    found = explanation()

    assert (found.why_tier, found.counterfactual) == (why, counterfactual)


@pytest.mark.parametrize(
    "explanation, cap",
    [
        (explained("1", caps=None), "There is no cap."),
        (explained("800000"), "The cap of $40,000.00 is reached exactly."),
        (explained("900000"), "The cap of $40,000.00 takes off $5,000.00."),
        (
            explained("700000", before="30000", caps=[{"per": "partner_program", "amount": "50000.00"}]),
            "The cap of $50,000.00 for the whole program, $30,000.00 of it earned before, "
            "takes off $15,000.00.",
        ),
        (explained("700000"), "The cap of $40,000.00 is not reached."),
        (
            explained("5", caps=[{"per": "program", "amount": "9.00", "when_exceeded": "stop"}]),
            "There is no cap for one partner; all partners together have one of $9.00.",
        ),
    ],
)
def test_the_cap_says_what_it_did(explanation, cap):
    assert explanation().cap == cap
