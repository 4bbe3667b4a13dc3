"""The rule sentence of every shape beyond the plain ones, one hand-written sentence each."""

import pytest

from programs.rating import rule_sentence
from tests.programs.examples import amount_reward, percent_reward, some_terms

ONE = {"payment": None, "caps": None}
Q1 = {"starts_on": "2027-01-01", "ends_on": "2027-03-31"}
YEAR = {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}
CONTRACT = {"include": [{"category": "Contract"}]}
FROM_FIVE = percent_reward(tiers=(("5", "2"),))
FROM_ZERO = percent_reward(tiers=(("0", "2"),))
FROM_100K = percent_reward(tiers=(("100000", "2"),))
STEPS = (("100000", "2"), ("250000", "3"))


def growth(kind="growth_percent", rule="same_period_last_year", of="net_amount", **baseline):
    return {"kind": kind, "of": of, "baseline": {"rule": rule, **baseline}}


def increments(partial, application, *tiers, **more):
    return {
        **amount_reward("per_increment", application, *tiers),
        "increment": "100",
        "partial_increment": partial,
        **more,
    }


@pytest.mark.parametrize(
    "measure, once",
    [
        (growth(), "once their purchases grow 5% over the same period last year"),
        (growth(rule="fixed"), "once their purchases grow 5% over their baseline"),
        (
            growth(rule="average_of_years", years=3),
            "once their purchases grow 5% over the average of 3 years",
        ),
        (growth(rule="average_of_years", years=1), "once their purchases grow 5% over the average of 1 year"),
        (
            growth(rule="greater_of", floor="100000"),
            "once their purchases grow 5% over last year or $100,000, whichever is more",
        ),
        (
            growth(rule="greater_of", floor="100", of="quantity"),
            "once units grow 5% over last year or 100 units, whichever is more",
        ),
        (growth("growth_amount"), "once their purchases grow by $5 over the same period last year"),
        (growth(of="gross_amount"), "once gross purchases grow 5% over the same period last year"),
        ({"kind": "attainment_percent"}, "once they reach 5% of their target"),
        (
            {"kind": "attainment_percent", "of": "gross_amount"},
            "once gross purchases reach 5% of their target",
        ),
        ({"kind": "share_percent", "products": CONTRACT}, "once Contract is 5% of their purchases"),
        (
            {
                "kind": "share_percent",
                "of": "gross_amount",
                "products": {"include": [{"category": "Contract"}, {"category": "Trade"}]},
                "share_of": {"exclude": [{"category": "Spares"}]},
            },
            "once Contract and Trade are 5% of their gross purchases except Spares",
        ),
        (
            {"kind": "share_percent", "of": "quantity", "products": CONTRACT},
            "once Contract is 5% of the units they buy",
        ),
        ({"kind": "share_percent"}, "once everything is 5% of their purchases"),
    ],
)
def test_each_measure_names_what_has_to_be_reached(measure, once):
    reward = {**FROM_FIVE, "base": "net_amount"}

    sentence = rule_sentence(some_terms(**Q1, **ONE, measure=measure, reward=reward))

    assert sentence == f"All partners earn 2% back on all net purchases from 1 Jan to 31 Mar 2027, {once}."


@pytest.mark.parametrize(
    "measure, once",
    [
        (growth(), "once their purchases match the same period last year"),
        (
            growth(rule="greater_of", floor="500.50"),
            "once their purchases match last year or $500.50, whichever is more",
        ),
        ({"kind": "attainment_percent"}, "the tier set by how much of their target they reach"),
        (
            {"kind": "share_percent", "products": CONTRACT},
            "the tier set by the share of Contract in their purchases",
        ),
        ({"kind": "net_amount", "products": CONTRACT}, "the tier set by net Contract purchases"),
    ],
)
def test_a_tier_from_zero_says_what_is_measured(measure, once):
    reward = {**FROM_ZERO, "base": "net_amount"}

    sentence = rule_sentence(some_terms(**Q1, **ONE, measure=measure, reward=reward))

    assert sentence == f"All partners earn 2% back on all net purchases from 1 Jan to 31 Mar 2027, {once}."


@pytest.mark.parametrize(
    "products, kind, once",
    [
        (CONTRACT, "net_amount", "once net Contract purchases reach $100,000"),
        ({}, "gross_amount", "once all gross purchases reach $100,000"),
        (CONTRACT, "quantity", "once they buy 100,000 Contract units"),
        ({}, "quantity", "once they buy 100,000 units of any product"),
        ({"exclude": [{"sku": "X"}]}, "net_amount", "once net purchases except X reach $100,000"),
    ],
)
def test_other_products_can_decide_the_tier_than_those_that_pay(products, kind, once):
    terms = some_terms(
        **Q1,
        **ONE,
        products={"include": [{"category": "Drills"}]},
        measure={"kind": kind, "products": products},
        reward={**FROM_100K, "base": "net_amount"},
    )

    assert rule_sentence(terms) == (
        f"All partners earn 2% back on all net Drills purchases from 1 Jan to 31 Mar 2027, {once}."
    )


