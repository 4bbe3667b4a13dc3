"""Small pieces of words that several pages of sales data share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal


def lines_in_words(count: int) -> str:
    """Write "1 line" or "47,572 lines"."""
    return f"{count:,} line{'' if count == 1 else 's'}"


def by_currency(nets: Iterable[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Add amounts up by currency."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for currency, net in nets:
        found[currency] += net
    return sorted(found.items())
