"""How checks write rows, units and amounts in their sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from vir.foundation.money import format_money, format_number

# More stretches of rows than this are counted instead of listed.
STRETCHES_MAX = 5


def rows_text(rows: Iterable[int], word: str = "Line") -> str:
    """Write which lines are meant: "Line 12", "Lines 12–151", "Lines 3, 7 and 12–20"."""
    kept = sorted(set(rows))
    if len(kept) == 1:
        return f"{word} {kept[0]}"
    shown: list[str] = []
    left = len(kept)
    for first, last in _stretches(kept):
        if len(shown) == STRETCHES_MAX:
            return f"{word}s {', '.join(shown)} and {left} more"
        shown.append(f"{first}" if first == last else f"{first}–{last}")
        left -= last - first + 1
    return f"{word}s {listed(shown)}"


def listed(words: Sequence[str]) -> str:
    """Write a list with an "and" before its last: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def some(words: Iterable[str], most: int = 3) -> str:
    """Write the first of a list and how many more there are: "a, b, c and 4 more"."""
    kept = list(dict.fromkeys(words))
    if len(kept) <= most:
        return listed(kept)
    return f"{', '.join(kept[:most])} and {len(kept) - most} more"


def units(quantity: Decimal) -> str:
    """Write a quantity: "1 unit", "1,250.5 units"."""
    return f"{format_number(quantity)} {'unit' if quantity == 1 else 'units'}"


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with its currency."""
    return format_money(amount, currency)


def counted(count: int, word: str) -> str:
    """Write a count with its word: "1 invoice", "38 invoices"."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def whose(claim: str) -> str:
    """Say where another line stands without naming another partner."""
    if not claim:
        return "by another company"
    return f"in {claim}"


def _stretches(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield first, last
            first = row
        last = row
    yield first, last
