import pytest

from programs.rating import rule_sentence
from tests.programs.examples import amount_reward, percent_reward, some_terms

Q1 = {"starts_on": "2027-01-01", "ends_on": "2027-03-31"}
WHOLESALE = {"segments": ["Electrical wholesale"]}
CORDLESS = {"include": [{"category": "Cordless"}]}
UNITS = {"kind": "quantity"}
GROSS = {"measure": {"kind": "gross_amount"}}
KESTREL_SAWS = {"brand": "Kestrel", "category": "Saws"}
NINE_PRODUCTS = [{"sku": str(number)} for number in range(9)]


def test_the_rule_of_the_demo_program():
    terms = some_terms(**Q1, eligibility=WHOLESALE, products=CORDLESS)

    assert rule_sentence(terms) == (
        "Electrical wholesale partners earn 2% to 5% back on all net Cordless purchases "
        "from 1 Jan to 31 Mar 2027, once they reach $100,000, up to $40,000 each. "
        "Paid by credit memo by 30 Apr 2027."
    )


def test_the_names_people_know_replace_those_of_the_document():
    terms = some_terms(**Q1, eligibility={"partners": ["P1", "P2"]}, products={"include": [{"sku": "C-1"}]})

    assert rule_sentence(terms, who="Our two pilots", what="Cordless").startswith(
        "Our two pilots earn 2% to 5% back on all net Cordless purchases from"
    )


@pytest.mark.parametrize(
    "changes, rule",
    [
        (
            {"reward": percent_reward("per_band")},
            "All partners earn 2% to 5% back on the net purchases inside each tier "
            "from 1 Oct to 31 Dec 2026, once they reach $100,000, up to $40,000 each.",
        ),
        (
            {"reward": percent_reward("per_band", (("0", "0"), ("100000", "2.5")))},
            "All partners earn 2.5% back on the net purchases above $100,000 from 1 Oct to 31 Dec 2026, "
            "up to $40,000 each.",
        ),
        (
            {"reward": percent_reward(tiers=(("0", "2"),)), "caps": None},
            "All partners earn 2% back on all net purchases from 1 Oct to 31 Dec 2026.",
        ),
        (
            {
                "measure": UNITS,
                "reward": amount_reward("per_unit", "all_volume", ("100", "2"), ("500", "4.5")),
            },
            "All partners earn $2 to $4.50 for each unit they buy from 1 Oct to 31 Dec 2026, "
            "once they reach 100 units, up to $40,000 each.",
        ),
        (
            {
                "reward": amount_reward("per_unit", "per_band", ("0", "7"), ("5", "6.5")),
                "measure": UNITS,
                "products": CORDLESS,
            },
            "All partners earn $7 to $6.50 for each Cordless unit they buy inside each tier "
            "from 1 Oct to 31 Dec 2026, up to $40,000 each.",
        ),
        (
            {"reward": percent_reward(tiers=(("1000", "5"),)), "measure": UNITS},
            "All partners earn 5% back on all net purchases from 1 Oct to 31 Dec 2026, "
            "once they reach 1,000 units, up to $40,000 each.",
        ),
        (
            {"reward": amount_reward("fixed", "all_volume", ("100000", "1000")), "caps": None},
            "All partners earn a lump sum of $1,000 for net purchases from 1 Oct to 31 Dec 2026, "
            "once they reach $100,000.",
        ),
        (
            {
                "caps": None,
                "reward": amount_reward("fixed", "per_band", ("100000", "1000"), ("200000", "5000")),
            },
            "All partners earn lump sums of $1,000 to $5,000 for net purchases from 1 Oct to 31 Dec 2026, "
            "once they reach $100,000.",
        ),
        (
            {**GROSS, "reward": {**percent_reward(), "base": "net_amount"}, "caps": None},
            "All partners earn 2% to 5% back on all net purchases from 1 Oct to 31 Dec 2026, "
            "once gross purchases reach $100,000.",
        ),
        (
            {"basis": "sell_through", "currency": "CHF"},
            "All partners earn 2% to 5% back on all net sales from 1 Oct to 31 Dec 2026, "
            "once they reach CHF 100,000, up to CHF 40,000 each.",
        ),
        (
            {"eligibility": {"partners": ["Alder Supply"]}},
            "Partner Alder Supply earns 2% to 5% back on all net purchases from 1 Oct to 31 Dec 2026, "
            "once they reach $100,000, up to $40,000.",
        ),
        (
            {"eligibility": {"segments": list("ABCD"), "partners": ["P1", "P2"], "except_partners": ["P3"]}},
            "Partners in 4 segments and 2 named partners except P3 earn 2% to 5% back on all net purchases "
            "from 1 Oct to 31 Dec 2026, once they reach $100,000, up to $40,000 each.",
        ),
        (
            {"products": {"include": [KESTREL_SAWS], "exclude": [{"category": "Spares"}]}},
            "All partners earn 2% to 5% back on all net Kestrel Saws purchases except Spares "
            "from 1 Oct to 31 Dec 2026, once they reach $100,000, up to $40,000 each.",
        ),
        (
            {"products": {"include": NINE_PRODUCTS, "exclude": NINE_PRODUCTS[:4]}},
            "All partners earn 2% to 5% back on all net purchases of 9 listed product groups "
            "except 4 listed product groups from 1 Oct to 31 Dec 2026, once they reach $100,000, "
            "up to $40,000 each.",
        ),
    ],
)
def test_each_shape_has_its_sentence(changes, rule):
    assert rule_sentence(some_terms(payment=None, **changes)) == rule


def test_a_program_of_several_periods_says_so():
    caps = [
        {"per": "partner_period", "amount": "40000.00"},
        {"per": "partner_program", "amount": "100000.00"},
    ]
    terms = some_terms(ends_on="2027-12-31", caps=caps)

    assert rule_sentence(terms) == (
        "All partners earn 2% to 5% back on all net purchases in each quarter "
        "from 1 Oct 2026 to 31 Dec 2027, once they reach $100,000, up to $40,000 each per quarter "
        "and $100,000 each in all. "
        "Paid by credit memo within 30 days of the end of each quarter."
    )


def test_a_tier_to_date_says_that_the_total_decides():
    terms = some_terms(
        period="month", accumulation="to_date", payment={"method": "bank_transfer", "due_days": 0}
    )

    assert rule_sentence(terms) == (
        "All partners earn 2% to 5% back on all net purchases in each month from 1 Oct to 31 Dec 2026, "
        "once their total since the start reaches $100,000, up to $40,000 each per month. "
        "Paid by bank transfer at the end of each month."
    )


def test_the_usual_rule_stays_within_fifty_words():
    terms = some_terms(
        **Q1, eligibility=WHOLESALE, products={**CORDLESS, "exclude": [{"category": "Spares"}]}
    )

    assert len(rule_sentence(terms).split()) == 38
