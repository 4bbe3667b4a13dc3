"""What a partner paid last for a product, and what an agreement of its own says the product costs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from claims.enums import LineType
from claims.models import SalesLine, SpecialPrice
from programs.enums import Basis
from vir.foundation.money import exact
from vir.foundation.periods import Period
from vir.foundation.tenancy.context import current


@dataclass(frozen=True)
class PaidPrice:
    """The prices of one unit on the last line that sold the product; `net` and `gross` are unrounded."""

    net: Decimal
    gross: Decimal
    currency: str
    on: date
    document: str


def last_paid(product_ids: Collection[UUID], basis: Basis) -> dict[UUID, PaidPrice]:
    """Give the prices of the partner's own last line of each product; one query."""
    rows = (
        SalesLine.objects.filter(
            partner_id=current().partner_id,
            product_id__in=list(product_ids),
            line_type=LineType.SALE.value,
            basis=basis.value,
            quantity__gt=0,
            net__gte=0,
        )
        .order_by("product_id", "-sale_date", "-received_on", "document", "line_key")
        .distinct("product_id")
        .values_list("product_id", "net", "gross", "quantity", "currency", "sale_date", "document")
    )
    with exact():
        return {
            product_id: PaidPrice(net / quantity, gross / quantity, currency, on, document)
            for product_id, net, gross, quantity, currency, on, document in rows
        }


def book_prices(product_ids: Collection[UUID]) -> dict[UUID, tuple[Decimal, str]]:
    """Give the list price and its currency where an offer that reaches the partner names one; the newest offer."""
    rows = (
        SpecialPrice.objects.filter(product_id__in=list(product_ids))
        .order_by("product_id", "-terms__created_at", "end_customer")
        .distinct("product_id")
        .values_list("product_id", "book_price", "terms__currency")
    )
    return {product_id: (price, currency) for product_id, price, currency in rows}


def bought_products(period: Period, basis: Basis) -> set[UUID]:
    """Give the products that the partner bought in a period."""
    rows = SalesLine.objects.filter(
        partner_id=current().partner_id,
        sale_date__gte=period.start,
        sale_date__lt=period.end,
        basis=basis.value,
        quantity__gt=0,
    )
    return set(rows.order_by().values_list("product_id", flat=True).distinct())
