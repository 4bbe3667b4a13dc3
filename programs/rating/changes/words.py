"""Lists in words."""

from __future__ import annotations

from collections.abc import Iterable

from programs.rating.sentence.phrases import product
from programs.terms import ProductRule


def product_list(rules: Iterable[ProductRule]) -> str:
    """Name products of several rules: "Kestrel Saws, Spares"."""
    return ", ".join(product(rule) for rule in rules)
