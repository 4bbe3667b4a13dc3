"""What every comparison gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from payouts.enums import Finding


@dataclass(frozen=True)
class Figure:
    """
    Two sides of one comparison.

    :ivar unit: a currency, or what is counted, such as "lines"
    :ivar place: the name of a page below the vendor's address that opens it, such as "finance/payouts/PR-2026-031/"
    """

    label: str
    left: Decimal
    right: Decimal
    unit: str
    place: str = ""

    @property
    def difference(self) -> Decimal:
        """Give left less right."""
        return self.left - self.right


@dataclass(frozen=True)
class Compared:
    """What a comparison found; `left` and `right` name its two sides."""

    finding: Finding
    text: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Moment:
    """When it is looked at: the day and the moment in the vendor's zone."""

    today: date
    at: datetime


FIGURES_KEPT = 50


def judged(figures: Sequence[Figure], *, agree: str, differ: str, nothing: str) -> Compared:
    """
    Say what figures tell: all agree, some differ, or there are none.

    :param differ: with {count} for how many differ; only those are kept
    """
    if not figures:
        return Compared(Finding.EMPTY, nothing)
    wrong = [figure for figure in figures if figure.difference]
    if wrong:
        return Compared(Finding.RED, differ.format(count=len(wrong)), tuple(wrong[:FIGURES_KEPT]))
    return Compared(Finding.GREEN, agree, tuple(figures[:FIGURES_KEPT]))


def listed(found: Sequence[Figure], *, none: str, some: str) -> Compared:
    """Say that nothing may be there, and what is; `some` with {count}."""
    if not found:
        return Compared(Finding.GREEN, none)
    return Compared(Finding.RED, some.format(count=len(found)), tuple(found[:FIGURES_KEPT]))
