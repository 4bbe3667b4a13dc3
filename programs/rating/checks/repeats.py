"""Programs that run for long, or repeat an earlier one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from decimal import Decimal

from programs.rating.checks.context import Context
from programs.rating.checks.findings import Finding, ask
from programs.terms import ProductRule, Terms
from vir.foundation.money import exact

YEAR = 12
# 52 or 53 weeks.
DAYS_OF_WEEKS_YEARS = (364, 371)
ALIKE_PERCENT = Decimal(90)
# What tells two programs apart without changing what they promise.
APART = frozenset({"code", "name", "starts_on", "ends_on"})
# What follows from the rest.
NUMBERING = frozenset({"number"})

Leaf = tuple[str, object]


def length(terms: Terms, context: Context) -> Iterator[Finding]:
    """Question a program of a year or longer."""
    months, rest = _months(terms)
    if months < YEAR:
        return
    if months > YEAR or rest:
        yield ask(
            "MONTH_13",
            "ends_on",
            f"This program runs longer than 12 months, into month {months + rest}: is that meant?",
        )
    else:
        yield ask("YEAR_LONG", "ends_on", "This program runs 12 months: is that meant?")


def repeats(terms: Terms, context: Context) -> Iterator[Finding]:
    """Ask whether the earlier program that these terms are most like is repeated on purpose."""
    if not context.earlier:
        return
    found = [
        (similarity(terms, earlier), earlier) for earlier in context.earlier if earlier.code != terms.code
    ]
    alike, earlier = max(found, key=lambda pair: (pair[0], pair[1].ends_on), default=(Decimal(0), terms))
    if alike >= ALIKE_PERCENT:
        yield ask(
            "REPEATS",
            "name",
            f"These terms are {int(alike)}% the same as {earlier.name} ({earlier.code}): repeat on purpose?",
        )


def similarity(one: Terms, other: Terms) -> Decimal:
    """
    Give how much of two programs is the same, in percent.

    Both are taken apart into single values, each with its place: `reward.tiers[0].rate = 2`. What a document
    leaves out counts as what that means, and what neither has does not count. Code, name and dates are left
    out, and the order of names and product rules. `similarity = values in both × 100 ÷ values in either`.
    """
    first, second = set(_leaves("", one)), set(_leaves("", other))
    with exact():
        return Decimal(len(first & second)) * 100 / len(first | second)


def months_of(terms: Terms) -> int:
    """Count the full months of a program; a fiscal year of whole weeks has twelve."""
    return _months(terms)[0]


def _months(terms: Terms) -> tuple[int, bool]:
    """Give the full months, and whether days are left over."""
    start, end = terms.starts_on, terms.ends_on + timedelta(days=1)
    if terms.calendar is not None and (end - start).days in DAYS_OF_WEEKS_YEARS:
        return YEAR, False
    full = (end.year - start.year) * YEAR + end.month - start.month - (end.day < start.day)
    return full, end.day != start.day


def _leaves(path: str, value: object) -> Iterator[Leaf]:
    """Take terms apart into single values with their places."""
    if is_dataclass(value) and not isinstance(value, ProductRule):
        for part in fields(value):
            if part.name not in NUMBERING and (path or part.name not in APART):
                yield from _leaves(f"{path}.{part.name}", getattr(value, part.name))
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            listed = is_dataclass(item) and not isinstance(item, ProductRule)
            yield from _leaves(f"{path}[{place}]", item) if listed else ((path, item),)
    elif value is not None:
        yield path, value
