"""Which version of a program's terms counts on which days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from programs.terms import Terms

V = TypeVar("V")


class Era(NamedTuple):
    """Terms that count from a day on, until the next era begins; without a day from the start."""

    starts_on: date | None
    terms: Terms


def in_force(versions: Iterable[tuple[date | None, V]]) -> list[tuple[date | None, V]]:
    """
    Keep of versions in their order those that count on some day, with the first day of each.

    One with a day takes all days from that one on; one without restates the program and takes every day.
    """
    found: list[tuple[date | None, V]] = []
    for day, version in versions:
        found = (
            [] if day is None else [(first, kept) for first, kept in found if first is None or first < day]
        )
        found.append((day, version))
    return found


def place_on(starts: Sequence[date | None], day: date) -> int:
    """Give the place of the era that a day falls into; the first one where none has begun."""
    found = 0
    for place, first in enumerate(starts):
        if first is None or first <= day:
            found = place
    return found
