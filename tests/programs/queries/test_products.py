"""Which products count."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import Product
from programs.queries import live_programs, products_in_scope, scope_table
from programs.queries.products import (
    brands,
    categories,
    count_matching,
    product_choices,
)
from programs.terms import ProductRule, Terms, product_in_scope
from tests.factories import make_product, make_published_program, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

CATALOGUE = (
    ("D1", "Cordless", "Kestrel"),
    ("D2", "Cordless", "Other"),
    ("S1", "Spares", "Kestrel"),
    ("X1", "", ""),
)
SCOPES = [
    ({}, ["D1", "D2", "S1", "X1"]),
    ({"include": [{"category": "Cordless"}]}, ["D1", "D2"]),
    ({"include": [{"category": "Cordless", "brand": "Kestrel"}]}, ["D1"]),
    ({"include": [{"sku": "X1"}, {"brand": "Other"}]}, ["D2", "X1"]),
    ({"exclude": [{"brand": "Kestrel"}]}, ["D2", "X1"]),
    ({"include": [{"brand": "Kestrel"}], "exclude": [{"sku": "D1"}]}, ["S1"]),
    ({"include": [{"category": "cordless"}]}, []),
    ({"include": [{"sku": "NONE"}]}, []),
]


@pytest.fixture
def catalogue(inside: Tenant) -> dict[str, UUID]:
    return {sku: make_product(sku, category=category, brand=brand).id for sku, category, brand in CATALOGUE}


@pytest.mark.parametrize(("scope", "expected"), SCOPES)
def test_the_scope_decides_what_counts(
    scope: dict[str, Any], expected: list[str], catalogue: dict[str, UUID]
) -> None:
    terms = Terms.from_document(program_document(products=scope))

    found = products_in_scope(terms)

    assert found == sorted(catalogue[sku] for sku in expected)
    one_by_one = [
        sku
        for sku, category, brand in CATALOGUE
        if product_in_scope(terms.products, sku, category or None, brand or None)
    ]
    assert one_by_one == expected


def test_the_scopes_of_all_live_programs_come_in_one_pass(
    catalogue: dict[str, UUID], priya: User, lena: User
) -> None:
    programs = {}
    for number, (scope, expected) in enumerate(SCOPES):
        document = program_document(code=f"P{number}", products=scope)
        program = make_published_program(document, partners=[], owner=priya, approver=lena)
        programs[program.id] = sorted(catalogue[sku] for sku in expected)
    live = live_programs()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        table = scope_table(live)

    assert table == programs
    assert len(queries) == 1


def test_products_of_another_tenant_never_count(
    kestrel: Tenant, osprey: Tenant, charlie: User, priya: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        make_product("D1", category="Cordless", brand="Theirs")

    with tenant_context(kestrel.id, user_id=priya.id):
        mine = make_product("D1", category="Cordless", brand="Kestrel")
        assert products_in_scope(Terms.from_document(program_document())) == [mine.id]
        assert count_matching([ProductRule(brand="Theirs")]) == {ProductRule(brand="Theirs"): 0}
        assert brands() == ["Kestrel"]
        assert product_choices("D", 10) == [("D1", "Product D1")]


def test_rules_are_counted_together(catalogue: dict[str, UUID]) -> None:
    rules = [ProductRule(category="Cordless"), ProductRule(sku="X1"), ProductRule(category="Cordless")]

    with CaptureQueriesContext(connection) as queries:
        counts = count_matching(rules)

    assert counts == {ProductRule(category="Cordless"): 2, ProductRule(sku="X1"): 1}
    assert len(queries) == 1
    assert count_matching([]) == {}


def test_choices_name_what_there_is(catalogue: dict[str, UUID]) -> None:
    Product.objects.filter(sku="D2").update(name="Hammer drill")

    assert categories() == ["Cordless", "Spares"]
    assert brands() == ["Kestrel", "Other"]
    assert product_choices("drill", 10) == [("D2", "Hammer drill")]
    assert product_choices("d", 1) == [("D1", "Product D1")]
