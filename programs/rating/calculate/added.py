"""
What programs would earn with further lines: the engine on what each stands on today and a set of lines.

Nothing is read again: what was counted so far comes with what the amount was rated from, the lines are judged like
any other, and both together are rated by the same code that pays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from programs.enums import LineReason, StackingPolicy
from programs.rating.calculate.added_facts import Stand, with_lines
from programs.rating.calculate.counting import Counted, Scopes
from programs.rating.calculate.gathering import volume_of
from programs.rating.calculate.given import Line
from programs.rating.facts import NO_FACTS
from programs.rating.measures.plain import READERS
from programs.rating.plan import plan_of
from programs.rating.rated_from import RatedFrom
from programs.rating.rating import Rating
from programs.rating.scenario import averaged, nothing_bought
from programs.rating.volume import Volume
from programs.rating.working import counted_volume
from vir.foundation.money import exact
from vir.foundation.periods import Period

ZERO = Decimal(0)


@dataclass(frozen=True)
class Supposed:
    """
    One program with the lines added.

    `reasons` says for each line why it does not count, None where it does; `counted` are those that do.
    """

    stand: Stand
    reasons: tuple[LineReason | None, ...]
    counted: tuple[Counted, ...]
    before: Rating
    after: Rating

    @property
    def gain(self) -> Decimal:
        """Give what the lines add to what is earned; below zero where another program takes it over."""
        return self.after.earned - self.before.earned

    @property
    def volume(self) -> Volume:
        """Give the lines that count as a volume."""
        return volume_of(self.counted, Scopes.PAYING)


@dataclass
class _Book:
    """One program while it is supposed."""

    stand: Stand
    reasons: list[LineReason | None]
    lines: list[Counted] = field(default_factory=list)
    then: RatedFrom | None = None
    after: Rating | None = None

    @property
    def earned(self) -> Decimal:
        """Give what it would earn."""
        return self.stand.now.rate(self.stand.terms).earned if self.after is None else self.after.earned


def suppose_lines(stands: Sequence[Stand], lines: Sequence[Line]) -> list[Supposed]:
    """
    Rate programs of one partner with lines added, in the order given.

    Programs of one group come to a purchase by rank and code, as in a calculation.
    """
    with exact():
        books = [_judged(stand, lines) for stand in stands]
        for group in _groups(books, StackingPolicy.EXCLUSIVE):
            _take(group, lines)
        for book in books:
            _rate(book)
        for group in _groups(books, StackingPolicy.BEST_OF):
            _best(group)
        for group in _groups(books, StackingPolicy.NET_VALUE):
            _take_off(group)
        return [_supposed(book) for book in books]


def _judged(stand: Stand, lines: Sequence[Line]) -> _Book:
    if stand.is_closed:
        return _Book(stand, [LineReason.OUTSIDE_DATES for _ in lines])
    book = _Book(stand, [])
    for line in lines:
        reason, counted = stand.counting.judge(line)
        if counted is not None and not stand.period.contains(counted.day):
            reason, counted = LineReason.OUTSIDE_DATES, None
        book.reasons.append(reason)
        if counted is not None:
            book.lines.append(counted)
    return book


def _rate(book: _Book, *, outdone_by: str | None = None) -> None:
    terms, then = with_lines(book.stand, book.lines)
    if outdone_by is not None:
        facts = nothing_bought(terms) if then.facts is NO_FACTS else then.facts
        then = replace(then, facts=replace(facts, outdone_by=outdone_by))
    book.then, book.after = then, then.rate(terms)


def _supposed(book: _Book) -> Supposed:
    stand = book.stand
    assert book.after is not None
    return Supposed(
        stand,
        tuple(book.reasons),
        tuple(book.lines),
        stand.now.rate(stand.terms),
        _within_cap(stand, book.after),
    )


def _within_cap(stand: Stand, after: Rating) -> Rating:
    """Keep within the cap of the whole program what one partner alone would earn over it."""
    cap = plan_of(stand.terms).program_cap
    if cap is None or after.earned <= cap.amount:
        return after
    return Rating(after.working._replace(earned=cap.amount))


def _groups(books: Iterable[_Book], policy: StackingPolicy) -> list[list[_Book]]:
    found: dict[str, list[_Book]] = {}
    for book in books:
        stacking = book.stand.terms.stacking
        if stacking.policy is policy:
            found.setdefault(stacking.group or "", []).append(book)
    return [
        sorted(group, key=lambda book: (book.stand.terms.stacking.rank or 0, book.stand.terms.code))
        for group in found.values()
        if len(group) > 1
    ]


def _take(group: Sequence[_Book], lines: Sequence[Line]) -> None:
    """Exclusive: each line to the first program that pays on it."""
    taken: set[int] = set()
    for book in group:
        kept = [one for one in book.lines if id(one.line) not in taken]
        for place, line in enumerate(lines):
            if id(line) in taken and book.reasons[place] in (None, LineReason.QUALIFIES_ONLY):
                book.reasons[place] = LineReason.OTHER_PROGRAM
        book.lines = kept
        taken |= {id(one.line) for one in kept if one.scopes[Scopes.PAYING]}


def _best(group: Sequence[_Book]) -> None:
    """Best one only: the largest amount of those whose periods share a day; a closed one was taken before."""
    for book in group:
        if not book.stand.is_closed:
            _rate(book, outdone_by="")
    won: list[_Book] = []
    for book in sorted(group, key=lambda one: (not one.stand.is_closed, -one.earned)):
        if book.stand.is_closed or book.earned <= 0:
            won += [book] if book.earned > 0 else []
            continue
        winner = next((one for one in won if _overlap(one.stand.period, book.stand.period)), None)
        if winner is None:
            won.append(book)
        else:
            _rate(book, outdone_by=winner.stand.terms.code)


def _overlap(one: Period, other: Period) -> bool:
    return one.start < other.end and other.start < one.end


def _take_off(group: Sequence[_Book]) -> None:
    """
    Net value: later programs pay on what the rebates of earlier ones leave.

    The part of an earlier rebate on lines bought before moves in proportion with it. Where there was none so far,
    nobody kept how much of it falls on lines of the later program: all of it is taken off, the least favourable.
    """
    for place, book in enumerate(group):
        if not place or book.stand.is_closed:
            continue
        then, stand = book.then, book.stand
        assert then is not None
        whole_now = counted_volume(stand.terms, stand.now.volume, stand.now.volume_before)
        whole = counted_volume(stand.terms, then.volume, then.volume_before)
        paid_on = stand.now.facts.paying
        taken = ZERO if paid_on is None else whole_now.net - paid_on.net
        earlier = group[:place]
        was = sum((one.stand.now.rate(one.stand.terms).earned for one in earlier), ZERO)
        still = sum((_part(one, added=None) for one in earlier), ZERO)
        held = taken * still / was if was > 0 else still
        held += sum((_part(one, added=book) for one in earlier), ZERO)
        if not held:
            continue
        facts = nothing_bought(stand.terms) if then.facts is NO_FACTS else then.facts
        left = replace(whole, net=whole.net - held, gross=whole.gross - held)
        book.then = replace(then, facts=replace(facts, paying=left))
        terms = averaged(stand.terms) if not facts.days else stand.terms
        book.after = book.then.rate(terms)


def _part(book: _Book, *, added: _Book | None) -> Decimal:
    """Give the part of a rebate on the lines bought before, or on the added lines that another program pays on too."""
    stand, then = book.stand, book.then
    if then is None or book.earned <= 0:
        return ZERO
    plan = plan_of(stand.terms)
    read = READERS[plan.measure.figure if plan.base == "growth" else plan.base]
    before = read(counted_volume(stand.terms, stand.now.volume, stand.now.volume_before))
    whole = read(counted_volume(stand.terms, then.volume, then.volume_before))
    if not whole:
        return ZERO
    if added is None:
        return Decimal(book.earned * before / whole)
    theirs = {id(one.line) for one in added.lines if one.scopes[Scopes.PAYING]}
    common = [one for one in book.lines if id(one.line) in theirs]
    return Decimal(book.earned * read(volume_of(common, Scopes.PAYING)) / whole)
