from decimal import Decimal

import pytest

from programs.rating import ENGINE_VERSION, Volume, rate
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms

UNITS = {"kind": "quantity"}


def explained(net, quantity="0", *, before="0", **changes):
    return rate(some_terms(**changes), a_volume(net, quantity), earned_before=Decimal(before)).explanation


def test_the_whole_working_is_ready_to_be_stored():
    volume = Volume(Decimal(342180), Decimal(345320), Decimal(900), 1204, 11, Decimal(-3140))

    assert rate(some_terms(), volume).explanation.to_dict() == {
        "formula_words": "Rebate = net eligible × tier rate",
        "formula_values": ["$342,180.00 × 3.0%", "$10,265.40"],
        "why_tier": "$342,180.00 is at least $250,000 and below $400,000.",
        "counterfactual": "To reach Tier 3 you needed $57,820.00 more.",
        "cap": "The cap of $40,000.00 is not reached.",
        "lines": {"counted": 1204, "returns": 11, "returns_net": "−$3,140.00"},
        "engine_version": ENGINE_VERSION,
    }


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
        (
            explained("250000", before="1000", accumulation="to_date"),
            "Rebate = net eligible × tier rate",
            ("$250,000.00 × 3.0%", "$7,500.00", "$7,500.00 to date − $1,000.00 before", "$6,500.00"),
        ),
    ],
)
def test_the_formula_stands_in_words_and_in_values(explanation, words, values):
    assert (explanation.formula_words, explanation.formula_values) == (words, values)


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
    ],
)
def test_the_tier_has_its_reason_and_what_would_have_changed_it(explanation, why, counterfactual):
    assert (explanation.why_tier, explanation.counterfactual) == (why, counterfactual)


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
    ],
)
def test_the_cap_says_what_it_did(explanation, cap):
    assert explanation.cap == cap
