"""Files of products: they match themselves, say what would change, and do just that."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from programs.importers.product_columns import PRODUCT_COLUMNS
from programs.models import Product
from tests.claims.intake import checked, codes, committed, csv, jobs_of, problems
from tests.factories import make_product
from vir.foundation.imports.mapping import suggest
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db


def test_the_headers_of_a_known_file_match_themselves_and_the_colour_is_left_out(shared: Path) -> None:
    header = (shared / "data" / "adventureworks" / "products.csv").read_text().splitlines()[0]

    assert suggest(PRODUCT_COLUMNS, header.split(",")) == {
        "sku": "ProductKey",
        "name": "Product",
        "category": "EnglishProductCategoryName",
        "subcategory": "Subcategory",
        "brand": None,
        "standard_cost": "StandardCost",
    }


def test_new_products_are_added_and_a_blank_cost_stays_unknown(inside: Tenant) -> None:
    batch = committed(
        csv("SKU,Name,Category,Standard cost", "A-1,Drill,Cordless,12.5", "A-2,Bit,,"), kind="products"
    )

    fields = ("sku", "name", "category", "brand", "standard_cost")
    assert list(Product.objects.order_by("sku").values_list(*fields)) == [
        ("A-1", "Drill", "Cordless", "", Decimal("12.5")),
        ("A-2", "Bit", "", "", None),
    ]
    assert batch.control_totals == {"created": 2, "changed": 0, "unchanged": 0}
    assert len(list(jobs_of("payouts.recalculate"))) == 1


def test_a_cost_that_says_the_same_in_other_digits_changes_nothing(inside: Tenant) -> None:
    make_product("A-1", name="Drill", standard_cost=Decimal("12.5000"))

    batch = checked(csv("SKU,Name,Standard cost", "A-1,Drill,12.50"), kind="products")

    assert batch.control_totals == {"created": 0, "changed": 0, "unchanged": 1}
    assert problems(batch, "note") == []


def test_a_changed_cost_is_listed_and_then_changed(inside: Tenant) -> None:
    make_product("A-1", name="Drill", category="Cordless", standard_cost=Decimal("12.5000"))

    batch = committed(csv("SKU,Name,Standard cost", "A-1,Drill,13.75"), kind="products")

    assert [message for _, _, _, message, _ in problems(batch, "note")] == [
        "Row 2, Standard cost: '13.7500' takes the place of '12.5000'."
    ]
    after = Product.objects.get()
    assert (after.standard_cost, after.category) == (Decimal("13.75"), "Cordless")


def test_a_negative_cost_or_one_in_another_currency_is_bad(inside: Tenant) -> None:
    batch = checked(
        csv("SKU,Name,Standard cost", "A-1,Drill,-1.50", "A-2,Bit,EUR 3.50", "A-3,Box,$3.50"), kind="products"
    )

    assert codes(batch) == [(2, "too_small"), (3, "other_currency")]
