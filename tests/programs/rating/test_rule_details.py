"""What the rule sentence leaves out, and where it stands then."""

import pytest

from programs.rating import NOT_FOR_PARTNERS, rule_details, rule_sentence
from tests.programs.examples import amount_reward, percent_reward, some_terms

YEAR = {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}
FROM_100K = percent_reward(tiers=(("100000", "2"),))
ONE = {"reward": FROM_100K, "caps": None}
USUAL = (
    "Other programs may pay on the same purchases as well.",
    "Returns reduce the period in which they come back.",
    "Other currencies convert to USD at the rate of the sale date.",
)
ROUNDED = "Amounts are rounded half up to 2 decimals, once per partner and quarter."
TIERS = "The tiers: 2% from $100,000, 3% from $250,000, 4% from $400,000 and 5% from $600,000."
SKUS = [{"sku": f"S{number}"} for number in range(1, 15)]


def test_the_demo_program_in_detail():
    goal = {"measure": "net_amount", "amount": "6500000"}
    minimum = {"amount": "50.00", "below": "carry_over"}

    details = rule_details(some_terms(goal=goal, minimum_payable=minimum))

    assert details == (
        TIERS,
        "Other programs may pay on the same purchases as well.",
        "Less than $50 is carried over to the next payment.",
        "Returns reduce the period in which they come back.",
        "Other currencies convert to USD at the rate of the sale date.",
        ROUNDED,
        "The goal for all partners together is $6,500,000 net value.",
    )


def test_a_single_tier_needs_no_list():
    assert rule_details(some_terms(**ONE)) == (*USUAL, ROUNDED)


@pytest.mark.parametrize(
    "changes, said",
    [
        (
            {"eligibility": {"segments": list("ABCD"), "partners": ["P1", "P2"], "except_partners": ["P3"]}},
            ("Segments: A, B, C and D.", "Named partners: P1 and P2."),
        ),
        (
            {"products": {"include": SKUS, "exclude": SKUS[:4]}},
            (
                "Products that pay: S1, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11, S12 and 2 more.",
                "Products that pay, except: S1, S2, S3 and S4.",
            ),
        ),
        (
            {
                "measure": {
                    "kind": "growth_percent",
                    "of": "net_amount",
                    "baseline": {"rule": "fixed", "new_partner": "zero_baseline"},
                }
            },
            ("For a partner without a baseline everything is growth.",),
        ),
        (
            {"measure": {"kind": "quantity"}, "reward": percent_reward(tiers=(("0", "2"),))},
            ("Units decide the tier.",),
        ),
        (
            {"measure": {"kind": "gross_amount"}, "reward": amount_reward("fixed", "all_volume", ("0", "2"))},
            (),
        ),
        ({"measure": {"kind": "attainment_percent"}}, ("A partner without a target earns nothing.",)),
        (
            {"caps": [{"per": "program", "amount": "150000.00", "when_exceeded": "pro_rata"}]},
            ("Where all partners together would earn more than their cap, each gets its part of it.",),
        ),
        (
            {"caps": [{"per": "program", "amount": "150000.00", "when_exceeded": "stop"}]},
            ("Once all partners together reach their cap, later purchases earn nothing.",),
        ),
        (
            {"fiscal_year_start_month": 4},
            ("Periods follow a fiscal year that starts in April.",),
        ),
        (
            {
                "calendar": {
                    "kind": "4-4-5",
                    "weekday": "saturday",
                    "year_ends": "nearest",
                    "closing_month": 1,
                }
            },
            (
                "Each quarter stands on its own.",
                "Periods follow a 4-4-5 calendar whose year ends on the Saturday nearest to the end of January.",
            ),
        ),
        (
            {
                "reward": percent_reward(tiers=(("100000", "2"),)),
                "group": {
                    "pays": "members",
                    "key": "shares",
                    "shares": [{"partner": "P1", "percent": "40"}, {"partner": "P2", "percent": "60"}],
                },
            },
            ("Shares in a group: P1 40% and P2 60%.",),
        ),
    ],
)
def test_each_further_term_has_a_sentence(changes, said):
    usual = {*rule_details(some_terms(**ONE))}

    details = rule_details(some_terms(**{**ONE, **changes}))

    assert tuple(text for text in details if text not in usual) == said


def test_settling_terms_come_last():
    terms = some_terms(
        **ONE,
        receipt_grace_days=15,
        rounding="half_even",
        goal={"measure": "growth_percent", "amount": "12"},
        accrual={"expected": "last_year"},
    )

    assert rule_details(terms)[-4:] == (
        "Purchases received up to 15 days after a quarter count in its first settlement, later ones as an "
        "adjustment.",
        "Amounts are rounded half to even to 2 decimals, once per partner and quarter.",
        "The goal for all partners together is 12% growth.",
        "Finance expects that the volume of a quarter takes last year’s shape.",
    )


