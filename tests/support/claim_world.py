"""Offers to claim under, and what a partner bought; they need an open context of the vendor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from claims.models import ClaimTerms, SpecialPrice
from partners.models import Partner
from programs.models import Product, Program
from tests.factories import (
    NOON,
    make_line,
    make_product,
    make_published_program,
    program_document,
)
from tests.support.claim_files import DRIVER, KIT
from vir.foundation.identity.models import User


def sell_through(code: str, name: str, **changes: Any) -> dict[str, Any]:
    """Give a program that counts reported sales and pays $8.00 per unit."""
    terms = {
        "code": code,
        "name": name,
        "basis": "sell_through",
        "goal": {"measure": "quantity", "amount": "5000"},
        "measure": {"kind": "quantity"},
        "reward": {
            "kind": "per_unit",
            "application": "all_volume",
            "tiers": [{"threshold": "0", "amount": "8.00"}],
        },
        "caps": [],
    }
    return program_document(**{**terms, **changes})


def make_sell_through(partners: Iterable[Partner], owner: User, approver: User, **changes: Any) -> Program:
    """Publish the program of the drawing: Q4 Sell-through Bonus."""
    document = sell_through("VIR-2026-015", "Q4 Sell-through Bonus", **changes)
    return make_published_program(document, partners=partners, owner=owner, approver=approver)


def make_offer(by: User, **fields: Any) -> ClaimTerms:
    """Make terms of claims; of one unit sold where nothing else is said."""
    offer: ClaimTerms = ClaimTerms.objects.create(
        **{
            "code": "CT-1",
            "name": "Q4 Sell-through Bonus",
            "kind": "per_unit",
            "currency": "USD",
            "starts_on": date(2026, 10, 1),
            "ends_on": date(2026, 10, 31),
            "deadline_days": 60,
            "created_by": by,
            "created_at": NOON,
            **fields,
        }
    )
    return offer


def make_special_prices(by: User, product: Product, **fields: Any) -> ClaimTerms:
    """Make an agreement about a special price: book $149.00, agreed $119.00 for Harbour Electric."""
    terms = make_offer(
        by,
        **{"code": "SPA-7", "name": "Harbour Electric agreement", "kind": "ship_debit", "program": None}
        | fields,
    )
    SpecialPrice.objects.create(
        terms=terms,
        product=product,
        end_customer="Harbour Electric",
        book_price=Decimal("149.00"),
        special_price=Decimal("119.00"),
    )
    return terms


def make_products() -> dict[str, Product]:
    """Make the products of the file."""
    return {sku: make_product(sku, name=sku.title(), category="Cordless") for sku in (KIT, DRIVER)}


def make_bought(partner: Partner, products: Iterable[Product], quantity: str = "1000") -> None:
    """Let a partner have bought enough of each product before October."""
    for product in products:
        make_line(partner, product, date(2026, 9, 1), "100000.00", quantity)
