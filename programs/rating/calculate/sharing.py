"""Sharing an amount among lines, days and members so that the parts always add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from programs.rating.calculate.counting import Counted
from vir.foundation.money import allocate

ZERO = Decimal(0)
K = TypeVar("K")


def share_by_line(amount: Decimal, lines: Sequence[Counted], base: str, currency: str) -> list[Decimal]:
    """
    Share an amount among the lines it was earned on, by the largest remainder.

    In proportion to what the rate pays on, returns taking back their part; by net value where that adds up to
    nothing, and to nobody where that does as well.
    """
    for weights in (
        [_weight(line, base) for line in lines],
        [line.net - line.taken for line in lines],
        [line.line.quantity for line in lines],
    ):
        if sum(weights, ZERO) > 0:
            return allocate(amount, weights, currency, signed=True)
    return [ZERO] * len(lines)


def _weight(line: Counted, base: str) -> Decimal:
    if base == "quantity":
        return line.line.quantity
    return (line.gross if base == "gross" else line.net) - line.taken


def first_sales_first(
    limit: Decimal, entries: Sequence[tuple[date, K, Decimal]], currency: str
) -> Mapping[K, Decimal]:
    """
    Let amounts in the order of their days, up to a limit.

    On the day that reaches the limit what is left is shared by the largest remainder; what takes back makes
    room again.

    :param entries: day, whose amount it is, and the amount; in any order
    """
    days: dict[date, dict[K, Decimal]] = {}
    for day, key, amount in entries:
        of_day = days.setdefault(day, {})
        of_day[key] = of_day.get(key, ZERO) + amount
    allowed: dict[K, Decimal] = {}
    room = limit
    for day in sorted(days):
        amounts = days[day]
        taken = {key: amount for key, amount in amounts.items() if amount <= 0}
        added = {key: amount for key, amount in amounts.items() if amount > 0}
        room -= sum(taken.values(), ZERO)
        wanted = sum(added.values(), ZERO)
        if wanted > room:
            parts = allocate(max(room, ZERO), list(added.values()), currency)
            added = dict(zip(added, parts, strict=True))
        room -= sum(added.values(), ZERO)
        for key, amount in (*taken.items(), *added.items()):
            allowed[key] = allowed.get(key, ZERO) + amount
    return allowed
