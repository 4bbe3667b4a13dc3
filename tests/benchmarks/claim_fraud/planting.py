"""
False claims, planted among the honest ones of a partner: what each takes, what it changes, and when it comes.

A planted claim is typed into the product as a partner would, at a moment after the sale that it copies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from tests.benchmarks.claim_fraud.world import (
    FIRST,
    LAST,
    ONLY_PAIRS,
    ONLY_SPLITS,
    WITH_SERIALS,
    Document,
    HonestClaim,
    PartnerLife,
    Sale,
    invoice_text,
    list_price,
)

DAY = timedelta(days=1)
# Kind -> its share of what is planted, in thousandths.
SHARES = {
    "exact copy": 160,
    "serial number again": 120,
    "sold more than bought": 80,
    "pair: too much together": 40,
    "altered number": 280,
    "document used again": 120,
    "document says less": 60,
    "split under the limit": 40,
    "returned sale": 40,
    "outside the period": 20,
    "price far off": 20,
    "quantity far off": 20,
}
# The most one person approves alone, in cents, and what a unit is claimed with.
LIMIT, PER_UNIT = 200_000, 800
LAST_MINUTE = "2026-11-20T12:00:00+00:00"


@dataclass
class Planted:
    """
    One false claim.

    :param kind: a key of `SHARES`
    :param sort: which of its ways
    :param insists: whether it says "a different sale" and keeps warnings with a reason where it can
    :param group: several that are one deceit together are counted once
    """

    kind: str
    sort: str
    partner: int
    at: datetime
    sales: list[Sale]
    documents: list[Document] = field(default_factory=list)
    group: str = ""


Sow = Callable[["Field", int], list[Planted] | None]


class Field:
    """The partners among whom false claims are planted, each from a seed of its own."""

    def __init__(self, lives: Sequence[PartnerLife], rng: Random) -> None:
        self.lives, self.rng = lives, rng
        # What was copied once is not copied again: two copies would meet each other.
        self.used: set[tuple[int, str]] = set()

    def claim(self, wanted: Callable[[HonestClaim], bool] = lambda claim: True) -> HonestClaim | None:
        """Draw an honest claim that was not copied yet."""
        for _ in range(400):
            claim = self.rng.choice(self.rng.choice(self.lives).claims)
            if wanted(claim) and not any((claim.partner, sale.invoice) in self.used for sale in claim.sales):
                self.used.update((claim.partner, sale.invoice) for sale in claim.sales)
                return claim
        return None

    def later(self, claim: HonestClaim) -> datetime:
        """Give a moment some days after a claim."""
        return claim.at + DAY * self.rng.randrange(1, 20) + timedelta(minutes=self.rng.randrange(1, 500))

    def invoice(self, claim: HonestClaim) -> list[Sale]:
        """Draw all lines of one of its invoices."""
        number = self.rng.choice(claim.sales).invoice
        return [sale for sale in claim.sales if sale.invoice == number]


def plant(lives: Sequence[PartnerLife], count: int, seed: int) -> list[Planted]:
    """Plant so many false claims, by the shares of their kinds, in the order of time."""
    ground = Field(lives, Random(f"planted:{seed}"))
    planted: list[Planted] = []
    for kind, share in SHARES.items():
        sow, ways = SOWERS[kind]
        for place in range(max(1, count * share // 1000)):
            found = sow(ground, place % ways)
            if found is None:
                raise RuntimeError(f"There is no room for {kind}.")
            planted += found
    return sorted(planted, key=lambda one: one.at)


def _exact(ground: Field, way: int) -> list[Planted] | None:
    claim = ground.claim()
    if claim is None:
        return None
    sales, partner = ground.invoice(claim), claim.partner
    sort = ("as it was", "written otherwise", "said to be another sale", "by another partner")[way]
    if way == 1:
        sales = [replace(sale, invoice=_written_otherwise(sale.invoice)) for sale in sales]
    if way == 3:
        partner = ground.rng.choice([life.number for life in ground.lives if life.number != partner])
        sales = [replace(sale, serial="") for sale in sales]
    return [Planted("exact copy", sort, partner, ground.later(claim), sales)]


def _written_otherwise(number: str) -> str:
    return "00" + number if number.isdigit() else number.lower().replace("-", " ").replace("/", "-")


def _serial(ground: Field, way: int) -> list[Planted] | None:
    claim = ground.claim(lambda one: any(sale.serial for sale in one.sales))
    if claim is None:
        return None
    sale = next(sale for sale in claim.sales if sale.serial)
    partner = claim.partner
    if way:
        partner = ground.rng.choice([life.number for life in ground.lives if life.number != partner])
    # A number and a customer of its own: only the serial number tells.
    copy = replace(sale, invoice=f"X{ground.rng.randrange(10**7)}", customer="Walk-in")
    sort = ("by another partner" if way else "by the same partner", "written otherwise")[way == 2]
    if way == 2:
        copy = replace(copy, serial=copy.serial.lower().replace("-", " "))
    return [Planted("serial number again", sort, partner, ground.later(claim), [copy])]


def _more_than_bought(ground: Field, way: int) -> list[Planted] | None:
    claim = ground.claim()
    if claim is None:
        return None
    life = next(life for life in ground.lives if life.number == claim.partner)
    product = ground.rng.choice(
        [sale.product for sale in claim.sales if sale.product not in WITH_SERIALS] or [9]
    )
    # What is bought for another deceit later would be stock for this one.
    ground.used.add((life.number, f"product {product}"))
    at = ground.later(claim)
    day = min(at.date() - DAY, LAST)
    had = sum(units for of, on, units, _ in life.bought if of == product and on <= at.date())
    had += life.declared.get(product, 0)
    claimed = sum(
        sale.quantity for one in life.claims if one.at < at for sale in one.sales if sale.product == product
    )
    left = max(had - claimed, 0)
    # Just above what is left, or far above it, in one line or in many.
    units = left + (1 if way == 0 else ground.rng.randrange(2, 60))
    parts = 1 if way < 2 or units < 6 else 5
    sales = [
        Sale(
            f"Y{ground.rng.randrange(10**7)}",
            day,
            product,
            size,
            list_price(product) * 13 // 10,
            "Trade counter",
        )
        for size in _split(units, parts)
    ]
    return [
        Planted(
            "sold more than bought",
            ("by one unit", "in one line", "in five lines")[way],
            life.number,
            at,
            sales,
        )
    ]


def _split(units: int, parts: int) -> list[int]:
    size = units // parts
    return [size] * (parts - 1) + [units - size * (parts - 1)]


def _pair(ground: Field, way: int) -> list[Planted] | None:
    """Two claims of a product that the partner bought for nothing else: each fits, both do not."""
    life = ground.rng.choice(ground.lives)
    while (life.number, "pair") in ground.used:
        life = ground.rng.choice(ground.lives)
    ground.used.add((life.number, "pair"))
    product = ONLY_PAIRS
    life.bought.append((product, FIRST - DAY * 5, 100, 100 * list_price(product)))
    at = datetime.fromisoformat(LAST_MINUTE) - DAY * ground.rng.randrange(20, 70)
    group = f"pair {life.number}"
    return [
        Planted(
            "pair: too much together",
            "second of two",
            life.number,
            at + timedelta(minutes=place),
            [
                Sale(
                    f"Z{ground.rng.randrange(10**7)}",
                    at.date() - DAY,
                    product,
                    55 + place * 8,
                    list_price(product) * 13 // 10,
                    "Trade counter",
                )
            ],
            group=group,
        )
        for place in range(2)
    ]


ALTERED = (
    "letter for digit",
    "letter added",
    "mark added",
    "zero added",
    "digit left out",
    "digits swapped",
    "digit changed",
    "digit changed, day moved",
    "letter for digit, day moved",
    "two digits changed",
)


def _altered(ground: Field, way: int) -> list[Planted] | None:
    claim = ground.claim(lambda one: any(_alterable(sale) for sale in one.sales))
    if claim is None:
        return None
    sale = ground.rng.choice([sale for sale in claim.sales if _alterable(sale)])
    sales = [one for one in claim.sales if one.invoice == sale.invoice and not one.serial]
    number = _alter(sale.invoice, ALTERED[way], ground.rng)
    moved = DAY * ground.rng.choice((-3, -2, -1, 1, 2, 3, 5)) if "moved" in ALTERED[way] else DAY * 0
    at = ground.later(claim)
    day = min(max(sale.day + moved, FIRST), LAST, at.date())
    copies = [replace(one, invoice=number, day=day) for one in sales]
    return [Planted("altered number", ALTERED[way], claim.partner, at, copies)]


def _alterable(sale: Sale) -> bool:
    return not sale.serial and sum(mark.isdigit() for mark in sale.invoice) >= 4


def _alter(number: str, how: str, rng: Random) -> str:
    digits = [place for place, mark in enumerate(number) if mark.isdigit()]
    tail = digits[-4:]
    place = rng.choice(tail)
    if how.startswith("letter for digit"):
        confused = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z"}
        able = [one for one in digits if number[one] in confused]
        if not able:
            return number + "A"
        one = rng.choice(able)
        return number[:one] + confused[number[one]] + number[one + 1 :]
    if how == "letter added":
        return number + rng.choice("ABX")
    if how == "mark added":
        return f"{number}-{rng.randrange(1, 3)}"
    if how == "zero added":
        return number[: digits[-1] + 1] + "0" + number[digits[-1] + 1 :]
    if how == "digit left out":
        return number[:place] + number[place + 1 :]
    if how == "digits swapped":
        able = [one for one in tail[:-1] if number[one] != number[one + 1]]
        if able:
            one = rng.choice(able)
            return number[:one] + number[one + 1] + number[one] + number[one + 2 :]
    changed = list(number)
    for one in [place] if how != "two digits changed" else rng.sample(tail, 2):
        changed[one] = rng.choice([digit for digit in "0123456789" if digit != number[one]])
    return "".join(changed)


def _document_again(ground: Field, way: int) -> list[Planted] | None:
    """A document of an earlier claim comes with another sale that the partner bought enough for."""

    def fits(one: HonestClaim) -> bool:
        return bool(one.documents) and bool(one.documents[0].picture) == (way != 2)

    claim = ground.claim(fits)
    if claim is None:
        return None
    proof, life = claim.documents[0], next(life for life in ground.lives if life.number == claim.partner)
    proved = [claim.sales[place] for place in proof.rows]
    at = ground.later(claim)
    sale = replace(
        proved[0], serial="", quantity=1, invoice=f"W{ground.rng.randrange(10**7)}", customer="Trade counter"
    )
    if way == 2:
        # The PDF edited: the number changed, all else as it was.
        number = _alter(proved[0].invoice, "two digits changed", ground.rng)
        sales = [replace(one, serial="", invoice=number) for one in proved]
        document = replace(proof, name="scan.pdf", rows=tuple(range(len(sales))), text=invoice_text(sales))
        return [Planted("document used again", "PDF with another number", life.number, at, sales, [document])]
    if way == 0:
        document = replace(proof, rows=(0,), content=proof.content or f"{proof.picture}{proof.text}")
        return [Planted("document used again", "the same file", life.number, at, [sale], [document])]
    touch = ground.rng.choice(("smaller", "brighter", "saved again", "cropped"))
    seed = proof.picture[0] if proof.picture else 0
    document = replace(proof, name="IMG_7.jpg", rows=(0,), picture=(seed, touch))
    return [Planted("document used again", f"photograph {touch}", life.number, at, [sale], [document])]


def _document_says_less(ground: Field, way: int) -> list[Planted] | None:
    claim = ground.claim(lambda one: not one.documents)
    if claim is None:
        return None
    at = ground.later(claim)
    sale = replace(
        ground.rng.choice(claim.sales),
        serial="",
        quantity=ground.rng.randrange(4, 9),
        invoice=f"V{ground.rng.randrange(10**7)}",
        customer="Trade counter",
    )
    text = (
        invoice_text([sale], less=2),
        invoice_text([sale], cheaper=sale.net // 3),
        invoice_text([sale], number=f"V{ground.rng.randrange(10**7)}"),
    )[way]
    sort = ("fewer units", "a lower total", "another invoice")[way]
    document = Document("invoice.pdf", (0,), text=text)
    return [Planted("document says less", sort, claim.partner, at, [sale], [document])]


def _split_claims(ground: Field, way: int) -> list[Planted] | None:
    """Three claims within ten days, each a little below what one person approves."""
    life = ground.rng.choice(ground.lives)
    while (life.number, "split") in ground.used:
        life = ground.rng.choice(ground.lives)
    ground.used.add((life.number, "split"))
    product = ONLY_SPLITS
    life.bought.append((product, FIRST - DAY * 5, 2000, 2000 * list_price(product)))
    start = datetime.fromisoformat(LAST_MINUTE) - DAY * ground.rng.randrange(30, 70)
    made = []
    for place in range(3):
        units = (LIMIT * ground.rng.randrange(92, 100) // 100) // PER_UNIT
        at = start + DAY * 4 * place
        sales = [
            Sale(
                f"U{ground.rng.randrange(10**7)}",
                at.date() - DAY,
                product,
                size,
                list_price(product) * 13 // 10,
                f"Site {number}",
            )
            for number, size in enumerate(_split(units, 8))
        ]
        made.append(
            Planted(
                "split under the limit",
                "third of three",
                life.number,
                at,
                sales,
                group=f"split {life.number}",
            )
        )
    return made


def _returned(ground: Field, way: int) -> list[Planted] | None:
    for _ in range(400):
        life = ground.rng.choice(ground.lives)
        back = [
            one
            for one in life.came_back
            if (life.number, one[0]) not in ground.used and one[2] not in WITH_SERIALS
        ]
        if back:
            invoice, day, product, quantity, cents = ground.rng.choice(back)
            ground.used.add((life.number, invoice))
            at = datetime.fromisoformat(f"{day}T16:00:00+00:00") + DAY * 2
            sold_on = max(day - DAY * 8, FIRST)
            sale = Sale(invoice, sold_on, product, quantity, cents // quantity, "Trade counter")
            return [Planted("returned sale", "all of it", life.number, at, [sale])]
    return None


def _outside(ground: Field, way: int) -> list[Planted] | None:
    claim = ground.claim()
    if claim is None:
        return None
    day = (FIRST - DAY * ground.rng.randrange(1, 20), LAST + DAY * ground.rng.randrange(1, 9))[way]
    sale = replace(
        ground.rng.choice(claim.sales),
        serial="",
        quantity=1,
        day=day,
        invoice=f"T{ground.rng.randrange(10**7)}",
    )
    at = max(claim.at, datetime.fromisoformat(f"{day}T16:00:00+00:00") + DAY)
    return [Planted("outside the period", ("too early", "too late")[way], claim.partner, at, [sale])]


def _price(ground: Field, way: int) -> list[Planted] | None:
    claim = ground.claim()
    if claim is None:
        return None
    sale = ground.rng.choice(claim.sales)
    price = list_price(sale.product) * (25, 500)[way] // 100
    copy = replace(
        sale,
        serial="",
        quantity=1,
        price=price,
        invoice=f"S{ground.rng.randrange(10**7)}",
        customer="Walk-in",
    )
    return [
        Planted(
            "price far off", ("far too low", "far too high")[way], claim.partner, ground.later(claim), [copy]
        )
    ]


def _quantity(ground: Field, way: int) -> list[Planted] | None:
    """A line of many times the usual, of a product with history and stock enough."""
    claim = ground.claim(lambda one: one.at.date() >= FIRST + DAY * 50)
    if claim is None:
        return None
    life = next(life for life in ground.lives if life.number == claim.partner)
    counts: dict[int, int] = {}
    for one in life.claims:
        for sale in one.sales:
            used = (life.number, f"product {sale.product}") in ground.used
            if one.at < claim.at and sale.product not in WITH_SERIALS and not used:
                counts[sale.product] = counts.get(sale.product, 0) + 1
    product = max(counts, key=lambda of: counts[of])
    life.bought.append((product, FIRST - DAY, 200, 200 * list_price(product)))
    sale = Sale(
        f"R{ground.rng.randrange(10**7)}",
        claim.at.date(),
        product,
        90,
        list_price(product) * 13 // 10,
        "Walk-in",
    )
    return [
        Planted(
            "quantity far off",
            "ninety at once",
            life.number,
            claim.at + DAY,
            [replace(sale, day=min(sale.day, LAST))],
        )
    ]


# What sows each kind, and in how many ways.
SOWERS: dict[str, tuple[Sow, int]] = {
    "exact copy": (_exact, 4),
    "serial number again": (_serial, 3),
    "sold more than bought": (_more_than_bought, 3),
    "pair: too much together": (_pair, 1),
    "altered number": (_altered, len(ALTERED)),
    "document used again": (_document_again, 3),
    "document says less": (_document_says_less, 3),
    "split under the limit": (_split_claims, 1),
    "returned sale": (_returned, 1),
    "outside the period": (_outside, 2),
    "price far off": (_price, 2),
    "quantity far off": (_quantity, 1),
}
