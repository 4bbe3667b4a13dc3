"""How checks write rows, units and amounts in their sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from vir.foundation.kept import Kept, Sum, kept, kept_list, kept_many
from vir.foundation.money import format_money

# More stretches of rows than this are counted instead of listed.
STRETCHES_MAX = 5


def rows_text(rows: Iterable[int]) -> Kept:
    """Write which lines are meant: "Line 12", "Lines 12–151", "Lines 3, 7 and 12–20"."""
    one, listed_, more = _told(rows)
    if one:
        return kept("Line {number}", number=one)
    return (
        kept("Lines {list} and {count} more", list=listed_, count=more)
        if more
        else kept("Lines {list}", list=listed_)
    )


def rows_inside(rows: Iterable[int]) -> Kept:
    """Write which rows of another claim are meant, inside of a sentence: "row 12", "rows 3, 7 and 12–20"."""
    one, listed_, more = _told(rows)
    if one:
        return kept("row {number}", number=one)
    return (
        kept("rows {list} and {count} more", list=listed_, count=more)
        if more
        else kept("rows {list}", list=listed_)
    )


def _told(rows: Iterable[int]) -> tuple[int, str, int]:
    """Give the one row that is meant, or the list of them and how many are not in it."""
    known = sorted(set(rows))
    if len(known) == 1:
        return known[0], "", 0
    shown: list[str] = []
    left = len(known)
    for first, last in _stretches(known):
        if len(shown) == STRETCHES_MAX:
            return 0, ", ".join(shown), left
        shown.append(f"{first}" if first == last else f"{first}–{last}")
        left -= last - first + 1
    return 0, kept_list(shown), 0


def listed(words: Sequence[str]) -> Kept:
    """Write a list with an "and" before its last: "a, b and c"."""
    return kept_list(words)


def some(words: Iterable[str], most: int = 3) -> Kept:
    """Write the first of a list and how many more there are: "a, b, c and 4 more"."""
    known = list(dict.fromkeys(words))
    if len(known) <= most:
        return listed(known)
    return kept("{list} and {count} more", list=", ".join(known[:most]), count=len(known) - most)


def units(quantity: Decimal) -> Kept:
    """Write a quantity: "1 unit", "1,250.5 units"."""
    whole = int(quantity) if quantity == quantity.to_integral_value() else 100
    return kept_many("{count} unit", "{count} units", whole, count=quantity)


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with its currency."""
    return format_money(amount, currency)


def sum_of(amount: Decimal, currency: str) -> Sum:
    """Give an amount to stand inside of a kept sentence."""
    return Sum(amount, currency, is_short=False)


def counted(count: int, word: str) -> str:
    """Write a count with its word, for the vendor's people: "1 invoice", "38 invoices"."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def _stretches(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield first, last
            first = row
        last = row
    yield first, last