@pytest.mark.parametrize(
    "reward, said",
    [
        (
            percent_reward("every_tier_full", (("0", "1"), ("100", "2"))),
            "Every tier reached pays its rate on everything, added up.",
        ),
        (
            percent_reward("every_tier_capped", (("0", "1"), ("100", "2"))),
            "The highest tier reached pays on everything, lower ones only up to where they end.",
        ),
        (
            percent_reward("prospective", (("0", "1"), ("100", "2"))),
            "A rate pays only on purchases made after its tier is reached.",
        ),
        (
            amount_reward("fixed", "all_volume", ("1", "10"), ("100", "20")),
            "Only the highest tier reached pays its lump sum.",
        ),
        (
            amount_reward("fixed", "per_band", ("1", "10"), ("100", "20")),
            "Every tier reached pays its lump sum.",
        ),
    ],
)
def test_how_tiers_work_together_is_explained(reward, said):
    details = rule_details(some_terms(caps=None, reward=reward))

    assert details[1] == said


LONG = {
    **YEAR,
    "reward": FROM_100K,
    "caps": None,
    "conditions": [
        {"kind": "invoices_paid"},
        {"kind": "distinct_products", "count": 5, "products": {"include": [{"category": "Contract"}]}},
    ],
    "guarantee": {"amount": "1000.00"},
    "group": {"pays": "parent"},
    "minimum_payable": {"amount": "50.00", "below": "drop"},
    "returns": "original_period",
}


def test_at_most_fifty_words_and_the_rest_in_detail_in_the_order_of_importance():
    terms = some_terms(**LONG)

    sentence, details = rule_sentence(terms), rule_details(terms)

    assert sentence == (
        "All partners earn 2% back on all net purchases in each quarter from 1 Jan to 31 Dec 2027, "
        "once they reach $100,000. 2 conditions must hold. At least $1,000 is guaranteed for each quarter. "
        "Paid by credit memo within 30 days of the end of each quarter."
    )
    assert len(sentence.split()) == 48
    assert details[:5] == (
        "Nothing is earned unless every invoice is paid.",
        "Nothing is earned unless at least 5 different Contract products are bought.",
        "Purchases of a group count together and its parent is paid.",
        "Less than $50 is not paid.",
        "Returns reduce the period of the sale.",
    )


def test_what_the_core_needs_is_said_at_any_length():
    names = ["Electrical wholesale and trade partners of the north", "Industrial maintenance and repair"]
    terms = some_terms(**{**LONG, "eligibility": {"segments": names}, "products": {"include": SKUS[:3]}})

    assert rule_sentence(terms) == (
        "Electrical wholesale and trade partners of the north and Industrial maintenance and repair partners "
        "earn 2% back on all net S1, S2 and S3 purchases in each quarter from 1 Jan to 31 Dec 2027, "
        "once they reach $100,000. Paid by credit memo within 30 days of the end of each quarter."
    )


def test_details_are_those_that_the_sentence_beside_them_lacks():
    terms = some_terms(**ONE, minimum_payable={"amount": "50.00", "below": "drop"})
    old = (
        "All partners earn 2% back on all net purchases from 1 Oct to 31 Dec 2026, once they reach $100,000."
    )

    assert rule_details(terms) == (*USUAL, ROUNDED)
    assert rule_details(terms, sentence=old) == ("Less than $50 is not paid.", *USUAL, ROUNDED)


def test_names_that_replace_those_of_the_document_leave_these_to_the_details():
    terms = some_terms(**ONE, eligibility={"partners": ["P1"]}, products={"include": [{"sku": "C-1"}]})
    sentence = rule_sentence(terms, who="Our two pilots", what="Cordless")

    assert rule_details(terms, sentence=sentence) == (
        "Named partners: P1.",
        "Products that pay: C-1.",
        *USUAL,
        ROUNDED,
    )


def test_products_that_only_look_named_are_listed():
    growth = {"kind": "growth_amount", "baseline": {"rule": "fixed"}}
    both = {"include": [{"category": "Saws"}, {"category": "Drills"}]}
    terms = some_terms(
        caps=None,
        products={"include": [{"category": "Drills"}]},
        measure={**growth, "products": both},
        reward=percent_reward(tiers=(("0", "2"),)),
    )

    assert rule_sentence(terms).startswith(
        "All partners earn 2% back on growth in net Saws and Drills purchases over their baseline"
    )
    assert rule_details(terms)[:2] == (
        "A partner without a baseline earns nothing.",
        "Products that pay: Drills.",
    )


def test_a_partner_does_not_learn_who_the_others_are_or_what_the_vendor_expects():
    terms = some_terms(
        **ONE,
        eligibility={"partners": ["P1", "P2"]},
        goal={"measure": "net_amount", "amount": "6500000"},
        accrual={"expected": "manual"},
        group={
            "pays": "members",
            "key": "shares",
            "shares": [{"partner": "P1", "percent": "40"}, {"partner": "P2", "percent": "60"}],
        },
    )

    assert rule_details(terms, without=NOT_FOR_PARTNERS) == (*USUAL, ROUNDED)
