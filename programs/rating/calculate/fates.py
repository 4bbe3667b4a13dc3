"""What became of each line in one period of one program: it counts, or the first reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from programs.enums import LineReason, StackingPolicy
from programs.rating.calculate.counting import Counting, Scopes
from programs.rating.calculate.given import Given, Line
from programs.terms import Terms


class Fate(NamedTuple):
    """One line: `reason` is None where it counts, with its value in the program's currency."""

    line: Line
    reason: LineReason | None
    net: Decimal
    gross: Decimal


def fates(terms: Terms, given: Given, start: date, others: Iterable[Terms] = ()) -> list[Fate]:
    """
    Judge every line that exists, in the order given.

    :param start: the first day of the period that is asked about
    :param others: the programs of the tenant; those that come first in an exclusive group take lines away
    """
    counting = Counting(terms, given)
    earlier = [Counting(other, given) for other in _before(terms, others)]
    return [_fate(counting, earlier, line, start) for line in given.existing]


def _fate(counting: Counting, earlier: Sequence[Counting], line: Line, start: date) -> Fate:
    reason, counted = counting.judge(line)
    if counted is None:
        return Fate(line, reason, line.net, line.gross)
    if counting.periods[counted.place].start != start:
        return Fate(line, LineReason.OUTSIDE_DATES, line.net, line.gross)
    if reason is None and any(_takes(other, line) for other in earlier):
        reason = LineReason.OTHER_PROGRAM
    return Fate(line, reason, counted.net, counted.gross)


def _takes(counting: Counting, line: Line) -> bool:
    _, counted = counting.judge(line)
    return counted is not None and counted.scopes[Scopes.PAYING]


def _before(terms: Terms, others: Iterable[Terms]) -> list[Terms]:
    """List the programs of the same exclusive group that come to a purchase first."""
    mine = terms.stacking
    if mine.policy is not StackingPolicy.EXCLUSIVE:
        return []
    place = (mine.rank or 0, terms.code)
    return [
        other
        for other in others
        if other.stacking.policy is StackingPolicy.EXCLUSIVE
        and other.stacking.group == mine.group
        and (other.stacking.rank or 0, other.code) < place
    ]