def test_the_same_products_written_twice_are_named_once():
    terms = some_terms(
        **Q1, **ONE, products=CONTRACT, measure={"kind": "net_amount", "products": CONTRACT}, reward=FROM_100K
    )

    assert rule_sentence(terms) == (
        "All partners earn 2% back on all net Contract purchases from 1 Jan to 31 Mar 2027, "
        "once they reach $100,000."
    )


@pytest.mark.parametrize(
    "reward, rule",
    [
        (
            percent_reward("prospective", STEPS),
            "2% to 3% back on the net purchases made after each tier is reached {when}, "
            "once they reach $100,000",
        ),
        (
            percent_reward("prospective", STEPS[:1]),
            "2% back on the net purchases made after reaching $100,000 {when}",
        ),
        (
            percent_reward("every_tier_full", STEPS),
            "2% to 3% back for each tier reached, added, on all net purchases {when}, once they reach $100,000",
        ),
        (
            percent_reward("every_tier_capped", STEPS),
            "2% to 3% back for each tier reached, added and lower ones limited, on all net purchases {when}, "
            "once they reach $100,000",
        ),
        (
            percent_reward("every_tier_full", STEPS[:1]),
            "2% back on all net purchases {when}, once they reach $100,000",
        ),
        (
            amount_reward("per_unit", "every_tier_full", ("100000", "2"), ("250000", "4.5")),
            "$2 to $4.50 for each tier reached, added, for each unit they buy {when}, "
            "once net purchases reach $100,000",
        ),
        (
            increments("dropped", "all_volume", ("100000", "5"), base="net_amount"),
            "$5 for each full $100 of net purchases above $100,000 {when}",
        ),
        (
            increments("counts", "all_volume", ("0", "5"), base="net_amount"),
            "$5 for each started $100 of net purchases {when}",
        ),
        (
            increments("dropped", "all_volume", ("100000", "5"), ("200000", "6"), base="net_amount"),
            "$5 to $6 for each full $100 of net purchases above the threshold of the tier reached {when}, "
            "once they reach $100,000",
        ),
        (
            increments("dropped", "per_band", ("100000", "5"), ("200000", "6"), base="net_amount"),
            "$5 to $6 for each full $100 of net purchases inside each tier {when}, once they reach $100,000",
        ),
        (
            increments("dropped", "every_tier_full", ("100000", "5"), ("200000", "6")),
            "$5 to $6 for each tier reached, added, for each full 100 units they buy above its threshold "
            "{when}, once net purchases reach $100,000",
        ),
        (
            amount_reward("fixed", "every_tier_capped", ("100000", "1000"), ("250000", "5000")),
            "lump sums of $1,000 to $5,000 for net purchases {when}, once they reach $100,000",
        ),
    ],
)
def test_each_reward_and_application_has_its_words(reward, rule):
    sentence = rule_sentence(some_terms(**Q1, **ONE, reward=reward))

    assert sentence == f"All partners earn {rule.format(when='from 1 Jan to 31 Mar 2027')}."


@pytest.mark.parametrize(
    "reward, rule",
    [
        (
            increments("dropped", "all_volume", ("100", "5")),
            "$5 for each full 100 units they buy above 100 {when}",
        ),
        (
            increments("counts", "all_volume", ("100", "5")),
            "$5 for each started 100 units they buy above 100 {when}",
        ),
        (
            {**increments("counts", "all_volume", ("0", "5")), "increment": "1"},
            "$5 for each started unit they buy {when}",
        ),
        (
            amount_reward("per_unit", "prospective", ("100", "2"), ("500", "3")),
            "$2 to $3 for each unit they buy after each tier is reached {when}, once they reach 100 units",
        ),
    ],
)
def test_units_pay_by_the_unit_and_by_the_increment(reward, rule):
    sentence = rule_sentence(some_terms(**Q1, **ONE, measure={"kind": "quantity"}, reward=reward))

    assert sentence == f"All partners earn {rule.format(when='from 1 Jan to 31 Mar 2027')}."


