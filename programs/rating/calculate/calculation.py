"""Every position of several programs, whatever the order in which they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from programs.enums import StackingPolicy
from programs.rating.accrual import Accrued
from programs.rating.calculate.accruals import accrued_at, within_cap
from programs.rating.calculate.budget import hold_to_cap
from programs.rating.calculate.counting import Counted, Counting
from programs.rating.calculate.given import Given
from programs.rating.calculate.members import earners
from programs.rating.calculate.positions import Book, Frozen
from programs.rating.calculate.stacking import best_of, groups, take_lines, take_off
from programs.rating.rating import Rating
from programs.rating.volume import Volume
from programs.terms import Terms
from vir.foundation.money import exact
from vir.foundation.periods import Period

ZERO = Decimal(0)


@dataclass(frozen=True)
class Result:
    """
    What one partner earned in one period of one program.

    `volume` is the partner's own; `counted` what the tiers were applied to apart from earlier periods, which is
    its group's in a group program, as all figures of `accrued` are but the amount, which is the partner's part.
    `first` is what the lines received in time had earned, None where all were: the rest is a prior-period
    adjustment.
    """

    program: str
    partner: str
    period: Period
    number: int
    volume: Volume
    counted: Volume
    rating: Rating
    earned_before: Decimal
    entitled_before: Decimal
    volume_before: Volume
    first: Decimal | None = None
    accrued: Accrued | None = None
    lines: Sequence[Counted] = field(repr=False, default=())

    @property
    def earned(self) -> Decimal:
        """Give the amount."""
        return self.rating.earned

    @property
    def adjustment(self) -> Decimal:
        """Give what lines received too late for the first settlement add or take."""
        return ZERO if self.first is None else self.rating.earned - self.first


def calculate(
    programs: Iterable[Terms], given: Given, *, frozen: Mapping[str, Frozen] | None = None
) -> list[Result]:
    """
    Rate every position of the programs.

    The order of programs, partners and lines changes nothing: programs come to a purchase by rank and code,
    lines by day.

    :param frozen: by program, what positions of closed periods earned and counted
    :raises GroupInvalid: if programs of one group are in different currencies
    """
    with exact():
        closed = frozen or {}
        books = [
            Book(Counting(terms, given), closed.get(terms.code))
            for terms in sorted(programs, key=lambda terms: terms.code)
        ]
        _rate(books)
        return [result for book in books for result in _results(book)]


def _rate(books: Sequence[Book]) -> None:
    for group in groups(books, StackingPolicy.EXCLUSIVE):
        take_lines(group)
    for group in groups(books, StackingPolicy.BEST_OF):
        best_of(group)
        for book in group:
            hold_to_cap(book)
    for group in groups(books, StackingPolicy.NET_VALUE):
        for place, book in enumerate(group):
            book.rate_all()
            hold_to_cap(book)
            take_off(book, group[place + 1 :])
    for book in books:
        if book.terms.stacking.policy in (StackingPolicy.ALL_GROSS, StackingPolicy.EXCLUSIVE):
            book.rate_all()
            hold_to_cap(book)


def _results(book: Book) -> Iterable[Result]:
    carried = within_cap(book, {spot: accrued_at(book, at) for spot, at in book.positions.items()})
    for spot, at in sorted(book.positions.items()):
        first = book.first_settlement(at)
        accrued = carried[spot]
        for earner in earners(book, at):
            part = None if accrued is None else earner.part_of(accrued.accrued)
            yield Result(
                program=book.terms.code,
                partner=earner.partner,
                period=at.period,
                number=spot.place + 1,
                volume=earner.own,
                counted=at.volume,
                rating=earner.rating,
                earned_before=at.before.earned,
                entitled_before=at.before.entitled,
                volume_before=at.before.volume,
                first=None if first is None else earner.part_of(first),
                accrued=None if accrued is None or part is None else replace(accrued, accrued=part),
                lines=at.lines,
            )
