from datetime import date
from decimal import Decimal

import pytest

from programs.enums import LeadKind
from programs.rating import lead
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms

LAST_DAY = date(2026, 12, 31)
UNITS = {"kind": "quantity"}


def sentence(net, quantity="0", *, reachable=True, ended=False, **changes):
    return lead(
        some_terms(**changes), a_volume(net, quantity), period_end=LAST_DAY, reachable=reachable, ended=ended
    )


def test_a_tier_in_reach_says_what_to_buy_and_what_it_pays():
    first = sentence("342180")

    assert first.kind is LeadKind.NEXT_TIER
    assert first.text == (
        "Buy $57,820 more by 31 Dec to reach Tier 3. "
        "You would earn $16,000.00, which is $5,734.60 more than today."
    )
    assert first.short_text == "Buy $57,820 more to reach Tier 3 and earn $16,000.00 (+$5,734.60)."


def test_the_figures_that_matter_are_strong():
    first = sentence("342180")

    assert first.headline == (
        ("Buy ", False),
        ("$57,820", True),
        (" more", False),
        (" by 31 Dec to reach Tier 3.", False),
    )
    assert [text for text, strong in first.detail if strong] == ["$16,000.00"]
    assert [text for text, strong in first.short if strong] == ["$57,820", "$16,000.00"]


@pytest.mark.parametrize(
    "first, kind, text",
    [
        (
            sentence("342180", reachable=False),
            LeadKind.EARNED,
            "You have earned $10,265.40 to date, at Tier 2. Tier 3 starts at $400,000.",
        ),
        (
            sentence("58100", reachable=False),
            LeadKind.NOTHING_YET,
            "Rebate starts at $100,000 of net purchases. You are at $58,100.00 to date.",
        ),
        (
            sentence("58100"),
            LeadKind.NEXT_TIER,
            "Buy $41,900 more by 31 Dec to reach Tier 1. You would earn $2,000.00.",
        ),
        (
            sentence("58100", reward=percent_reward("per_band")),
            LeadKind.NEXT_TIER,
            "Buy $41,900 more by 31 Dec to reach Tier 1. From there each further $1,000 earns $20.00.",
        ),
        (
            sentence("620000"),
            LeadKind.TOP_TIER,
            "You are at the top tier. "
            "Each further $1,000 earns $50.00 until the $40,000.00 cap (reached at $800,000).",
        ),
        (
            sentence("620000", caps=None),
            LeadKind.TOP_TIER,
            "You are at the top tier. Each further $1,000 earns $50.00.",
        ),
        (
            sentence("620000", reward=amount_reward("fixed", "all_volume", ("100", "500"))),
            LeadKind.TOP_TIER,
            "You are at the top tier. You have earned $500.00 to date.",
        ),
        (sentence("900000"), LeadKind.CAP_REACHED, "Cap reached. Further purchases do not add rebate."),
        (
            sentence("342180", ended=True),
            LeadKind.ENDED,
            "You earned $10,265.40 at Tier 2. The period ended on 31 Dec 2026.",
        ),
        (
            sentence("900", ended=True),
            LeadKind.ENDED,
            "No rebate was earned in this period. The period ended on 31 Dec 2026.",
        ),
        (
            sentence("342180", caps=[{"per": "partner_period", "amount": "11000.00"}]),
            LeadKind.EARNED,
            "You have earned $10,265.40 to date, at Tier 2. "
            "Each further $1,000 earns $30.00 until the $11,000.00 cap (reached at $366,666.67).",
        ),
        (
            sentence("342180", reward=percent_reward(tiers=(("100000", "5"), ("400000", "1")))),
            LeadKind.EARNED,
            "You have earned $17,109.00 to date, at Tier 1. Tier 2 starts at $400,000.",
        ),
        (
            sentence("0", "99", measure=UNITS, reward=amount_reward("per_unit", "all_volume", ("100", "2"))),
            LeadKind.NEXT_TIER,
            "Buy 1 more unit by 31 Dec to reach Tier 1. You would earn $200.00.",
        ),
        (
            sentence("0", "0", measure=UNITS, reward=percent_reward(tiers=(("1000", "5"),))),
            LeadKind.NEXT_TIER,
            "Buy 1,000 more units by 31 Dec to reach Tier 1.",
        ),
        (
            sentence("342179.995", basis="sell_through", caps=None),
            LeadKind.NEXT_TIER,
            "Sell $57,820.01 more by 31 Dec to reach Tier 3. "
            "You would earn $16,000.00, which is $5,734.60 more than today.",
        ),
        (
            sentence("-5", reachable=False, reward=percent_reward(tiers=(("0", "2"),))),
            LeadKind.NOTHING_YET,
            "Rebate starts with the first purchases. You are at −$5.00 to date.",
        ),
    ],
    ids=lambda value: value.value if isinstance(value, LeadKind) else "",
)
def test_each_standing_has_its_sentence(first, kind, text):
    assert (first.kind, first.text) == (kind, text)


def test_what_earlier_periods_earned_counts_towards_a_program_cap():
    terms = some_terms(caps=[{"per": "partner_program", "amount": "50000.00"}])

    first = lead(terms, a_volume("700000"), period_end=LAST_DAY, reachable=True, earned_before=Decimal(45000))

    assert first.kind is LeadKind.CAP_REACHED