@pytest.mark.parametrize(
    "measure, reward, rule",
    [
        (
            growth("growth_amount"),
            percent_reward(tiers=(("0", "6"),)),
            "6% back on growth in net purchases over the same period last year {when}",
        ),
        (
            growth("growth_amount"),
            percent_reward(tiers=(("50000", "6"),)),
            "6% back on growth in net purchases over the same period last year {when}, once it reaches $50,000",
        ),
        (
            growth("growth_amount"),
            percent_reward("per_band", (("50000", "6"),)),
            "6% back on growth above $50,000 in net purchases over the same period last year {when}",
        ),
        (
            growth(),
            {**percent_reward("per_band", (("5", "6"), ("10", "8"))), "base": "growth_amount"},
            "6% to 8% back on growth inside each tier in net purchases over the same period last year {when}, "
            "once it reaches 5%",
        ),
        (
            growth("growth_amount", of="quantity"),
            {**amount_reward("per_unit", "all_volume", ("10", "2")), "base": "growth_amount"},
            "$2 for each unit of growth over the same period last year {when}, once it reaches 10 units",
        ),
        (
            growth("growth_amount"),
            increments("dropped", "all_volume", ("0", "2"), base="growth_amount"),
            "$2 for each full $100 of growth in net purchases over the same period last year {when}",
        ),
        (
            growth("growth_amount", of="quantity"),
            increments("counts", "all_volume", ("0", "2"), base="growth_amount"),
            "$2 for each started 100 units of growth over the same period last year {when}",
        ),
        (
            growth(),
            {**percent_reward("per_band", (("5", "6"),)), "base": "net_amount"},
            "6% back on the net purchases above the tier’s threshold {when}, "
            "once their purchases grow 5% over the same period last year",
        ),
        (
            growth(of="quantity"),
            amount_reward("fixed", "all_volume", ("5", "1000")),
            "a lump sum of $1,000 for purchases {when}, once units grow 5% over the same period last year",
        ),
        (
            {**growth("growth_amount"), "products": CONTRACT},
            percent_reward(tiers=(("0", "6"),)),
            "6% back on growth in net Contract purchases over the same period last year {when}",
        ),
    ],
)
def test_growth_pays_and_names_what_it_is_over(measure, reward, rule):
    sentence = rule_sentence(some_terms(**Q1, **ONE, measure=measure, reward=reward))

    assert sentence == f"All partners earn {rule.format(when='from 1 Jan to 31 Mar 2027')}."


@pytest.mark.parametrize(
    "measure, once",
    [
        (growth(), "once their purchases grow 5% over the same period last year since the start"),
        ({"kind": "attainment_percent"}, "once they reach 5% of their target since the start"),
        (
            {"kind": "net_amount", "products": CONTRACT},
            "once net Contract purchases since the start reach $5",
        ),
    ],
)
def test_what_counts_since_the_start_says_so(measure, once):
    reward = {**FROM_FIVE, "base": "net_amount"}
    terms = some_terms(**Q1, **ONE, measure=measure, reward=reward, period="month", accumulation="to_date")

    assert rule_sentence(terms) == (
        f"All partners earn 2% back on all net purchases in each month from 1 Jan to 31 Mar 2027, {once}."
    )


def test_the_budget_of_all_partners_is_a_cap():
    caps = [
        {"per": "partner_period", "amount": "4000.00"},
        {"per": "program", "amount": "150000.00", "when_exceeded": "pro_rata"},
    ]

    assert rule_sentence(some_terms(**YEAR, reward=FROM_100K, caps=caps, payment=None)) == (
        "All partners earn 2% back on all net purchases in each quarter from 1 Jan to 31 Dec 2027, "
        "once they reach $100,000, up to $4,000 each per quarter and $150,000 for all partners together."
    )


def test_a_calendar_of_weeks_names_its_periods():
    weeks = {"kind": "4-4-5", "weekday": "saturday", "year_ends": "last"}

    assert rule_sentence(some_terms(**YEAR, **ONE, reward=FROM_100K, calendar=weeks)) == (
        "All partners earn 2% back on all net purchases in each 4-4-5 quarter from 1 Jan to 31 Dec 2027, "
        "once they reach $100,000."
    )


