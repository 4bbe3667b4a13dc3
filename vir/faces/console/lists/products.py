"""The columns of the list of products."""

from __future__ import annotations

from django.urls import reverse

from programs.models import Product
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec


def product_list(tenant: str, currency: str, *, may_edit: bool) -> ListSpec[Product]:
    """
    Declare the list.

    :param tenant: the word of the vendor in addresses
    :param currency: that of standard costs
    """

    def page(row: Product) -> str:
        return reverse("products:edit", kwargs={"tenant": tenant, "sku": row.sku}) if may_edit else ""

    columns: tuple[Column[Product], ...] = (
        Column("sku", "SKU", lambda row: row.sku, "code", href=page, order="sku"),
        Column("product", "Name", lambda row: row.name, order="name"),
        Column("category", "Category", lambda row: row.category, order="category"),
        Column("subcategory", "Subcategory", lambda row: row.subcategory, order="subcategory"),
        Column("brand", "Brand", lambda row: row.brand, order="brand"),
        Column(
            "standard_cost",
            f"Standard cost, {currency}",
            lambda row: row.standard_cost,
            "number",
            order="standard_cost",
            means="Per unit. Used for margins, never for a rebate.",
        ),
    )
    return ListSpec("products", "Products", "products", columns, order="sku", ties=("sku",))
