"""The first sentence where tiers are in growth, attainment or share, and where something is missing or open."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from programs.enums import GroupKey, LeadKind
from programs.rating import Facts, Gate, GroupShare, Volume, lead, position
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms

LAST_DAY = date(2026, 12, 31)
LAST_YEAR = {"rule": "same_period_last_year"}
GROWTH = {"kind": "growth_percent", "of": "net_amount", "baseline": LAST_YEAR}
GROWTH_AMOUNT = {"kind": "growth_amount", "of": "net_amount", "baseline": LAST_YEAR}
ATTAINMENT = {"kind": "attainment_percent", "of": "net_amount"}
CONTRACT = {"include": [{"category": "Contract"}]}
SHARE = {"kind": "share_percent", "of": "net_amount", "products": CONTRACT}
TWO = percent_reward(tiers=(("2", "1"), ("5", "2")))
NO_VOLUME = Volume(Decimal(0), Decimal(0), Decimal(0))


def sentence(net, facts, *, reachable=True, ended=False, quantity="0", **changes):
    changes = {"caps": None, "reward": {**TWO, "base": "net_amount"}, **changes}
    return lead(
        some_terms(**changes),
        a_volume(net, quantity),
        period_end=LAST_DAY,
        reachable=reachable,
        ended=ended,
        facts=facts,
    )


BASELINE = Facts(baseline=Decimal("1000000"))
TARGET = Facts(target=Decimal("500000"))


def shared(net, whole):
    return Facts(qualifying=a_volume(net), whole=a_volume(whole))


@pytest.mark.parametrize(
    "first, kind, text",
    [
        (
            sentence("1030000", BASELINE, measure=GROWTH),
            LeadKind.NEXT_TIER,
            "Buy $20,000 more by 31 Dec to reach Tier 2 (5% growth). "
            "You would earn $21,000.00, which is $10,700.00 more than today.",
        ),
        (
            sentence("997700", BASELINE, measure=GROWTH),
            LeadKind.NEXT_TIER,
            "Buy $22,300 more by 31 Dec to reach Tier 1 (2% growth). You would earn $10,200.00.",
        ),
        (
            sentence("1030000", BASELINE, measure=GROWTH, reachable=False),
            LeadKind.EARNED,
            "You have earned $10,300.00 to date, at Tier 1. Tier 2 (5% growth) starts at $1,050,000.",
        ),
        (
            sentence("640000", BASELINE, measure=GROWTH, reachable=False),
            LeadKind.NOTHING_YET,
            "Rebate starts at 2% growth, which is $1,020,000 of net purchases. "
            "You are at $640,000.00 to date.",
        ),
        (
            sentence(
                "640000",
                BASELINE,
                measure=GROWTH_AMOUNT,
                reachable=False,
                reward=percent_reward(tiers=(("0", "6"),)),
            ),
            LeadKind.NOTHING_YET,
            "Rebate starts at your baseline, which is $1,000,000 of net purchases. "
            "You are at $640,000.00 to date.",
        ),
        (
            sentence(
                "1010000", BASELINE, measure=GROWTH_AMOUNT, reward=percent_reward(tiers=(("50000", "6"),))
            ),
            LeadKind.NEXT_TIER,
            "Buy $40,000 more by 31 Dec to reach Tier 1 (growth of $50,000). You would earn $3,000.00.",
        ),
        (
            sentence("1100000", BASELINE, measure=GROWTH),
            LeadKind.TOP_TIER,
            "You are at the top tier. Each further $1,000 earns $20.00.",
        ),
        (
            sentence(
                "447700",
                TARGET,
                measure=ATTAINMENT,
                reward=percent_reward(tiers=(("80", "1"), ("100", "2"))),
            ),
            LeadKind.NEXT_TIER,
            "Buy $52,300 more by 31 Dec to reach Tier 2 (100% of your target). "
            "You would earn $10,000.00, which is $5,523.00 more than today.",
        ),
        (
            sentence(
                "100000",
                TARGET,
                measure=ATTAINMENT,
                reachable=False,
                reward=percent_reward(tiers=(("80", "1"),)),
            ),
            LeadKind.NOTHING_YET,
            "Rebate starts at 80% of your target, which is $400,000 of net purchases. "
            "You are at $100,000.00 to date.",
        ),
        (
            sentence(
                "60000",
                shared("60000", "80000"),
                measure=SHARE,
                products=CONTRACT,
                reward={**percent_reward(tiers=(("80", "2"),)), "base": "net_amount"},
            ),
            LeadKind.NEXT_TIER,
            "Buy $20,000 more by 31 Dec to reach Tier 1 (80% share). You would earn $1,600.00.",
        ),
        (
            sentence(
                "60000",
                shared("60000", "80000"),
                measure=SHARE,
                products=CONTRACT,
                reward={**percent_reward(tiers=(("100", "2"),)), "base": "net_amount"},
            ),
            LeadKind.NOTHING_YET,
            "Rebate starts at 100% share. You are at 75% to date.",
        ),
        (
            sentence(
                "60000",
                shared("60000", "80000"),
                measure=SHARE,
                products=CONTRACT,
                reward={**percent_reward(tiers=(("70", "1"), ("100", "2"))), "base": "net_amount"},
            ),
            LeadKind.EARNED,
            "You have earned $600.00 to date, at Tier 1. Tier 2 starts at 100% share.",
        ),
        (
            sentence(
                "0",
                Facts(baseline=Decimal(1000)),
                quantity="1020",
                measure={"kind": "growth_percent", "of": "quantity", "baseline": LAST_YEAR},
                reward=amount_reward("per_unit", "all_volume", ("2", "1"), ("5", "2")),
            ),
            LeadKind.NEXT_TIER,
            "Buy 30 more units by 31 Dec to reach Tier 2 (5% growth). "
            "You would earn $2,100.00, which is $1,080.00 more than today.",
        ),
    ],
)
def test_each_measure_says_the_percent_and_the_purchases(first, kind, text):
    assert (first.kind, first.text) == (kind, text)


def test_on_a_phone_the_tier_has_its_percent_as_well():
    first = sentence("1030000", BASELINE, measure=GROWTH)

    assert first.short_text == (
        "Buy $20,000 more to reach Tier 2 (5% growth) and earn $21,000.00 (+$10,700.00)."
    )


def test_a_cap_is_placed_in_purchases():
    first = sentence(
        "1100000", BASELINE, measure=GROWTH, caps=[{"per": "partner_period", "amount": "30000.00"}]
    )

    assert first.text == (
        "You are at the top tier. "
        "Each further $1,000 earns $20.00 until the $30,000.00 cap (reached at $1,500,000)."
    )


def test_a_cap_before_the_next_tier_ends_the_urging():
    first = sentence(
        "1030000", BASELINE, measure=GROWTH, caps=[{"per": "partner_period", "amount": "10400.00"}]
    )

    assert (first.kind, first.text) == (
        LeadKind.EARNED,
        "You have earned $10,300.00 to date, at Tier 1. "
        "Each further $1,000 earns $10.00 until the $10,400.00 cap (reached at $1,040,000).",
    )


@pytest.mark.parametrize(
    "first, text",
    [
        (
            sentence("640000", Facts(), measure=GROWTH),
            "Growth is measured from a baseline, and there is none for you yet. Ask your contact.",
        ),
        (
            sentence("640000", Facts(), measure=ATTAINMENT),
            "Rebate is measured against a target, and there is none for you yet. Ask your contact.",
        ),
        (
            sentence("0", shared("0", "0"), measure=SHARE),
            "Rebate depends on the share of Contract in your purchases, and there are none yet. "
            "It starts at 2% share.",
        ),
        (
            sentence("0", shared("0", "0"), measure={**SHARE, "of": "quantity"}),
            "Rebate depends on the share of Contract in the units you buy, and there are none yet. "
            "It starts at 2% share.",
        ),
    ],
)
def test_what_is_missing_is_said_plainly(first, text):
    assert (first.kind, first.text) == (LeadKind.MISSING, text)


def test_a_guarantee_is_earned_without_a_baseline_and_without_a_tier():
    first = sentence("640000", Facts(), measure=GROWTH, guarantee={"amount": "1000.00"})

    assert (first.kind, first.text) == (
        LeadKind.EARNED,
        "You have earned $1,000.00 to date. "
        "Growth is measured from a baseline, and there is none for you yet. Ask your contact.",
    )


def test_a_guarantee_is_no_tier():
    reward = percent_reward(tiers=(("100000", "2"),))
    terms = {"reward": reward, "guarantee": {"amount": "5000.00"}}

    running = sentence("40000", Facts(), reachable=False, **terms)
    over = sentence("40000", Facts(), ended=True, **terms)

    assert running.text == "You have earned $5,000.00 to date. Tier 1 starts at $100,000."
    assert over.text == "You earned $5,000.00. The period ended on 31 Dec 2026."


PAID = [{"kind": "invoices_paid"}]
FIVE = {"kind": "distinct_products", "count": 5, "products": CONTRACT}
SOME = {"kind": "minimum_volume", "amount": "50000", "products": CONTRACT}
RETRO = {"reward": percent_reward(), "measure": {"kind": "net_amount"}}
NOT_PAID = Facts(gates=(Gate(Decimal(0)),))


@pytest.mark.parametrize(
    "first, text",
    [
        (
            sentence("342180", NOT_PAID, **RETRO, conditions=PAID),
            "You would earn $10,265.40 to date, but one condition does not hold yet: every invoice is paid.",
        ),
        (
            sentence(
                "342180",
                Facts(gates=(Gate(Decimal(3)), Gate(Decimal(20000)), Gate(Decimal(1)))),
                **RETRO,
                conditions=[FIVE, SOME, *PAID],
            ),
            "You would earn $10,265.40 to date, but 2 conditions do not hold yet: at least 5 different products "
            "in Contract and at least $50,000.00 of net purchases in Contract.",
        ),
        (
            sentence("58100", NOT_PAID, **RETRO, conditions=PAID),
            "Buy $41,900 more by 31 Dec to reach Tier 1. You would earn $2,000.00. "
            "One condition does not hold yet: every invoice is paid.",
        ),
        (
            sentence("58100", NOT_PAID, **RETRO, conditions=PAID, reachable=False),
            "Rebate starts at $100,000 of net purchases. "
            "One condition does not hold yet: every invoice is paid.",
        ),
        (
            sentence(
                "58100",
                NOT_PAID,
                measure={"kind": "net_amount"},
                reward=percent_reward("per_band"),
                conditions=PAID,
            ),
            "Buy $41,900 more by 31 Dec to reach Tier 1. From there each further $1,000 earns $20.00. "
            "One condition does not hold yet: every invoice is paid.",
        ),
    ],
)
def test_an_open_condition_says_what_would_be_earned_and_which_it_is(first, text):
    assert (first.kind, first.text) == (LeadKind.CONDITION_OPEN, text)


def test_a_condition_that_did_not_hold_is_named_after_the_end():
    first = sentence("342180", NOT_PAID, **RETRO, conditions=PAID, ended=True)

    assert first.text == (
        "You would have earned $10,265.40, but one condition did not hold: every invoice is paid. "
        "The period ended on 31 Dec 2026."
    )
    assert first.short_text == "No rebate earned."


def test_where_conditions_hold_they_are_not_mentioned():
    first = sentence("342180", Facts(gates=(Gate(Decimal(1)),)), **RETRO, conditions=PAID)

    assert first.text == (
        "Buy $57,820 more by 31 Dec to reach Tier 3. "
        "You would earn $16,000.00, which is $5,734.60 more than today."
    )


def test_a_position_names_its_open_conditions():
    terms = some_terms(**RETRO, conditions=[{"kind": "share_percent", "percent": "80"}, *PAID])

    at = position(terms, a_volume("1000"), facts=Facts(gates=(Gate(Decimal(1), Decimal(2)),)))

    assert at.open_conditions == ("a share of at least 80%", "every invoice is paid")
    assert position(some_terms(), a_volume("1000")).open_conditions == ()


def test_another_program_that_pays_more_is_named():
    first = sentence("342180", Facts(outdone_by="VIR-2026-020"), **RETRO)

    assert (first.kind, first.text) == (
        LeadKind.OUTDONE,
        "VIR-2026-020 pays more, and only the best of these programs is paid.",
    )


def test_a_budget_that_is_used_up_urges_nobody():
    first = sentence("342180", Facts(allotted=Decimal("8000.00")), **RETRO)

    assert (first.kind, first.text) == (
        LeadKind.CAP_REACHED,
        "The cap of all partners together is reached. You have earned $8,000.00 to date.",
    )


def test_a_member_of_a_group_buys_together_with_it():
    share = GroupShare("P", GroupKey.EQUAL, Decimal(1), Decimal(2), Decimal("5132.70"), a_volume("100000"))

    first = sentence("342180", Facts(share=share), **RETRO)

    assert first.text == "Buy $57,820 more together with your group by 31 Dec to reach Tier 3."
    assert replace(first, detail=()).short_text == (
        "Buy $57,820 more together with your group to reach Tier 3."
    )


def test_what_counts_since_the_start_decides_what_the_next_tier_pays_from_there():
    terms = some_terms(
        accumulation="to_date",
        period="month",
        caps=None,
        measure={"kind": "quantity"},
        reward={**percent_reward("per_band", (("100", "5"),)), "base": "net_amount"},
    )

    first = lead(
        terms,
        NO_VOLUME,
        volume_before=a_volume("800", "80"),
        period_end=date(2026, 11, 30),
        reachable=True,
    )

    assert first.text == (
        "Buy 20 more units by 30 Nov to reach Tier 1. From there each further 1,000 units earns $500.00."
    )
