"""Every position of several programs, whatever the order in which they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from programs.enums import Accumulation, ExpectedVolume, StackingPolicy
from programs.rating.accrual import Accrued, accrue, expected_volume
from programs.rating.calculate.budget import hold_to_cap
from programs.rating.calculate.counting import Counted, Counting
from programs.rating.calculate.given import Given
from programs.rating.calculate.members import earners
from programs.rating.calculate.positions import Book, Frozen, Position
from programs.rating.calculate.stacking import best_of, groups, take_lines, take_off
from programs.rating.measures.plain import READERS
from programs.rating.rating import Rating
from programs.rating.volume import NO_VOLUME, Volume
from programs.terms import Terms
from vir.foundation.money import exact
from vir.foundation.periods import Period

ZERO = Decimal(0)


@dataclass(frozen=True)
class Result:
    """
    What one partner earned in one period of one program.

    `volume` is the partner's own; `counted` what the tiers were applied to apart from earlier periods, which is
    its group's in a group program. `first` is what the lines received in time had earned, None where all were:
    the rest is a prior-period adjustment.
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
    for spot, at in sorted(book.positions.items()):
        first = book.first_settlement(at)
        accrued = _accrued(book, at)
        for partner, own, rating in earners(book, at):
            yield Result(
                program=book.terms.code,
                partner=partner,
                period=at.period,
                number=spot.place + 1,
                volume=own,
                counted=at.volume,
                rating=rating,
                earned_before=at.before.earned,
                entitled_before=at.before.entitled,
                volume_before=at.before.volume,
                first=first,
                accrued=accrued,
                lines=at.lines,
            )


def _accrued(book: Book, at: Position) -> Accrued | None:
    """
    Accrue a position at its expected volume; None where it is ended, or nothing tells what to expect.

    A figure by hand that names no period is for the newest one.
    """
    terms, given = book.terms, book.counting.given
    code, account = terms.code, at.spot.account
    by_hand = given.expected.for_period(code, account, at.period.start)
    if by_hand is None and at.spot.place == len(book.counting.periods) - 1:
        by_hand = given.expected.for_all(code, account)
    if by_hand is None and (given.as_of is None or given.as_of >= at.period.last_day):
        return None
    figure = READERS[book.counting.plan.measure.figure]
    to_date = terms.accumulation is Accumulation.TO_DATE
    before = figure(at.before.volume) if to_date else ZERO
    own = figure(at.facts.qualifying or at.volume)
    if to_date and at.facts.qualifying is not None:
        own -= before
    last_year = None
    if by_hand is None and terms.accrual.expected is ExpectedVolume.LAST_YEAR:
        last_year = _last_year(book, at)
    expected = expected_volume(
        terms.accrual.expected,
        own,
        period=at.period,
        as_of=given.as_of or at.period.last_day,
        last_year=last_year,
        by_hand=by_hand,
    )
    if expected is None:
        return None
    return accrue(
        terms,
        at.volume,
        expected if by_hand is not None else expected + before,
        facts=at.facts,
        earned_before=at.before.earned,
        volume_before=at.before.volume,
        already=at.before.entitled,
    )


def _last_year(book: Book, at: Position) -> tuple[Decimal, Decimal] | None:
    """Give what the account bought in the same period a year ago, by the same day and in all."""
    as_of = book.counting.given.as_of
    if as_of is None:
        return None
    earlier = book.terms.years_before(at.period)
    elapsed = min(at.period.elapsed_days(as_of), earlier.days)
    account, figure = at.spot.account, READERS[book.counting.plan.measure.figure]
    whole = book.counting.bought_in(earlier).get(account, NO_VOLUME)
    part = book.counting.bought_in(earlier.first_days(elapsed)).get(account, NO_VOLUME)
    return figure(part), figure(whole)
