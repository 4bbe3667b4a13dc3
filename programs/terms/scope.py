"""Who and what a program is about."""

from __future__ import annotations

from collections.abc import Collection

from programs.terms.parts import Eligibility, ProductRule, ProductScope


def product_in_scope(scope: ProductScope, sku: str, category: str | None, brand: str | None) -> bool:
    """Tell whether a product counts. Unknown category and brand are None and match no rule that names one."""
    if any(_matches(rule, sku, category, brand) for rule in scope.exclude):
        return False
    return not scope.include or any(_matches(rule, sku, category, brand) for rule in scope.include)


def partner_is_eligible(eligibility: Eligibility, partner: str, segments: Collection[str]) -> bool:
    """
    Tell whether a partner can earn, given the segments it belongs to on the day of the sale.

    A partner is in by one of the segments or by name; being excepted always wins.
    """
    if partner in eligibility.except_partners:
        return False
    if not eligibility.segments and not eligibility.partners:
        return True
    return partner in eligibility.partners or any(segment in eligibility.segments for segment in segments)


def _matches(rule: ProductRule, sku: str, category: str | None, brand: str | None) -> bool:
    return (
        (rule.sku is None or rule.sku == sku)
        and (rule.category is None or rule.category == category)
        and (rule.brand is None or rule.brand == brand)
    )
