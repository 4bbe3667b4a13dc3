"""What a draft order would earn in each program: the engine on what is counted and the rows of the order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from claims.queries.paid_prices import bought_products
from programs.enums import Basis, ConditionKind, LineReason
from programs.queries.figures import quotes
from programs.queries.ordered import skus_of
from programs.queries.portal import Span
from programs.rating import figure_of
from programs.rating.calculate import Counting, Given, Line, Product, Quotes, Stand, Supposed, suppose_lines
from programs.terms import Terms
from vir.faces.portal.order.prices import Priced
from vir.faces.portal.standing import Phase, Standing
from vir.foundation.money import exact
from vir.foundation.web import formats
from vir.foundation.words import say

ZERO = Decimal(0)
ME = "me"


@dataclass(frozen=True)
class Fate:
    """What a program does with a row: it counts, or why not, in words."""

    counts: bool
    words: str


@dataclass(frozen=True)
class Estimated:
    """
    One program with the order.

    `fates` are those of the rows that have a price, by the row's number; `counted_net` is in its currency.
    """

    one: Standing
    found: Supposed
    fates: Mapping[int, Fate]

    @property
    def gain(self) -> Decimal:
        """Give what the order adds."""
        return self.found.gain

    @property
    def counts(self) -> int:
        """Count the rows that count."""
        return sum(fate.counts for fate in self.fates.values())

    @property
    def counted_net(self) -> Decimal:
        """Give the value of the rows that the rate pays on."""
        return self.found.volume.net

    @property
    def total(self) -> Decimal:
        """Give what would have been bought, in what the measure is made of."""
        with exact():
            volume = self.found.after.working.facts.qualifying or self.found.after.working.volume
            return figure_of(self.found.stand.terms, volume)

    @property
    def outdone_by(self) -> str:
        """Name the program of its group that pays instead."""
        return self.found.after.working.facts.outdone_by


def estimate(
    standings: Sequence[Standing], rows: Iterable[Priced], *, today: date, basis: Basis
) -> list[Estimated]:
    """
    Estimate an order in several programs of the partner, as if it was bought today.

    A program to come is estimated alone as of its first day; beside others it takes nothing yet.
    """
    usable = [row for row in rows if row.net is not None and row.product is not None]
    day = today
    if len(standings) == 1 and standings[0].phase is Phase.UPCOMING:
        day = max(today, standings[0].period.start)
    lines = [_line(row, day, basis) for row in usable]
    products = [row.product for row in usable if row.product is not None]
    known = {product.sku: Product(product.category, product.brand) for product in products}
    foreign = {line.currency for line in lines} - {one.terms.currency for one in standings}
    mixed = foreign or len({one.terms.currency for one in standings}) > 1
    rates = quotes() if mixed else Quotes()
    stands = [_stand(one, known, rates) for one in standings]
    return [
        Estimated(
            one,
            found,
            {row.row.number: _fate(one, reason) for row, reason in zip(usable, found.reasons, strict=True)},
        )
        for one, found in zip(standings, suppose_lines(stands, lines), strict=True)
    ]


def share_words(gain: Decimal, value: Decimal, currency: str) -> str:
    """Say what part of the whole order comes back."""
    if not value:
        return ""
    with exact():
        share = (gain * 100 / value).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return say(
        "That is {share} of the whole order, {amount}",
        share=formats.percent(share, places=1),
        amount=formats.money(value, currency),
    )


def _line(row: Priced, day: date, basis: Basis) -> Line:
    assert row.product is not None
    assert row.net is not None
    return Line(
        partner=ME,
        sku=row.product.sku,
        day=day,
        quantity=row.row.quantity or ZERO,
        net=row.net,
        gross=row.net if row.gross is None else row.gross,
        currency=row.currency,
        basis=basis,
    )


def _stand(one: Standing, products: Mapping[str, Product], rates: Quotes) -> Stand:
    eras = one.program.eras
    terms = eras[-1].terms if eras else one.terms
    given = Given(
        products=products,
        eligible=_within(one.program.spans),
        quotes=rates,
        eras={terms.code: eras} if eras else {},
    )
    counting = Counting(terms, given)
    place = counting.place_of(one.period.start)
    rated = counting.rated_by(place) if eras and place is not None else counting
    return Stand(
        terms=rated.terms,
        counting=counting,
        period=one.period,
        now=one.basis,
        bought=_bought(one, rated.terms),
        is_closed=one.phase is Phase.ENDED,
    )


def _bought(one: Standing, terms: Terms) -> frozenset[str]:
    """Give the products bought so far where a condition counts them."""
    if not any(condition.kind is ConditionKind.DISTINCT_PRODUCTS for condition in terms.conditions):
        return frozenset()
    return frozenset(skus_of(bought_products(one.period, terms.basis)))


def _within(spans: Iterable[Span]) -> Callable[[Terms, str, date], bool]:
    held = tuple(spans)

    def eligible(terms: Terms, partner: str, day: date) -> bool:
        return any(span.holds(day) for span in held)

    return eligible


def _fate(one: Standing, reason: LineReason | None) -> Fate:
    if reason is None:
        return Fate(True, say("Counts"))
    if reason is LineReason.QUALIFIES_ONLY:
        return Fate(True, say("Counts towards the tier, pays nothing itself"))
    return Fate(False, _WHY[reason](one))


def _dates(one: Standing) -> str:
    if one.phase is Phase.ENDED:
        last = one.left_on or one.period.last_day
        return say("The program ended for you on {day}", day=formats.day(last))
    return say(
        "It counts from {first} to {last}",
        first=formats.day(one.period.start),
        last=formats.day(one.period.last_day),
    )


_WHY: Mapping[LineReason, Callable[[Standing], str]] = {
    LineReason.PRODUCT: lambda one: say("Not eligible: the product does not count in this program"),
    LineReason.OUTSIDE_DATES: _dates,
    LineReason.PARTNER: lambda one: say("You are not in the program today"),
    LineReason.OTHER_BASIS: lambda one: (
        say("It counts what you sell, not what you buy")
        if one.terms.basis is Basis.SELL_THROUGH
        else say("It counts what you buy, not what you sell")
    ),
    LineReason.NO_RATE: lambda one: say(
        "Held: there is no exchange rate into {currency}. Enter a unit price in {currency}",
        currency=one.terms.currency,
    ),
    LineReason.OTHER_PROGRAM: lambda one: say("Counted by another program of its group, which comes first"),
}
