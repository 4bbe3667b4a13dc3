"""What a file of products may hold."""

from __future__ import annotations

from decimal import Decimal

from vir.foundation.imports.kinds import Amount, Code, Column, Text

PRODUCT_COLUMNS = (
    Column(
        "sku",
        "SKU",
        Code,
        max_length=80,
        aliases=("ProductKey", "Product code", "Product number", "Item number", "Material", "Article number"),
    ),
    Column(
        "name",
        "Name",
        Text,
        max_length=200,
        aliases=("Product", "Product name", "Description", "Item description"),
    ),
    Column(
        "category",
        "Category",
        Text,
        required=False,
        max_length=120,
        aliases=(
            "EnglishProductCategoryName",
            "Product category",
            "Product family",
            "Family",
            "Product group",
        ),
    ),
    Column(
        "subcategory",
        "Subcategory",
        Text,
        required=False,
        max_length=120,
        aliases=("Product subcategory", "Subfamily", "Product subgroup"),
    ),
    Column("brand", "Brand", Text, required=False, max_length=120, aliases=("Make",)),
    Column(
        "standard_cost",
        "Standard cost",
        Amount,
        required=False,
        minimum=Decimal(0),
        aliases=("StandardCost", "Unit cost", "Cost"),
    ),
)