@pytest.mark.parametrize(
    "changes, said",
    [
        (
            {"minimum_payable": {"amount": "50.00", "below": "drop"}},
            "Less than $50 is not paid.",
        ),
        ({"guarantee": {"amount": "10000.00"}}, "At least $10,000 is guaranteed for each quarter."),
        (
            {"guarantee": {"amount": "10000.00", "cumulative": True}},
            "At least $10,000 is guaranteed for each quarter, counted since the start.",
        ),
        ({"conditions": [{"kind": "invoices_paid"}]}, "Nothing is earned unless every invoice is paid."),
        (
            {"conditions": [{"kind": "terms_acknowledged"}, {"kind": "invoices_paid"}]},
            "Nothing is earned unless the terms are acknowledged and every invoice is paid.",
        ),
        (
            {"conditions": [{"kind": "distinct_products", "count": 5, "products": CONTRACT}]},
            "Nothing is earned unless at least 5 different Contract products are bought.",
        ),
        (
            {"conditions": [{"kind": "distinct_products", "count": 1}]},
            "Nothing is earned unless at least 1 product is bought.",
        ),
        (
            {"conditions": [{"kind": "minimum_volume", "amount": "50000", "products": CONTRACT}]},
            "Nothing is earned unless net Contract purchases reach $50,000.",
        ),
        (
            {"conditions": [{"kind": "minimum_volume", "amount": "1", "measure": "quantity"}]},
            "Nothing is earned unless they buy at least 1 unit.",
        ),
        (
            {"conditions": [{"kind": "share_percent", "percent": "80", "products": CONTRACT}]},
            "Nothing is earned unless Contract is at least 80% of their purchases.",
        ),
        (
            {"stacking": {"policy": "net_value", "group": "Yearly", "rank": 2}},
            "As number 2 in Yearly it pays on the value that earlier programs leave.",
        ),
        (
            {"stacking": {"policy": "best_of", "group": "Yearly"}},
            "Of the programs in Yearly only the largest pays.",
        ),
        (
            {"stacking": {"policy": "exclusive", "group": "Yearly", "rank": 1}},
            "A purchase counts only in the first program of Yearly; this is number 1.",
        ),
        ({"group": {"pays": "parent"}}, "Purchases of a group count together and its parent is paid."),
        (
            {"group": {"pays": "members", "key": "volume"}},
            "Purchases of a group count together and its members share by volume.",
        ),
        ({"returns": "original_period"}, "Returns reduce the period of the sale."),
        (
            {"returns": "original_period", "returns_lookback_days": 90},
            "Returns within 90 days reduce the period of the sale.",
        ),
        (
            {"exchange": {"policy": "period_average"}},
            "Other currencies convert to USD at the average rate of the period.",
        ),
        (
            {"exchange": {"policy": "contract_rate", "rates": {"EUR": "1.08"}}},
            "Other currencies convert to USD at fixed rates.",
        ),
    ],
)
def test_what_else_is_promised_follows_the_rule(changes, said):
    assert rule_sentence(some_terms(**YEAR, reward=FROM_100K, caps=None, **changes)) == (
        "All partners earn 2% back on all net purchases in each quarter from 1 Jan to 31 Dec 2027, "
        f"once they reach $100,000. {said} Paid by credit memo within 30 days of the end of each quarter."
    )


@pytest.mark.parametrize(
    "kicker, said",
    [
        (
            {"kind": "percent", "percent": "1.5", "products": {"include": [{"category": "Saws"}]}},
            "Launch adds 1.5% on Saws, from Tier 1 on.",
        ),
        (
            {"kind": "percent", "percent": "1", "starts_on": "2027-01-04", "ends_on": "2027-01-15"},
            "Launch adds 1% on everything from 4 Jan to 15 Jan 2027, from Tier 1 on.",
        ),
        (
            {"kind": "per_unit", "amount": "2.50", "ends_on": "2027-01-15", "from_tier": 0},
            "Launch adds $2.50 for each unit until 15 Jan 2027, whatever the tier.",
        ),
        (
            {"kind": "per_unit", "amount": "2", "starts_on": "2027-03-01", "products": CONTRACT},
            "Launch adds $2 for each Contract unit from 1 Mar 2027 on, from Tier 1 on.",
        ),
    ],
)
def test_a_kicker_says_what_it_adds(kicker, said):
    reward = {**FROM_100K, "kickers": [{"name": "Launch", **kicker}]}

    assert rule_sentence(some_terms(**Q1, **ONE, reward=reward)) == (
        "All partners earn 2% back on all net purchases from 1 Jan to 31 Mar 2027, "
        f"once they reach $100,000. {said}"
    )


def test_the_order_of_sales_is_named_where_it_matters():
    reward = {
        **percent_reward("per_band", STEPS),
        "base": "gross_amount",
        "unit_order": "chronological",
    }

    assert rule_sentence(some_terms(**Q1, **ONE, reward=reward)) == (
        "All partners earn 2% to 3% back on the gross purchases inside each tier from 1 Jan to 31 Mar 2027, "
        "once net purchases reach $100,000. The first purchases fill the first tier."
    )
