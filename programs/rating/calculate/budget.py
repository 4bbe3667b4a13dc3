"""The cap of a whole program: shared in proportion, or paid to the first sales first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from programs.enums import WhenExceeded
from programs.rating.calculate.gathering import Spot
from programs.rating.calculate.positions import Book
from programs.rating.calculate.sharing import first_sales_first, share_by_line
from programs.terms import Cap
from vir.foundation.money import allocate

ZERO = Decimal(0)


def hold_to_cap(book: Book) -> None:
    """
    Keep what all partners earn together within the cap of the program, in one allocation over all periods.

    What closed periods earned stays, and takes its part of the cap first.
    """
    cap = book.counting.plan.program_cap
    if cap is None:
        return
    open_spots = [spot for spot in book.positions if spot not in book.frozen]
    frozen = sum((earned for earned, _ in book.frozen.values()), ZERO)
    earned = {spot: book.positions[spot].rating.earned for spot in open_spots}
    room = max(cap.amount - frozen, ZERO)
    if sum(earned.values(), ZERO) <= room:
        return
    allowed = _allowed(book, cap, earned, room)
    book.settle(
        {
            spot: replace(book.positions[spot].facts, allotted=allowed.get(spot, ZERO))
            for spot in open_spots
            if allowed.get(spot, ZERO) != earned[spot]
        }
    )


def _allowed(book: Book, cap: Cap, earned: Mapping[Spot, Decimal], room: Decimal) -> Mapping[Spot, Decimal]:
    currency = book.terms.currency
    if cap.when_exceeded is WhenExceeded.STOP:
        return first_sales_first(room, list(_by_day(book, earned)), currency)
    spots = sorted(earned)
    parts = allocate(room, [earned[spot] for spot in spots], currency, signed=True)
    return dict(zip(spots, parts, strict=True))


def _by_day(book: Book, earned: Mapping[Spot, Decimal]) -> Iterable[tuple[date, Spot, Decimal]]:
    """Put what was earned on the days of the sales; what no sale earned, on the last day of its period."""
    for spot, amount in earned.items():
        lines = book.block(spot)
        parts = share_by_line(amount, lines, book.rated_by(spot).plan.base, book.terms.currency)
        yield book.positions[spot].period.last_day, spot, amount - sum(parts, ZERO)
        for line, part in zip(lines, parts, strict=True):
            yield line.day, spot, part
