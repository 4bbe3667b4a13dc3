"""What a calculation over several programs and partners is given: sales, partners, figures and rates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from programs.enums import Basis
from programs.rating.eras import Era
from programs.terms import ProductScope, Terms, product_in_scope
from vir.foundation.periods import Period


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """
    One sale or return, or `lines` of them that are alike in all that matters here.

    `currency` None is the program's own. `sold_on` is the day of the sale that a return takes back, where it is
    known; else it is found by `document` and `number`. `paid` tells whether its invoice is paid.
    """

    partner: str
    sku: str
    day: date
    quantity: Decimal
    net: Decimal
    gross: Decimal
    currency: str | None = None
    received: date | None = None
    basis: Basis = Basis.SELL_IN
    is_return: bool = False
    document: str = ""
    number: str = ""
    sold_on: date | None = None
    paid: bool | None = None
    lines: int = 1

    @property
    def order(self) -> tuple[object, ...]:
        """Give a place among other lines that rests on nothing but what the line says."""
        return (
            *(self.day, self.partner, self.sku, self.document, self.number, self.received or self.day),
            *(self.is_return, self.currency or "", self.sold_on or date.min, self.basis),
            *(-1 if self.paid is None else int(self.paid), self.net, self.gross, self.quantity),
        )


class Product(NamedTuple):
    """What is known of a product."""

    category: str | None = None
    brand: str | None = None


UNKNOWN_PRODUCT = Product()


class Figure(NamedTuple):
    """A target, baseline or expected volume of one partner; without a period it is for each of them."""

    program: str
    partner: str
    amount: Decimal
    period: date | None = None


class Quote(NamedTuple):
    """What one unit of a currency is worth in another from a day on."""

    source: str
    target: str
    on: date
    rate: Decimal


class Membership(NamedTuple):
    """A partner's parent, from one day to another, both included, or without end."""

    parent: str
    first: date | None = None
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the partner belongs to the parent on the day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def touches(self, period: Period) -> bool:
        """Tell whether the partner belongs to the parent on a day of the period."""
        return (self.first is None or self.first < period.end) and (
            self.last is None or period.start <= self.last
        )


class Figures:
    """Figures by program and partner."""

    def __init__(self, figures: Iterable[Figure] = ()) -> None:
        self._found = {(f.program, f.partner, f.period): f.amount for f in figures}

    def of(self, program: str, partner: str, period: date) -> Decimal | None:
        """Give the figure for the period that starts on a day, else the one for every period."""
        found = self._found.get((program, partner, period))
        return self._found.get((program, partner, None)) if found is None else found

    def for_period(self, program: str, partner: str, period: date) -> Decimal | None:
        """Give the figure that names the period."""
        return self._found.get((program, partner, period))

    def for_all(self, program: str, partner: str) -> Decimal | None:
        """Give the figure that names no period."""
        return self._found.get((program, partner, None))


class Quotes:
    """Dated exchange rates."""

    def __init__(self, quotes: Iterable[Quote] = ()) -> None:
        self._days: dict[tuple[str, str], list[date]] = {}
        self._rates: dict[tuple[str, str], list[Decimal]] = {}
        for quote in sorted(quotes, key=lambda quote: quote.on):
            pair = (quote.source, quote.target)
            self._days.setdefault(pair, []).append(quote.on)
            self._rates.setdefault(pair, []).append(quote.rate)

    def on(self, source: str, target: str, day: date) -> Decimal | None:
        """Give the latest rate on or before a day."""
        pair = (source, target)
        place = bisect_right(self._days.get(pair, []), day)
        return self._rates[pair][place - 1] if place else None

    def average(self, source: str, target: str, period: Period) -> Decimal | None:
        """Give the mean of the rates dated inside a period, None where it has none."""
        pair = (source, target)
        days = self._days.get(pair, [])
        inside = [
            rate for day, rate in zip(days, self._rates.get(pair, []), strict=True) if period.contains(day)
        ]
        return sum(inside, Decimal(0)) / len(inside) if inside else None


Eligible = Callable[[Terms, str, date], bool]


def everybody(terms: Terms, partner: str, day: date) -> bool:
    """Let every partner in."""
    return True


@dataclass(frozen=True)
class Given:
    """
    Everything that is known.

    `partners` are rated even where they bought nothing. `eligible` judges a partner on the day of a sale.
    Lines after `as_of`, or received after it, do not exist yet; only periods that have begun by then are
    rated. `acknowledged` pairs program and partner, None where nobody keeps track. `eras` are the versions of
    programs with more than one, by code, in the order of their days; the last is the one that is calculated.
    """

    lines: tuple[Line, ...] = ()
    partners: frozenset[str] = frozenset()
    eligible: Eligible = everybody
    products: Mapping[str, Product] = field(default_factory=dict)
    parents: Mapping[str, tuple[Membership, ...]] = field(default_factory=dict)
    targets: Figures = field(default_factory=Figures)
    baselines: Figures = field(default_factory=Figures)
    expected: Figures = field(default_factory=Figures)
    quotes: Quotes = field(default_factory=Quotes)
    acknowledged: frozenset[tuple[str, str]] | None = None
    eras: Mapping[str, tuple[Era, ...]] = field(default_factory=dict)
    as_of: date | None = None

    def in_scope(self, scope: ProductScope | None, sku: str) -> bool:
        """Tell whether a product is in a scope; no scope is every product."""
        if scope is None:
            return True
        product = self.products.get(sku, UNKNOWN_PRODUCT)
        return product_in_scope(scope, sku, product.category, product.brand)

    def parent_on(self, partner: str, day: date) -> str:
        """Give the parent of a partner on a day, itself where it has none."""
        return next((m.parent for m in self.parents.get(partner, ()) if m.holds_on(day)), partner)

    def members_of(self, parent: str, period: Period) -> list[str]:
        """List the members that a parent has on a day of a period."""
        return sorted(
            partner
            for partner, memberships in self.parents.items()
            if any(held.parent == parent and held.touches(period) for held in memberships)
        )

    @cached_property
    def existing(self) -> tuple[Line, ...]:
        """Give the lines that exist by `as_of`."""
        if self.as_of is None:
            return self.lines
        as_of = self.as_of
        return tuple(
            line for line in self.lines if line.day <= as_of and (line.received or line.day) <= as_of
        )

    @cached_property
    def sold(self) -> Mapping[tuple[str, str, str], date]:
        """Index the first day of sales by partner, document and line number, and by product."""
        found: dict[tuple[str, str, str], date] = {}
        for line in self.existing:
            if line.is_return or not line.document:
                continue
            for what in {f"#{line.number}" if line.number else f"={line.sku}", f"={line.sku}"}:
                key = (line.partner, line.document, what)
                found[key] = min(found.get(key, line.day), line.day)
        return found

    def sale_of(self, line: Line) -> date | None:
        """Give the day of the sale that a return takes back, None where no sale is known."""
        if line.sold_on is not None:
            return line.sold_on
        if not line.document:
            return None
        by_number = self.sold.get((line.partner, line.document, f"#{line.number}")) if line.number else None
        return by_number or self.sold.get((line.partner, line.document, f"={line.sku}"))
