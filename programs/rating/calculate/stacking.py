"""Several programs on the same purchases: who takes a line, who pays on what is left, who pays at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from programs.enums import StackingPolicy
from programs.rating.calculate.counting import Counted, Scopes
from programs.rating.calculate.gathering import Spot
from programs.rating.calculate.given import Line
from programs.rating.calculate.positions import Book, Position
from programs.rating.calculate.sharing import share_by_line
from vir.foundation.refusals import Refused

ZERO = Decimal(0)


class GroupInvalid(Refused):
    """Programs of one group that cannot be compared."""


def in_order(books: Iterable[Book]) -> list[Book]:
    """Put programs in the order in which they come to a purchase: by rank, then by code."""
    return sorted(books, key=lambda book: (book.terms.stacking.rank or 0, book.terms.code))


def groups(books: Iterable[Book], policy: StackingPolicy) -> list[list[Book]]:
    """
    List the groups of a policy, each in order.

    :raises GroupInvalid: if the programs of one are in different currencies
    """
    found: dict[str, list[Book]] = {}
    for book in books:
        if book.terms.stacking.policy is policy:
            found.setdefault(book.terms.stacking.group or "", []).append(book)
    for name, members in found.items():
        currencies = {book.terms.currency for book in members}
        if len(currencies) > 1:
            codes = ", ".join(sorted(book.terms.code for book in members))
            raise GroupInvalid(
                f"The programs of the group “{name}” are in {' and '.join(sorted(currencies))}: {codes}."
                " Give them one currency, or groups of their own."
            )
    return [in_order(found[name]) for name in sorted(found)]


def take_lines(books: Sequence[Book]) -> None:
    """Exclusive: give each line to the first program that pays on it, and to no other of the group."""
    taken: set[Line] = set()
    for book in books:
        for spot, lines in book.lines.items():
            book.lines[spot] = [line for line in lines if line.line not in taken]
        taken |= {line.line for lines in book.lines.values() for line in lines if line.scopes[Scopes.PAYING]}


def take_off(earlier: Book, later: Sequence[Book]) -> None:
    """
    Net value: take the rebates of a program, line by line, off what the later ones pay on.

    Open positions pay on what closed ones left; what a closed one would be now goes by what all would be now.
    """
    stands, would_be = _taken(earlier, as_closed=True), _taken(earlier, as_closed=False)
    for book in later:
        for spot, lines in book.lines.items():
            taken = would_be if spot in book.frozen else stands
            for line in lines:
                line.taken += taken.get(line.line, ZERO)


def _taken(book: Book, *, as_closed: bool) -> dict[Line, Decimal]:
    """Give the rebate of a program on each line."""
    taken: dict[Line, Decimal] = {}
    base, currency = book.counting.plan.base, book.terms.currency
    for amount, lines in _blocks(book, as_closed=as_closed):
        for line, part in zip(lines, share_by_line(amount, lines, base, currency), strict=True):
            taken[line.line] = taken.get(line.line, ZERO) + part
    return taken


def _blocks(book: Book, *, as_closed: bool) -> Iterable[tuple[Decimal, Sequence[Counted]]]:
    """Give amounts with the lines they were earned on: each period's, or under to_date all since the start."""
    amounts = {spot: book.stands(at, as_closed=as_closed) for spot, at in book.positions.items()}
    if not book.to_date:
        for spot, amount in amounts.items():
            if amount > 0:
                yield amount, book.block(spot)
        return
    last = len(book.counting.periods) - 1
    for account in sorted({spot.account for spot in amounts}):
        earned = sum((amount for spot, amount in amounts.items() if spot.account == account), ZERO)
        if earned > 0:
            yield earned, book.block(Spot(account, last))


def best_of(books: Sequence[Book]) -> None:
    """
    Best one only: for each partner the largest amount of the group, and nothing of the others.

    Amounts compete where their periods share a day. The largest is taken first, then the next that competes
    with none that was taken; equal ones go by rank, then by code. What a closed period earned was taken before
    any open one; what a closed one would be now goes by what all would be now.
    """
    for book in books:
        book.rate_all()
    stands, would_be = _outdone(books, as_closed=True), _outdone(books, as_closed=False)
    for order, book in enumerate(books):
        outdone = {spot: by for spot, by in stands[order].items() if spot not in book.frozen}
        outdone |= {spot: by for spot, by in would_be[order].items() if spot in book.frozen}
        if outdone:
            book.rate_all(outdone)


def _outdone(books: Sequence[Book], *, as_closed: bool) -> list[dict[Spot, str]]:
    """Give for each program the positions that another one outdoes, and which."""
    candidates = [
        (
            not (as_closed and spot in book.frozen),
            -book.stands(at, as_closed=as_closed),
            order,
            spot.place,
            spot.account,
            book,
            at,
        )
        for order, book in enumerate(books)
        for spot, at in book.positions.items()
        if book.stands(at, as_closed=as_closed) > 0
    ]
    won: dict[str, list[tuple[Book, Position]]] = {}
    outdone: list[dict[Spot, str]] = [{} for _ in books]
    for is_open, _, order, _, account, book, at in sorted(candidates, key=lambda candidate: candidate[:5]):
        winner = next(
            (by for by, other in won.get(account, ()) if by is not book and _overlap(at, other)), None
        )
        if winner is None or not is_open:
            won.setdefault(account, []).append((book, at))
        else:
            outdone[order][at.spot] = winner.terms.code
    return outdone


def _overlap(one: Position, other: Position) -> bool:
    return one.period.start < other.period.end and other.period.start < one.period.end
