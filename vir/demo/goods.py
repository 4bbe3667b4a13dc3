"""The demo's products: 38 Cordless SKUs and a few others."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from vir.demo.cast import CORDLESS, FASTENERS, HAND_TOOLS, NOT_COUNTED

VARIANTS = (("", "", "1"), ("-XR", ", brushless", "1.30"), ("-B", ", bare tool", "0.75"))
COST_SHARE = Decimal("0.72")  # margin 28 %


@dataclass(frozen=True)
class DemoProduct:
    sku: str
    name: str
    category: str
    price: Decimal

    @property
    def cost(self) -> Decimal:
        """Give the standard cost at the scenario's margin of 28 %, in dollars."""
        return (self.price * COST_SHARE).quantize(Decimal("0.01"))


def products() -> list[DemoProduct]:
    """List every product of the demo vendor."""
    made = []
    for ending, words, factor in VARIANTS:
        for sku, name, price in CORDLESS:
            made.append(_product(sku + ending, name + words, "Cordless", price, factor))
    made.append(_product("CD-SET-05", "Five tool set 18 V", "Cordless", "649.00"))
    made.append(_product("CD-SET-03", "Three tool set 18 V", "Cordless", "429.00"))
    made += [_product(sku, name, "Fasteners and Fixings", price) for sku, name, price in FASTENERS]
    made += [_product(sku, name, category, price) for sku, name, category, price in NOT_COUNTED]
    made += [_product(sku, name, "Hand tools", price) for sku, name, price in HAND_TOOLS]
    return made


def family(category: str) -> list[DemoProduct]:
    """List the products of one category."""
    return [product for product in products() if product.category == category]


def _product(sku: str, name: str, category: str, price: str, factor: str = "1") -> DemoProduct:
    amount = (Decimal(price) * Decimal(factor)).quantize(Decimal("0.01"))
    return DemoProduct(sku, name, category, amount)
