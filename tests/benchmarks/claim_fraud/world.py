"""
Honest partners for three months: what they sell, how they number it, what they buy, how they claim it.

Made to be hard on the checks: the same customers buy the same again within days, invoice numbers run on by one, some
partners write documents days late or number by month or by branch, prices change, goods come back, stock is tight.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

FIRST, LAST = date(2026, 8, 1), date(2026, 10, 31)
PRICE_CHANGE = date(2026, 9, 14)
CLAIMS_PER_PARTNER = 125
PRODUCTS = 40
# Products sold by the piece with a serial number.
WITH_SERIALS = range(8)
# Bought for what is planted, and sold by nobody else.
ONLY_PAIRS, ONLY_SPLITS = PRODUCTS, PRODUCTS + 1
FORMATS = ("INV-{n:05d}", "{n}", "2026/{n:05d}", "RE{m:06d}-{n:04d}", "A-{n:06d}", "SI{n:07d}", "{b}-{n:05d}")
NAMES = (
    "Build",
    "Harbour",
    "North",
    "Quay",
    "River",
    "Stone",
    "Iron",
    "Field",
    "Bridge",
    "Mill",
    "Forge",
    "Coast",
)
TRADES = (
    "Right",
    "Electric",
    "Joinery",
    "Marine",
    "Roofing",
    "Works",
    "Plumbing",
    "Homes",
    "Facades",
    "Steel",
)
FORMS = ("Ltd", "Inc", "LLC", "& Sons", "Group")


@dataclass(frozen=True)
class Sale:
    """One line of an invoice; money in cents."""

    invoice: str
    day: date
    product: int
    quantity: int
    price: int
    customer: str
    serial: str = ""

    @property
    def net(self) -> int:
        """Give quantity times price."""
        return self.quantity * self.price


@dataclass(frozen=True)
class Document:
    """A document of a claim; `rows` by place in its lines. A photograph is told by a picture's seed and its touch."""

    name: str
    rows: tuple[int, ...]
    text: str = ""
    picture: tuple[int, str] | None = None
    content: str = ""


@dataclass
class HonestClaim:
    """What one partner claims at one moment."""

    partner: int
    at: datetime
    sales: list[Sale]
    documents: list[Document] = field(default_factory=list)


@dataclass
class PartnerLife:
    """Everything one partner did."""

    number: int
    claims: list[HonestClaim] = field(default_factory=list)
    # (product, day, quantity, cents in all)
    bought: list[tuple[int, date, int, int]] = field(default_factory=list)
    # (invoice, day, product, quantity, cents)
    came_back: list[tuple[str, date, int, int, int]] = field(default_factory=list)
    declared: dict[int, int] = field(default_factory=dict)
    bank_changed: date | None = None


def list_price(product: int) -> int:
    """Give a product's list price in cents."""
    return 1490 + (product * 7919) % 38_000


def make_partner(number: int, rng: Random, claims: int = CLAIMS_PER_PARTNER) -> PartnerLife:
    """Let one partner live for three months."""
    life = PartnerLife(number)
    sales = _Till(number, rng).sales(lines=claims * 4)
    returned = _take_back(life, sales, rng)
    claimed = [sale for sale in sales if sale.invoice not in returned]
    _buy(life, sales, rng)
    _claim(life, claimed, claims, rng)
    if rng.random() < 0.04:
        life.bank_changed = FIRST + timedelta(days=rng.randrange(110))
    return life


