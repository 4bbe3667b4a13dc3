"""Products as somebody names them in an order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from programs.models import Product

_COLUMNS = ("id", "sku", "name", "category", "brand")


@dataclass(frozen=True)
class OrderedProduct:
    """A product, with what decides whether a program counts it."""

    id: UUID
    sku: str
    name: str
    category: str | None
    brand: str | None


def catalogue(most: int) -> list[OrderedProduct]:
    """List the products for choosing one while typing, by SKU; none where they are more than `most`."""
    found = [_product(row) for row in Product.objects.order_by("sku").values_list(*_COLUMNS)[: most + 1]]
    return found if len(found) <= most else []


def products_named(codes: Iterable[str], known: Iterable[OrderedProduct] = ()) -> dict[str, OrderedProduct]:
    """
    Find products by the SKUs that were written, in capitals or not; by what was written.

    :param known: the whole catalogue where it was read already; else one query
    """
    written = {code.strip() for code in codes} - {""}
    if not written:
        return {}
    by_sku = {product.sku: product for product in known}
    if not by_sku:
        rows = Product.objects.filter(sku__in=[*written, *(code.upper() for code in written)])
        by_sku = {row[1]: _product(row) for row in rows.values_list(*_COLUMNS)}
    found = {code: by_sku.get(code) or by_sku.get(code.upper()) for code in written}
    return {code: product for code, product in found.items() if product is not None}


def skus_of(ids: Iterable[UUID]) -> set[str]:
    """Give the SKUs of products."""
    return set(Product.objects.filter(id__in=set(ids)).values_list("sku", flat=True))


def _product(row: tuple[UUID, str, str, str, str]) -> OrderedProduct:
    product_id, sku, name, category, brand = row
    # An unknown category or brand is stored empty and matches no rule.
    return OrderedProduct(product_id, sku, name, category or None, brand or None)
