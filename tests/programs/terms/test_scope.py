import pytest

from programs.terms import Eligibility, ProductRule, ProductScope, partner_is_eligible, product_in_scope

TOOLS = ProductRule(category="Tools")
KESTREL_TOOLS = ProductRule(category="Tools", brand="Kestrel")
T2 = ProductRule(sku="T2")


@pytest.mark.parametrize(
    "scope, product, counts",
    [
        (ProductScope(), ("T1", None, None), True),
        (ProductScope(include=(TOOLS,)), ("T1", "Tools", None), True),
        (ProductScope(include=(TOOLS,)), ("S1", "Spares", None), False),
        (ProductScope(include=(TOOLS,)), ("X9", None, None), False),
        (ProductScope(include=(TOOLS,), exclude=(T2,)), ("T2", "Tools", None), False),
        (ProductScope(exclude=(T2,)), ("T1", None, None), True),
        (ProductScope(include=(KESTREL_TOOLS,)), ("T1", "Tools", "Kestrel"), True),
        (ProductScope(include=(KESTREL_TOOLS,)), ("T1", "Tools", "Other"), False),
        (ProductScope(include=(KESTREL_TOOLS, T2)), ("T2", None, None), True),
        (ProductScope(include=(TOOLS,)), ("T1", "tools", None), False),
    ],
)
def test_exclusion_wins_and_every_written_value_must_match(scope, product, counts):
    assert product_in_scope(scope, *product) is counts


@pytest.mark.parametrize(
    "eligibility, segments, eligible",
    [
        (Eligibility(), (), True),
        (Eligibility(segments=("Gold", "Silver")), ("Silver",), True),
        (Eligibility(segments=("Gold",)), ("Silver",), False),
        (Eligibility(segments=("Gold",)), (), False),
        (Eligibility(partners=("P1",)), (), True),
        (Eligibility(partners=("P2",)), ("Gold",), False),
        (Eligibility(segments=("Gold",), partners=("P1",)), (), True),
        (Eligibility(except_partners=("P1",)), (), False),
        (Eligibility(segments=("Gold",), partners=("P1",), except_partners=("P1",)), ("Gold",), False),
        (Eligibility(except_partners=("P2",)), (), True),
    ],
)
def test_a_partner_is_in_by_segment_or_by_name_and_never_when_excepted(eligibility, segments, eligible):
    assert partner_is_eligible(eligibility, "P1", segments) is eligible
