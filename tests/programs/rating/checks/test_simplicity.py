"""The simplicity score: every deduction by hand."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from programs.rating import rule_sentence
from programs.rating.checks import Deduction, simplicity
from programs.rating.checks.simplicity import is_round
from programs.terms import Terms
from tests.programs.documents import program_documents
from tests.programs.examples import amount_reward, percent_reward, some_terms

RULE = "All partners earn 2% back on all net purchases."
BEST = {"policy": "best_of", "group": "G"}
CONTRACT = {"include": [{"category": "Contract"}]}


def score(sentence=RULE, others=0, needs_claim=False, **changes):
    return simplicity(some_terms(**changes), sentence, others=others, needs_claim=needs_claim)


def words(count):
    return " ".join(["word"] * count)


def test_a_plain_program_loses_nothing():
    result = score()

    assert (result.score, result.band, result.deductions, result.needs_reason) == (100, "Simple", (), False)


@pytest.mark.parametrize(
    "changes, deduction",
    [
        (
            {"reward": percent_reward(tiers=tuple((f"{number}00", "2") for number in range(1, 7)))},
            Deduction("6 tiers", 12, "reward.tiers", "Keep 4 tiers"),
        ),
        (
            {
                "eligibility": {"segments": ["A"], "except_partners": ["P1"]},
                "conditions": [{"kind": "invoices_paid"}, {"kind": "terms_acknowledged"}],
            },
            Deduction("4 conditions to be met", 10, "conditions", "Drop a condition"),
        ),
        (
            {"eligibility": {"segments": ["A"], "partners": ["P2"], "except_partners": ["P1"]}},
            Deduction("3 conditions to be met", 5, "eligibility", "Drop a condition"),
        ),
        (
            {"products": {"exclude": [{"category": "Spares"}, {"category": "Refurbished"}, {"sku": "X"}]}},
            Deduction("3 product exclusions", 8, "products.exclude", "Merge them into one"),
        ),
        (
            {"measure": {"kind": "net_amount", "products": CONTRACT}},
            Deduction(
                "The tier counts other purchases than the rate pays on", 8, "measure", "Pay on what counts"
            ),
        ),
        (
            {"measure": {"kind": "quantity"}, "reward": percent_reward(tiers=(("100", "2"),))},
            Deduction(
                "The tier counts other purchases than the rate pays on", 8, "measure", "Pay on what counts"
            ),
        ),
        (
            {
                "measure": {"kind": "share_percent"},
                "reward": percent_reward(tiers=(("80", "2"),)),
            },
            Deduction(
                "The tier counts other purchases than the rate pays on", 8, "measure", "Pay on what counts"
            ),
        ),
        (
            {
                "reward": {
                    **percent_reward(),
                    "kickers": [
                        {"name": "A", "kind": "percent", "percent": "1", "starts_on": "2026-11-01"},
                        {"name": "B", "kind": "percent", "percent": "1", "ends_on": "2026-11-01"},
                    ],
                }
            },
            Deduction("2 extra rates", 16, "reward.kickers", "Put the extra into the tiers"),
        ),
        (
            {"stacking": {"policy": "net_value", "group": "G", "rank": 1}},
            Deduction("Paid on what other programs leave", 5, "stacking.policy", "Pay the best one only"),
        ),
        (
            {"others": 1},
            Deduction("Two programs both pay", 3, "stacking.policy", "Pay the best one only"),
        ),
        (
            {"others": 3},
            Deduction("Several programs all pay", 3, "stacking.policy", "Pay the best one only"),
        ),
        (
            {"others": None},
            Deduction("Several programs all pay", 3, "stacking.policy", "Pay the best one only"),
        ),
        (
            {
                "caps": [
                    {"per": "partner_period", "amount": "40000.00"},
                    {"per": "partner_program", "amount": "40000.00"},
                    {"per": "program", "amount": "150000.00", "when_exceeded": "stop"},
                ]
            },
            Deduction("3 caps", 12, "caps[1]", "Keep one cap"),
        ),
        (
            {"needs_claim": True},
            Deduction("A claim for sales that are known already", 4, "basis", "Take it from the sales data"),
        ),
        (
            {"reward": percent_reward(tiers=(("104000", "2.37"), ("250000", "3")))},
            Deduction("2 rates or thresholds not round", 4, "reward.tiers", "Round to two digits"),
        ),
        (
            {"reward": percent_reward(tiers=(("100001", "2.37"), ("251000", "3.33")))},
            Deduction("4 rates or thresholds not round", 6, "reward.tiers", "Round to two digits"),
        ),
        (
            {"reward": amount_reward("fixed", "all_volume", ("100000", "1234"))},
            Deduction("1 rate or threshold not round", 2, "reward.tiers", "Round to two digits"),
        ),
        (
            {"sentence": words(51)},
            Deduction("51 words to say the rule", 1, "", "Name fewer things"),
        ),
        (
            {"sentence": words(55)},
            Deduction("55 words to say the rule", 1, "", "Name fewer things"),
        ),
        (
            {"sentence": words(56)},
            Deduction("56 words to say the rule", 2, "", "Name fewer things"),
        ),
        (
            {"starts_on": "2026-01-01", "ends_on": "2026-12-31"},
            Deduction("12 months", 10, "ends_on", "Run it for a quarter"),
        ),
        (
            {"starts_on": "2026-01-01", "ends_on": "2026-09-30"},
            Deduction("9 months", 4, "ends_on", "Run it for a quarter"),
        ),
        (
            {"starts_on": "2026-01-15", "ends_on": "2026-12-31"},
            Deduction("11 months", 4, "ends_on", "Run it for a quarter"),
        ),
        (
            {
                "starts_on": "2025-12-28",
                "ends_on": "2026-12-26",
                "calendar": {"kind": "4-4-5", "weekday": "saturday", "year_ends": "last"},
            },
            Deduction("12 months", 10, "ends_on", "Run it for a quarter"),
        ),
    ],
)
def test_each_deduction_names_itself_its_points_its_place_and_its_fix(changes, deduction):
    result = score(**changes)

    assert result.deductions == (deduction,)
    assert result.score == 100 - deduction.points


@pytest.mark.parametrize(
    "changes",
    [
        {"reward": percent_reward()},
        {"eligibility": {"segments": ["A"]}, "conditions": [{"kind": "invoices_paid"}]},
        {"products": {"exclude": [{"category": "Spares"}]}},
        {"measure": {"kind": "quantity"}, "reward": amount_reward("fixed", "all_volume", ("100", "500"))},
        {"stacking": BEST, "others": 2},
        {"stacking": {"policy": "exclusive", "group": "G", "rank": 1}, "others": 2},
        {"sentence": words(50)},
        {"starts_on": "2026-01-01", "ends_on": "2026-09-29"},
        {
            "measure": {
                "kind": "growth_percent",
                "of": "net_amount",
                "baseline": {"rule": "fixed"},
            },
            "reward": percent_reward(tiers=(("5", "2"),)),
        },
    ],
)
def test_what_is_still_simple_costs_nothing(changes):
    assert score(**changes).deductions == ()


def test_the_wireframe_scores_93():
    exclude = [{"category": "Refurbished"}, {"category": "Spares"}]

    result = score(others=1, products={"include": [{"category": "Cordless"}], "exclude": exclude})

    assert (result.score, result.band) == (93, "Simple")
    assert [(deduction.points, deduction.name) for deduction in result.deductions] == [
        (4, "2 product exclusions"),
        (3, "Two programs both pay"),
    ]


@pytest.mark.parametrize(
    "count, points, band, needs_reason",
    [
        (50, 100, "Simple", False),
        (125, 85, "Simple", False),
        (126, 84, "Fine", False),
        (200, 70, "Fine", False),
        (201, 69, "Hard to explain", False),
        (300, 50, "Hard to explain", False),
        (301, 49, "Partners will not follow this", True),
        (5000, 0, "Partners will not follow this", True),
    ],
)
def test_the_bands(count, points, band, needs_reason):
    result = score(words(count))

    assert (result.score, result.band, result.needs_reason) == (points, band, needs_reason)


@pytest.mark.parametrize(
    "figure, round_",
    [
        ("0", True),
        ("100000", True),
        ("250000", True),
        ("125000", True),
        ("124000", False),
        ("2.5", True),
        ("1.25", True),
        ("2.37", False),
        ("0.05", True),
        ("1005", False),
    ],
)
def test_a_round_figure_is_easy_to_keep_in_mind(figure, round_):
    assert is_round(Decimal(figure)) is round_


@settings(database=None, deadline=None, max_examples=100)
@given(document=program_documents())
def test_every_program_has_a_score_that_its_deductions_explain(document):
    terms = Terms.from_document(document)

    result = simplicity(terms, rule_sentence(terms))

    assert result.score == max(100 - sum(deduction.points for deduction in result.deductions), 0)
    assert all(deduction.points > 0 for deduction in result.deductions)
    assert len({deduction.name for deduction in result.deductions}) == len(result.deductions)