class _Till:
    """Where a partner writes its invoices."""

    def __init__(self, number: int, rng: Random) -> None:
        self.rng = rng
        self.partner = number
        self.format = FORMATS[rng.randrange(len(FORMATS))]
        self.next = {branch: rng.randrange(1_000, 90_000) for branch in "NS"}
        self.month = 0
        # Invoices to others lie between those of goods that can be claimed.
        self.gap = rng.choice((0, 0, 1, 3, 8))
        self.late = rng.random() < 0.15
        self.markup = rng.uniform(1.1, 1.5)
        self.customers = self._customers(rng.randrange(12, 60))
        self.habits = {name: rng.sample(range(PRODUCTS), rng.randrange(1, 5)) for name in self.customers}
        self.usual = {name: rng.choice((1, 1, 2, 2, 4, 6, 10, 12)) for name in self.customers}
        self.discount = {name: rng.choice((0, 0, 3, 5, 8)) for name in self.customers}
        self.weights = [1 / (place + 1.5) for place in range(len(self.customers))]
        # They have the same brought every day or two.
        self.regulars = [name for name in self.customers if rng.random() < 0.06]
        self.serials = 0

    def sales(self, lines: int) -> list[Sale]:
        days = [FIRST + timedelta(days=place) for place in range((LAST - FIRST).days + 1)]
        open_days = [
            day for day in days if day.weekday() < 5 or (day.weekday() == 5 and self.rng.random() < 0.3)
        ]
        a_day = lines / 1.62 / len(open_days)
        made: list[Sale] = []
        for day in open_days:
            invoices = max(0, round(self.rng.gauss(a_day, a_day**0.5)))
            today = self.rng.choices(self.customers, self.weights, k=invoices)
            today += [name for name in self.regulars if self.rng.random() < 0.6]
            self.rng.shuffle(today)
            last: list[Sale] = []
            for name in today:
                last = self._invoice(day, name, regular=name in self.regulars and self.rng.random() < 0.7)
                made += last
                # Somebody comes back within the hour for the same once more.
                if self.rng.random() < 0.003:
                    made += self._again(last)
        return made

    def _invoice(self, day: date, customer: str, *, regular: bool) -> list[Sale]:
        number = self._number(day)
        # Some write the document days after the sale, in no strict order.
        sold_on = (
            day - timedelta(days=self.rng.randrange(3)) if self.late and self.rng.random() < 0.4 else day
        )
        sold_on = max(sold_on, FIRST)
        count = 1 if regular else self.rng.choices((1, 2, 3, 4, 6), (60, 25, 9, 4, 2))[0]
        habits = self.habits[customer]
        chosen = (
            [habits[0]]
            if regular
            else [
                self.rng.choice(habits) if self.rng.random() < 0.7 else self.rng.randrange(PRODUCTS)
                for _ in range(count)
            ]
        )
        return [
            self._line(number, sold_on, product, customer, regular=regular)
            for product in dict.fromkeys(chosen)
        ]

    def _line(self, number: str, day: date, product: int, customer: str, *, regular: bool) -> Sale:
        usual = self.usual[customer]
        quantity = (
            usual
            if regular or self.rng.random() < 0.5
            else self.rng.choice((1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 20))
        )
        base = list_price(product) * self.markup * (1.04 if day >= PRICE_CHANGE else 1)
        price = round(base * (100 - self.discount[customer]) / 100)
        serial = ""
        if product in WITH_SERIALS and self.rng.random() < 0.97:
            quantity = 1
            self.serials += 1
            serial = (
                f"K{self.partner:03d}-{product:02d}-{self.serials * 7919 % 999_983:06d}-{self.serials:05d}"
            )
        return Sale(number, day, product, quantity, price, self._written(customer), serial)

    def _again(self, sales: list[Sale]) -> list[Sale]:
        number = self._number(sales[0].day)
        self.serials += 1
        return [
            Sale(
                number,
                sale.day,
                sale.product,
                sale.quantity,
                sale.price,
                sale.customer,
                f"K{self.partner:03d}-again-{self.serials}-{place}" if sale.serial else "",
            )
            for place, sale in enumerate(sales)
        ]

    def _number(self, day: date) -> str:
        branch = "N" if "{b}" not in self.format or self.rng.random() < 0.6 else "S"
        # A document that is written late is numbered by the month it is written in.
        if "{m" in self.format and day.month > self.month:
            self.month, self.next[branch] = day.month, 0
        self.next[branch] += 1 + (self.rng.randrange(self.gap + 1) if self.gap else 0)
        return self.format.format(n=self.next[branch], b=branch, m=day.year * 100 + self.month)

    def _customers(self, count: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            name = f"{self.rng.choice(NAMES)}{self.rng.choice(('', ' '))}{self.rng.choice(TRADES)}"
            found[f"{name} {self.rng.choice(FORMS)}"] = None
        return list(found)

    def _written(self, name: str) -> str:
        """Write a customer as people do: mostly the same way."""
        drawn = self.rng.random()
        if drawn < 0.01:
            return name.upper()
        if drawn < 0.02:
            return name.rsplit(" ", 1)[0]
        return f"{name}." if drawn < 0.025 else name


def _take_back(life: PartnerLife, sales: list[Sale], rng: Random) -> set[str]:
    """Let one invoice in a hundred come back within days; an honest partner reports it and does not claim it."""
    by_invoice: dict[str, list[Sale]] = defaultdict(list)
    for sale in sales:
        by_invoice[sale.invoice].append(sale)
    returned = {invoice for invoice in by_invoice if rng.random() < 0.01}
    # In a fixed order: the same seed makes the same world in every process.
    for invoice in sorted(returned):
        for sale in by_invoice[invoice]:
            life.came_back.append(
                (
                    invoice,
                    sale.day + timedelta(days=rng.randrange(1, 9)),
                    sale.product,
                    sale.quantity,
                    sale.net,
                )
            )
    return returned


def _buy(life: PartnerLife, sales: list[Sale], rng: Random) -> None:
    """Let the partner buy for each month before it, one product in ten tightly; some stock is older, and declared."""
    sold: dict[tuple[int, int], int] = defaultdict(int)
    for sale in sales:
        sold[sale.product, sale.day.month] += sale.quantity
    for product in range(PRODUCTS):
        tight = rng.random() < 0.1
        old = rng.random() < 0.02
        for month in (8, 9, 10):
            units = sold[product, month]
            if not units:
                continue
            if old and month == 8:
                life.declared[product] = units
                continue
            quantity = units if tight else units + rng.randrange(1, 4 + units // 5)
            day = date(2026, month, 1) - timedelta(days=rng.randrange(2, 9))
            life.bought.append(
                (product, day, quantity, quantity * round(list_price(product) * rng.uniform(0.9, 1.02)))
            )


def _claim(life: PartnerLife, sales: list[Sale], count: int, rng: Random) -> None:
    """Bundle invoices into claims: most partners every few days, a few by the month."""
    sales.sort(key=lambda sale: (sale.day, sale.invoice))
    invoices = list(dict.fromkeys(sale.invoice for sale in sales))
    by_invoice: dict[str, list[Sale]] = defaultdict(list)
    for sale in sales:
        by_invoice[sale.invoice].append(sale)
    # One partner in forty sends a claim a month with hundreds of lines, next to the small ones of its branches.
    cuts = sorted(rng.sample(range(1, len(invoices)), min(count - 1, len(invoices) - 1)))
    for first, last in zip([0, *cuts], [*cuts, len(invoices)], strict=True):
        lines = [sale for invoice in invoices[first:last] for sale in by_invoice[invoice]]
        newest = max(sale.day for sale in lines)
        waits = rng.choice((0, 0, 1, 1, 2, 3, 5, 9))
        at = datetime(newest.year, newest.month, newest.day, 15, tzinfo=UTC) + timedelta(
            days=waits, minutes=rng.randrange(300)
        )
        claim = HonestClaim(life.number, at, lines)
        if rng.random() < 0.06:
            _prove(claim, rng)
        life.claims.append(claim)
    life.claims.sort(key=lambda claim: claim.at)


def _prove(claim: HonestClaim, rng: Random) -> None:
    """Add the document of one invoice: as PDF with text, or as a photograph."""
    invoice = rng.choice(claim.sales).invoice
    rows = tuple(place for place, sale in enumerate(claim.sales) if sale.invoice == invoice)
    sales = [claim.sales[place] for place in rows]
    if rng.random() < 0.5:
        claim.documents.append(Document(f"{invoice}.pdf".replace("/", "-"), rows, text=invoice_text(sales)))
    else:
        claim.documents.append(Document("IMG_2041.jpg", rows, picture=(rng.randrange(1_000_000_000), "")))


def invoice_text(sales: list[Sale], *, number: str = "", less: int = 0, cheaper: int = 0) -> str:
    """Write the text of an invoice, as read from its PDF; `less` units and `cheaper` cents than was sold."""
    lines = [
        f"Invoice {number or sales[0].invoice}",
        f"Date {sales[0].day:%d.%m.%Y}",
        f"Sold to {sales[0].customer}",
        "SKU Quantity Price Amount",
    ]
    total = 0
    for place, sale in enumerate(sales):
        quantity = sale.quantity - (less if place == 0 else 0)
        amount = quantity * sale.price - (cheaper if place == 0 else 0)
        total += amount
        lines.append(f"{sku(sale.product)} {quantity} {sale.price / 100:,.2f} {amount / 100:,.2f}")
    tax = 0 if cheaper else total * 8 // 100
    return "\r\n".join(
        [
            *lines,
            f"Subtotal {total / 100:,.2f}",
            f"Tax {tax / 100:,.2f}",
            f"Total ${(total + tax) / 100:,.2f}",
        ]
    )


def sku(product: int) -> str:
    """Give the code of a product."""
    return f"KT-{product:02d}X-{(product * 37) % 900 + 100}"


def make_world(partners: int, seed: int) -> list[PartnerLife]:
    """Let so many partners live, each from a seed of its own."""
    return [make_partner(number, Random(f"{seed}:{number}")) for number in range(partners)]
