"""What the rows of a draft order are: their products, their prices, and where each price comes from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from claims.queries.paid_prices import PaidPrice, book_prices, last_paid
from programs.enums import Basis
from programs.queries.ordered import OrderedProduct, products_named
from vir.faces.portal.order.rows import Draft, Row
from vir.foundation.imports.nearness import nearest
from vir.foundation.imports.problems import quoted
from vir.foundation.money import exact, round_amount
from vir.foundation.web import formats
from vir.foundation.words import later, say

# So many products are offered while a code is typed, and searched for one that was meant.
PRODUCTS_OFFERED = 500
_LAST_SOLD = later("{price} each, as you last sold it on {day}")
_LAST_PAID = later("{price} each, as you last paid on {day}")


@dataclass(frozen=True)
class Priced:
    """
    One row with its product and price; `net` is None where it cannot be estimated, and `problem` says why.

    :param basis: where the price comes from, in words
    """

    row: Row
    product: OrderedProduct | None
    net: Decimal | None
    gross: Decimal | None
    currency: str
    basis: str
    problem: str

    @property
    def name(self) -> str:
        """Give the name of the product."""
        return "" if self.product is None else self.product.name


@dataclass(frozen=True)
class _Known:
    products: Mapping[str, OrderedProduct]
    paid: Mapping[UUID, PaidPrice]
    book: Mapping[UUID, tuple[Decimal, str]]
    offered: Collection[str]
    sees_paid: bool


def priced(
    draft: Draft,
    basis: Basis,
    currency: str,
    *,
    offered: Sequence[OrderedProduct],
    sees_paid: bool,
    vendor: str,
) -> list[Priced]:
    """
    Find the products and prices of an order; at most three queries.

    The price of the row comes first, then the last one the partner paid, then the list price of an offer.

    :param offered: the catalogue, empty where it is too large to be offered
    :param sees_paid: whether the person may see what the partner paid
    """
    products = products_named((row.sku for row in draft.rows), offered)
    silent = {products[row.sku].id for row in draft.rows if row.price is None and row.sku in products}
    paid = last_paid(silent, basis) if silent and sees_paid else {}
    rest = silent - set(paid)
    known = _Known(
        products,
        paid,
        book_prices(rest) if rest else {},
        [product.sku for product in offered],
        sees_paid,
    )
    is_sold = basis is Basis.SELL_THROUGH
    with exact():
        return [_priced(row, known, currency, is_sold, vendor) for row in draft.rows]


def _priced(row: Row, known: _Known, currency: str, is_sold: bool, vendor: str) -> Priced:
    product = known.products.get(row.sku)
    if product is None:
        return Priced(
            row, None, None, None, currency, "", row.problem or _unknown(row, known.offered, vendor)
        )
    if row.problem or row.quantity is None:
        return Priced(row, product, None, None, currency, "", row.problem)
    if row.price is not None:
        net = round_amount(row.price * row.quantity, currency)
        return Priced(row, product, net, net, currency, say("your price"), "")
    paid = known.paid.get(product.id)
    if paid is not None:
        return Priced(
            row,
            product,
            round_amount(paid.net * row.quantity, paid.currency),
            round_amount(paid.gross * row.quantity, paid.currency),
            paid.currency,
            say(
                _LAST_SOLD if is_sold else _LAST_PAID,
                price=_each(paid.net, paid.currency),
                day=formats.day(paid.on),
            ),
            "",
        )
    book = known.book.get(product.id)
    if book is not None:
        price, its_currency = book
        net = round_amount(price * row.quantity, its_currency)
        return Priced(
            row,
            product,
            net,
            net,
            its_currency,
            say("{price} each, the list price of an offer", price=_each(price, its_currency)),
            "",
        )
    return Priced(
        row,
        product,
        None,
        None,
        currency,
        "",
        _why(known, is_sold),
    )


def _unknown(row: Row, offered: Collection[str], vendor: str) -> str:
    meant = nearest(row.sku, offered, at_most=2)
    values = {"vendor": vendor, "sku": quoted(row.sku)}
    if not meant:
        return say("{vendor} has no product {sku}. Correct the SKU, or empty the row.", **values)
    if len(meant) == 1:
        return say(
            "{vendor} has no product {sku}. Did you mean {meant}? Correct the SKU, or empty the row.",
            **values,
            meant=meant[0],
        )
    return say(
        "{vendor} has no product {sku}. Did you mean {one} or {other}? Correct the SKU, or empty the row.",
        **values,
        one=meant[0],
        other=meant[1],
    )


def _why(known: _Known, is_sold: bool) -> str:
    """Say why no price is known, and what to do."""
    if not known.sees_paid:
        return say(
            "No price is known: your role does not see what was paid, and no offer names one. Enter a unit price."
        )
    if is_sold:
        return say(
            "No price is known: you have not sold it before, and no offer names one. Enter a unit price."
        )
    return say(
        "No price is known: you have not bought it before, and no offer names one. Enter a unit price."
    )


def _each(price: Decimal, currency: str) -> str:
    """Write a price for one unit: to the cent, finer only where it is."""
    cents = round_amount(price, currency)
    if cents == price:
        return formats.money(cents, currency)
    return say("about {amount}", amount=formats.money(cents, currency))
