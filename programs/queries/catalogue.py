"""Finding products by hand."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from programs.models import Product


def product_by_sku(sku: str) -> Product | None:
    """Find a product."""
    return Product.objects.filter(sku=sku).first()


def search_products(words: str = "", category: str = "") -> QuerySet[Product]:
    """List products whose SKU, name or brand holds the words, by SKU."""
    found = Product.objects.all()
    for word in words.split():
        found = found.filter(Q(sku__icontains=word) | Q(name__icontains=word) | Q(brand__icontains=word))
    if category:
        found = found.filter(category=category)
    return found.order_by("sku")


def categories() -> list[str]:
    """List the categories in use."""
    return list(
        Product.objects.exclude(category="")
        .values_list("category", flat=True)
        .distinct()
        .order_by("category")
    )
