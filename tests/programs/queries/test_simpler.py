"""What makes a draft simpler by one click, and what nobody but its writer can do."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from programs.queries.simpler import Fix, fixes_of, merged_exclusions, rounded
from programs.rating import rule_sentence
from programs.rating.checks import simplicity
from programs.terms import ProductRule, ProductScope, Terms
from tests.factories import make_product, program_document
from vir.foundation.tenancy.models import Tenant

PRODUCTS = (
    ("D1", "Cordless", "Kestrel"),
    ("D2", "Cordless", "Merlin"),
    ("D3", "Cordless", "Merlin"),
    ("S1", "Spares", "Kestrel"),
    ("R1", "Refurbished", None),
)
CORDLESS = (ProductRule(category="Cordless"),)


def _fixes(document: dict[str, Any], others: tuple[Terms, ...] = ()) -> dict[str, Fix]:
    terms = Terms.from_document(document)
    score = simplicity(terms, rule_sentence(terms), others=len(others))
    return fixes_of(document, terms, score, others)


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        # Nothing of them is in the program: they exclude nothing.
        (CORDLESS, (ProductRule(category="Spares"), ProductRule(category="Refurbished")), ()),
        # Two SKUs that are all of one brand there.
        (
            CORDLESS,
            (ProductRule(sku="D2"), ProductRule(sku="D3")),
            (ProductRule(brand="Merlin"),),
        ),
        # One of them is within the other.
        (
            (),
            (ProductRule(category="Spares"), ProductRule(sku="S1")),
            (ProductRule(category="Spares"),),
        ),
        # They share nothing: both stay, the one without effect goes.
        (
            (),
            (ProductRule(category="Spares"), ProductRule(category="Refurbished"), ProductRule(sku="NONE")),
            (ProductRule(category="Spares"), ProductRule(category="Refurbished")),
        ),
    ],
)
def test_merged_exclusions_leave_the_same_products(
    include: tuple[ProductRule, ...], exclude: tuple[ProductRule, ...], expected: tuple[ProductRule, ...]
) -> None:
    assert merged_exclusions(ProductScope(include, exclude), PRODUCTS) == expected


@pytest.mark.parametrize(
    ("figure", "expected"), [("12345", "12000"), ("2.73", "2.7"), ("99.6", "100"), ("0.0567", "0.057")]
)
def test_figures_are_rounded_to_two_digits(figure: str, expected: str) -> None:
    assert rounded(figure) == expected


def test_each_act_raises_the_score_and_says_what_it_did(inside: Tenant) -> None:
    for sku, category, brand in PRODUCTS:
        make_product(sku, category=category, brand=brand or "")
    document = program_document(
        ends_on="2027-09-30",
        products={"exclude": [{"category": "Spares"}, {"sku": "S1"}]},
        caps=[
            {"per": "program", "amount": "900000.00", "when_exceeded": "stop"},
            {"per": "partner_period", "amount": "40000.00"},
        ],
        measure={"kind": "net_amount", "products": {"include": [{"brand": "Kestrel"}]}},
    )
    document["reward"]["tiers"][1] = {"threshold": "251340", "percent": "3"}
    before = deepcopy(document)

    found = _fixes(document, (Terms.from_document(program_document(code="VIR-2026-020")),))

    assert document == before
    assert {words: fix.key for words, fix in found.items()} == {
        "Pay on what counts": "measure",
        "Keep one cap": "caps",
        "Round to two digits": "round",
        "Merge them into one": "exclusions",
        "Pay the best one only": "stacking",
        "Run it for a quarter": "length",
    }
    changed = {fix.key: fix.document for fix in found.values()}
    assert changed["caps"]["caps"] == [{"per": "partner_period", "amount": "40000.00"}]
    assert changed["round"]["reward"]["tiers"][1] == {"threshold": "250000", "percent": "3"}
    assert changed["exclusions"]["products"] == {"exclude": [{"category": "Spares"}]}
    assert changed["stacking"]["stacking"] == {"policy": "best_of", "group": "Best one 2026"}
    assert changed["length"]["ends_on"] == "2026-12-31"
    assert changed["measure"]["measure"] == {"kind": "net_amount"}


def test_the_best_one_is_chosen_within_the_group_that_is_there(inside: Tenant) -> None:
    other = program_document(code="VIR-2026-020", stacking={"policy": "best_of", "group": "Yearly"})

    found = _fixes(program_document(), (Terms.from_document(other),))

    assert found["Pay the best one only"].document["stacking"] == {"policy": "best_of", "group": "Yearly"}


def test_what_would_break_the_draft_is_not_offered(inside: Tenant) -> None:
    long = program_document(ends_on="2027-09-30")
    late = {"name": "Last", "kind": "percent", "percent": "1", "starts_on": "2027-08-01"}
    long["reward"]["kickers"] = [late]
    near = program_document()
    near["reward"]["tiers"] = [
        {"threshold": "100100", "percent": "2"},
        {"threshold": "100200", "percent": "3"},
    ]

    assert "Run it for a quarter" not in _fixes(long)
    assert "Round to two digits" not in _fixes(near)
