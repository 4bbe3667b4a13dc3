"""What a worked example has to know of the tenant's partners and products, so that it stands on its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from partners.queries.directory import partner_by_code, segments_of
from programs.models import Product
from vir.foundation.imports.problems import quoted


def partner_in_case(code: str) -> dict[str, Any] | None:
    """Write a partner with its segments and the days in them as a case does; None if there is none."""
    partner = partner_by_code(code)
    if partner is None:
        return None
    segments = []
    for member in segments_of(partner):
        dated: dict[str, str] = {"name": member.segment.name}
        if member.starts_on is not None:
            dated["from"] = member.starts_on.isoformat()
        if member.ends_on is not None:
            # A case counts the last day, a membership ends before its end.
            dated["to"] = (member.ends_on - timedelta(days=1)).isoformat()
        segments.append(dated)
    return {"code": partner.code, "segments": segments}


def products_in_case(skus: Collection[str]) -> dict[str, dict[str, str]]:
    """Write the products with these SKUs as a case does, by SKU; those that are not there are left out."""
    found = Product.objects.filter(sku__in=set(skus)).order_by("sku")
    written = {}
    for sku, category, brand in found.values_list("sku", "category", "brand"):
        named = {"category": category, "brand": brand}
        written[sku] = {"sku": sku, **{key: value for key, value in named.items() if value}}
    return written


def unknown_sku(sku: str) -> str:
    """Say that no product has a SKU."""
    return f"There is no product {quoted(sku)}. Enter the SKU of one."
