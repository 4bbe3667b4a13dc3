"""The rows and documents of the demo's claims: the same on every machine, within what each partner bought."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from PIL import Image, ImageDraw

from vir.demo.goods import family
from vir.demo.sales import SalesFile

CENT = Decimal("0.01")
# What a partner asks of its own customer above what it paid.
MARKUP = Decimal("1.18")
NAMES = (
    *("Harbor Electric", "Lakeside Builders", "Summit Contractors", "Prairie Roofing", "Union Carpentry"),
    *("Delta Plumbing", "Northside Homes", "Ridge Renovations", "Keystone Electric", "Evergreen Decks"),
    *("Riverbend Joinery", "Anchor Maintenance", "Bluff City Trades", "Cedar Fitters", "Granite Works"),
)
TOWNS = (
    *("Toledo", "Dayton", "Akron", "Canton", "Mansfield", "Lima", "Findlay", "Marion", "Newark", "Lancaster"),
    *("Athens", "Xenia"),
)
HEADERS = ("Invoice", "Invoice date", "Product", "Qty", "Customer", "Net amount")
COLUMNS = ("invoice", "sold_on", "sku", "quantity", "end_customer", "net")
PRICES = {product.sku: product.price for product in family("Cordless")}


@dataclass(frozen=True)
class Sale:
    """A sale of a partner to an end customer, as its own system writes it."""

    invoice: str
    on: str
    sku: str
    quantity: str
    customer: str
    net: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Give the cells in the order of the columns."""
        return (self.invoice, self.on, self.sku, self.quantity, self.customer, self.net)

    @property
    def typed(self) -> dict[str, str]:
        """Give the text of each column by its name."""
        return dict(zip(COLUMNS, self.cells, strict=True))


class Shelf:
    """What a partner can have sold: what it bought up to a day, less what its claims took."""

    def __init__(self, files: Sequence[SalesFile], partner: str, until: date) -> None:
        self._left: dict[str, int] = {}
        for file in files:
            for sku, on, quantity in file.bought_by(partner):
                if on <= until and sku in PRICES:
                    self._left[sku] = self._left.get(sku, 0) + quantity

    def left(self, sku: str) -> int:
        """Count what is left of a product."""
        return self._left.get(sku, 0)

    def take(self, sku: str, quantity: int) -> None:
        """Take units off the shelf."""
        self._left[sku] = self.left(sku) - quantity

    def pick(self, units: int, *, first: Sequence[str] = (), at_most: int = 4) -> Iterator[tuple[str, int]]:
        """Give products and quantities that add up to so many units, none beyond what is left."""
        skus = [*first, *(sku for sku in PRICES if sku not in first)]
        place = 0
        while units:
            sku = skus[place % len(skus)]
            quantity = min(units, self.left(sku), place % at_most + 1)
            place += 1
            if quantity > 0:
                self.take(sku, quantity)
                units -= quantity
                yield sku, quantity


def sales_of(
    goods: Sequence[tuple[str, int]],
    *,
    prefix: str,
    number: int,
    first: date,
    last: date,
    customers_from: int = 0,
    markup: Decimal = MARKUP,
) -> list[Sale]:
    """Write sales of these goods, in the order of their numbers and days."""
    span = (last - first).days
    made = []
    for place, (sku, quantity) in enumerate(goods):
        on = first + timedelta(days=span * place // max(len(goods) - 1, 1))
        # Numbers have gaps: a partner sells other things as well.
        number += 1 + (place * 7) % 3
        net = (PRICES[sku] * quantity * markup).quantize(CENT)
        made.append(
            Sale(
                f"{prefix}-{number}",
                on.isoformat(),
                sku,
                str(quantity),
                customer(customers_from + place),
                f"{net:f}",
            )
        )
    return made


def customer(place: int) -> str:
    """Name an end customer; a hundred and eighty of them."""
    return f"{NAMES[place % len(NAMES)]}, {TOWNS[place // len(NAMES) % len(TOWNS)]}"


def file_of(sales: Sequence[Sale]) -> bytes:
    """Write a partner's file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADERS)
    writer.writerows(sale.cells for sale in sales)
    return out.getvalue().encode()


def invoice_page(
    seller: str, invoice: str, on: str, lines: Sequence[tuple[str, int, Decimal]], to: str
) -> str:
    """Write an invoice as a page to be made into a PDF."""
    total = sum((price * quantity for _, quantity, price in lines), Decimal(0))
    rows = "".join(
        f"<tr><td>{sku}</td><td>{quantity} units</td><td>{price:,.2f}</td><td>{price * quantity:,.2f}</td></tr>"
        for sku, quantity, price in lines
    )
    style = (
        "@page { size: 150mm 105mm; margin: 10mm } body { font: 11pt sans-serif } h1 { font-size: 15pt; margin: 0 }"
        " .top { display: flex; justify-content: space-between; align-items: baseline }"
        " table { width: 100%; border-collapse: collapse; margin: 8mm 0 4mm }"
        " td, th { border-bottom: 0.3mm solid #999; padding: 1.5mm 0; text-align: right }"
        " td:first-child, th:first-child { text-align: left } .total { text-align: right; font-weight: bold }"
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Invoice {invoice}</title>'
        f"<style>{style}</style></head><body>"
        f'<div class="top"><h1>{seller}</h1><span>INVOICE {invoice}</span></div><p>{on}, sold to {to}</p>'
        "<table><tr><th>Product</th><th>Quantity</th><th>Price</th><th>Amount</th></tr>"
        f'{rows}</table><p class="total">Total {total:,.2f} USD</p></body></html>'
    )


def photograph(words: Mapping[str, tuple[int, int]]) -> bytes:
    """Take a picture of a stand at a fair, with what is written on it."""
    picture = Image.new("RGB", (1200, 800), "#c9d4d8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 560, 1200, 800), fill="#8f8a7d")
    draw.rectangle((180, 150, 1020, 600), fill="#f4f1e8", outline="#3c4a50", width=6)
    draw.rectangle((180, 150, 1020, 260), fill="#0b5567")
    for left in range(240, 960, 180):
        draw.rectangle((left, 380, left + 110, 560), fill="#d59a2c", outline="#3c4a50", width=4)
        draw.rectangle((left + 30, 320, left + 80, 380), fill="#3c4a50")
    for text, place in words.items():
        draw.text(place, text, fill="#ffffff" if place[1] < 260 else "#20282d", font_size=44)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
