"""Which products a program counts, for whole catalogues at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q

from programs.models import Product
from programs.queries.programs import LiveProgram, live_programs
from programs.terms import ProductRule, ProductScope, Terms

Ids = set[UUID]


@dataclass
class _Catalogue:
    """The products, found by each value that a rule can name."""

    every: Ids = field(default_factory=set)
    by_sku: dict[str, Ids] = field(default_factory=lambda: defaultdict(set))
    by_category: dict[str, Ids] = field(default_factory=lambda: defaultdict(set))
    by_brand: dict[str, Ids] = field(default_factory=lambda: defaultdict(set))

    def matching(self, rule: ProductRule) -> Ids:
        """Give the products that have every value the rule names."""
        named = [
            index.get(value, set())
            for index, value in (
                (self.by_sku, rule.sku),
                (self.by_category, rule.category),
                (self.by_brand, rule.brand),
            )
            if value is not None
        ]
        return set.intersection(*named) if named else set(self.every)

    def in_scope(self, scope: ProductScope) -> list[UUID]:
        """Give the products that count, sorted, so that the same terms give the same list."""
        included = self._any(scope.include) if scope.include else set(self.every)
        return sorted(included - self._any(scope.exclude))

    def _any(self, rules: Iterable[ProductRule]) -> Ids:
        return set[UUID]().union(*(self.matching(rule) for rule in rules))


def products_in_scope(terms: Terms) -> list[UUID]:
    """List the products that count under the terms."""
    return _catalogue().in_scope(terms.products)


def product_facts() -> list[tuple[str, str | None, str | None]]:
    """List SKU, category and brand of every product; None where it has none."""
    rows = Product.objects.values_list("sku", "category", "brand")
    return [(sku, category or None, brand or None) for sku, category, brand in rows]


def skus_by_id() -> dict[UUID, str]:
    """Give the SKU of every product by its id."""
    return dict(Product.objects.values_list("id", "sku"))


def scope_table(programs: Iterable[LiveProgram] | None = None) -> dict[UUID, list[UUID]]:
    """
    Give, for each program, the products that count, in one pass over the catalogue.

    :param programs: the live programs where not given
    """
    catalogue = _catalogue()
    wanted = live_programs() if programs is None else programs
    return {live.program.id: catalogue.in_scope(live.terms.products) for live in wanted}


def products_by_scope(scopes: Iterable[ProductScope]) -> dict[ProductScope, frozenset[UUID]]:
    """Give the products of each scope, in one pass over the catalogue."""
    catalogue = _catalogue()
    return {scope: frozenset(catalogue.in_scope(scope)) for scope in set(scopes)}


def count_matching(rules: Iterable[ProductRule]) -> dict[ProductRule, int]:
    """Count the products that each rule matches."""
    wanted = list(dict.fromkeys(rules))
    if not wanted:
        return {}
    counts = Product.objects.aggregate(
        **{f"rule_{place}": Count("id", filter=_condition(rule)) for place, rule in enumerate(wanted)}
    )
    return {rule: counts[f"rule_{place}"] for place, rule in enumerate(wanted)}


def categories() -> list[str]:
    """List the categories that products have, by name."""
    return _distinct("category")


def brands() -> list[str]:
    """List the brands that products have, by name."""
    return _distinct("brand")


def product_choices(text: str, limit: int) -> list[tuple[str, str]]:
    """List SKUs and names of products whose SKU or name holds the text, by SKU."""
    found = Product.objects.filter(Q(sku__icontains=text) | Q(name__icontains=text))
    return list(found.order_by("sku").values_list("sku", "name")[:limit])


def _catalogue() -> _Catalogue:
    read = _Catalogue()
    for product_id, sku, category, brand in Product.objects.values_list("id", "sku", "category", "brand"):
        read.every.add(product_id)
        read.by_sku[sku].add(product_id)
        # An unknown category or brand is stored empty and matches no rule.
        if category:
            read.by_category[category].add(product_id)
        if brand:
            read.by_brand[brand].add(product_id)
    return read


def _condition(rule: ProductRule) -> Q:
    named: Mapping[str, str | None] = {"sku": rule.sku, "category": rule.category, "brand": rule.brand}
    return Q(**{key: value for key, value in named.items() if value is not None})


def _distinct(column: str) -> list[str]:
    found = Product.objects.exclude(**{column: ""}).order_by(column).values_list(column, flat=True)
    return list(found.distinct())
