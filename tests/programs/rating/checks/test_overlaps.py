"""Whether two programs can pay on the same purchase, what then happens, and what an earlier program had in common."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.rating.checks import Context, Finding, Severity, lint, overlapping, similarity
from programs.rating.checks.stacking import OPTIONS
from programs.terms import Terms, partner_is_eligible, product_in_scope
from tests.programs.documents import PARTNERS, PRODUCTS, SEGMENTS, program_documents
from tests.programs.examples import percent_reward, some_terms

STEADY = percent_reward("per_band")
CORDLESS = {"include": [{"category": "Cordless"}]}


def program(code="VIR-2026-014", name="Q4 Cordless Growth", **changes):
    return some_terms(**{"code": code, "name": name, "reward": STEADY, **changes})


def other(**changes):
    return program("VIR-2026-020", "Annual Growth", **changes)


def share(first, second, members=None):
    return overlapping(program(**first), [other(**second)], members) != []


@pytest.mark.parametrize(
    "first, second, shares",
    [
        ({}, {}, True),
        ({}, {"basis": "sell_through"}, False),
        ({"ends_on": "2026-12-31"}, {"starts_on": "2026-12-31", "ends_on": "2027-03-31"}, True),
        ({"ends_on": "2026-12-31"}, {"starts_on": "2027-01-01", "ends_on": "2027-03-31"}, False),
        ({"eligibility": {"partners": ["A"]}}, {"eligibility": {"partners": ["A", "B"]}}, True),
        ({"eligibility": {"partners": ["A"]}}, {"eligibility": {"partners": ["B"]}}, False),
        ({"eligibility": {"partners": ["A"]}}, {"eligibility": {"except_partners": ["A"]}}, False),
        ({"eligibility": {"partners": ["A"]}}, {"eligibility": {"except_partners": ["B"]}}, True),
        ({"eligibility": {"partners": ["A"]}}, {"eligibility": {"segments": ["S"]}}, True),
        (
            {"eligibility": {"partners": ["A"]}},
            {"eligibility": {"segments": ["S"], "except_partners": ["A"]}},
            False,
        ),
        ({"eligibility": {"segments": ["S"]}}, {"eligibility": {"segments": ["T"]}}, True),
        ({"eligibility": {"segments": ["S"]}}, {}, True),
        ({"products": CORDLESS}, {"products": CORDLESS}, True),
        ({"products": CORDLESS}, {"products": {"include": [{"category": "Saws"}]}}, False),
        ({"products": CORDLESS}, {"products": {"include": [{"brand": "Kestrel"}]}}, True),
        ({"products": CORDLESS}, {"products": {"exclude": [{"category": "Cordless"}]}}, False),
        ({"products": CORDLESS}, {"products": {"exclude": [{"sku": "C-1"}]}}, True),
        (
            {"products": {"include": [{"sku": "C-1"}]}},
            {"products": {"include": [{"sku": "C-1"}, {"sku": "C-2"}], "exclude": [{"sku": "C-1"}]}},
            False,
        ),
        ({"products": {"include": [{"sku": "C-1"}]}}, {"products": CORDLESS}, True),
        (
            {"products": {"include": [{"brand": "Kestrel", "category": "Saws"}]}},
            {"products": {"exclude": [{"brand": "Kestrel"}]}},
            False,
        ),
    ],
)
def test_rules_tell_whether_a_purchase_can_count_twice(first, second, shares):
    assert share(first, second) is shares
    assert share(second, first) is shares


@pytest.mark.parametrize(
    "first, second, shares",
    [
        ({"segments": ["S"]}, {"segments": ["T"]}, False),
        ({"segments": ["S"]}, {"segments": ["U"]}, True),
        ({"segments": ["S"]}, {"partners": ["C"]}, False),
        ({"segments": ["S"]}, {"partners": ["B"]}, True),
        ({"segments": ["S"], "except_partners": ["B"]}, {"segments": ["U"]}, False),
        ({"segments": ["nobody"]}, {}, False),
        ({}, {}, True),
    ],
)
def test_where_members_are_known_they_tell(first, second, shares):
    members = {"S": {"A", "B"}, "T": {"C"}, "U": {"B", "C"}}

    assert share({"eligibility": first}, {"eligibility": second}, members) is shares
    assert share({"eligibility": second}, {"eligibility": first}, members) is shares


def test_a_group_lets_members_in_that_no_rule_names():
    assert share(
        {"eligibility": {"partners": ["A"]}, "group": {"pays": "parent"}},
        {"eligibility": {"partners": ["B"]}},
    )


def test_a_program_does_not_overlap_itself():
    assert overlapping(program(), [program()]) == []


@settings(
    database=None,
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(
    first=program_documents(),
    second=program_documents(code="VIR-2026-002"),
    sku=st.sampled_from(sorted(PRODUCTS)),
    partner=st.sampled_from(PARTNERS),
    members=st.fixed_dictionaries({name: st.sets(st.sampled_from(PARTNERS)) for name in SEGMENTS}),
)
def test_a_purchase_that_counts_in_both_is_never_overlooked(first, second, sku, partner, members):
    one, two = Terms.from_document(first), Terms.from_document(second)
    segments = [name for name, names in members.items() if partner in names]
    day = max(one.starts_on, two.starts_on)

    counts_twice = one.basis is two.basis and all(counts(t, sku, partner, segments, day) for t in (one, two))

    if counts_twice:
        assert overlapping(one, [two], members) == [two]
        assert overlapping(one, [two]) == [two]


def counts(terms: Terms, sku: str, partner: str, segments: list[str], day: date) -> bool:
    return (
        terms.starts_on <= day <= terms.ends_on
        and product_in_scope(terms.products, sku, *PRODUCTS[sku])
        and partner_is_eligible(terms.eligibility, partner, segments)
    )


def test_two_programs_that_both_pay_are_named_with_what_else_could_be_chosen():
    assert lint(program(), Context(others=[other()])) == (
        Finding(
            "OVERLAP_GROSS",
            "stacking.policy",
            "Purchases can also count in Annual Growth (VIR-2026-020): both pay, on gross.",
            Severity.TIP,
            OPTIONS,
        ),
    )


def test_many_programs_that_all_pay_are_named_at_once():
    others = [program(f"P{number}", f"Program {number}") for number in range(1, 6)]

    findings = lint(program(), Context(others=others))

    assert [finding.sentence for finding in findings] == [
        "Purchases can also count in Program 1 (P1), Program 2 (P2), Program 3 (P3) and 2 more: all pay, on gross."
    ]


def grouped(policy, rank=None, group="Yearly"):
    stacking = {"policy": policy, "group": group}
    return {"stacking": {**stacking, "rank": rank} if rank else stacking}


@pytest.mark.parametrize(
    "first, second, sentence",
    [
        (grouped("best_of"), grouped("best_of"), "only the larger rebate is paid"),
        (
            grouped("net_value", 1),
            grouped("net_value", 2),
            "this program pays first, the other on the value that is left",
        ),
        (
            grouped("net_value", 3),
            grouped("net_value", 2),
            "it pays first, this program on the value that is left",
        ),
        (grouped("exclusive", 1), grouped("exclusive", 2), "this program takes the purchase first"),
        (grouped("exclusive", 2), grouped("exclusive", 1), "it takes the purchase first"),
    ],
)
def test_the_policy_of_a_group_is_said(first, second, sentence):
    findings = lint(program(**first), Context(others=[other(**second)]))

    assert [(finding.code, finding.severity, finding.sentence) for finding in findings] == [
        (
            "OVERLAP_GROUPED",
            Severity.TIP,
            f"Purchases can also count in Annual Growth (VIR-2026-020): {sentence}.",
        )
    ]


@pytest.mark.parametrize(
    "first, second, code, path, severity, sentence",
    [
        (
            grouped("best_of"),
            grouped("exclusive", 1),
            "GROUP_POLICIES",
            "stacking.policy",
            Severity.MUST,
            "Annual Growth (VIR-2026-020) in the group Yearly says “Exclusive to the first program”, this program "
            "“Best one only”. Choose one for the whole group.",
        ),
        (
            grouped("net_value", 1),
            grouped("net_value", 1),
            "GROUP_RANKS",
            "stacking.rank",
            Severity.MUST,
            "Annual Growth (VIR-2026-020) is number 1 in the group Yearly as well. Give each program a number of "
            "its own.",
        ),
        (
            grouped("best_of"),
            {**grouped("best_of"), "currency": "EUR"},
            "GROUP_CURRENCIES",
            "stacking.group",
            Severity.MUST,
            "Annual Growth (VIR-2026-020) in the group Yearly is in EUR, this program in USD. Give the group one "
            "currency.",
        ),
        (
            grouped("best_of"),
            {**grouped("best_of"), "period": "month"},
            "GROUP_PERIODS",
            "period",
            Severity.ASK,
            "Annual Growth (VIR-2026-020) in the group Yearly is measured in other periods than this program: "
            "is that meant?",
        ),
        (
            grouped("best_of"),
            grouped("best_of", group="Other"),
            "OVERLAP_APART",
            "stacking.group",
            Severity.ASK,
            "Purchases can also count in Annual Growth (VIR-2026-020), and the two are not in one group: both pay, "
            "on gross. Is that meant?",
        ),
        (
            {},
            grouped("best_of"),
            "OVERLAP_APART",
            "stacking.policy",
            Severity.ASK,
            "Purchases can also count in Annual Growth (VIR-2026-020), and the two are not in one group: both pay, "
            "on gross. Is that meant?",
        ),
    ],
)
def test_groups_that_do_not_fit_together_are_found(first, second, code, path, severity, sentence):
    finding = lint(program(**first), Context(others=[other(**second)]))[0]

    assert (finding.code, finding.path, finding.severity, finding.sentence) == (
        code,
        path,
        severity,
        sentence,
    )


def test_a_group_is_not_questioned_where_no_purchase_counts_twice():
    others = [other(**grouped("exclusive", 1), products={"include": [{"category": "Saws"}]})]

    assert lint(program(**grouped("exclusive", 1), products=CORDLESS), Context(others=others)) == ()


def test_the_same_terms_a_year_later_are_all_the_same():
    later = program("VIR-2027-014", "Q4 again", starts_on="2027-10-01", ends_on="2027-12-31")

    assert similarity(program(), later) == 100
    assert similarity(later, program()) == 100


def test_similarity_is_the_part_of_the_values_that_both_have():
    # Both say the same but for the cap; of 30 values that either has, 28 are in both.
    first, second = program(), program(caps=[{"per": "partner_period", "amount": "50000.00"}])

    assert similarity(first, second).quantize(Decimal("0.01")) == Decimal("93.33")


def test_the_order_of_names_and_rules_is_no_difference():
    first = program(eligibility={"segments": ["A", "B"]}, products={"include": [{"sku": "1"}, {"sku": "2"}]})
    second = program(eligibility={"segments": ["B", "A"]}, products={"include": [{"sku": "2"}, {"sku": "1"}]})

    assert similarity(first, second) == 100


def test_a_repeat_is_asked_about_with_the_program_it_repeats():
    last_year = program("VIR-2025-014", "Q4 2025", starts_on="2025-10-01", ends_on="2025-12-31")
    unlike = program("VIR-2025-002", "Saws", measure={"kind": "quantity"}, caps=None)

    findings = lint(program(), Context(earlier=[unlike, last_year]))

    assert [(finding.code, finding.sentence) for finding in findings] == [
        ("REPEATS", "These terms are 100% the same as Q4 2025 (VIR-2025-014): repeat on purpose?")
    ]
    assert lint(program(), Context(earlier=[unlike])) == ()
