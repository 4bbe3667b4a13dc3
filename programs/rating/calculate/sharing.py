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
    Share an amount among the lines it was earned on, so that the parts add up to it.

    In proportion to what the rate pays on, returns taking back their part; by net value where that adds up to
    nothing, and to nobody where that does as well. What a partner bought of a product on a day gets whole minor
    units, by the largest remainder, and each of its lines its exact part: cutting a line in two moves nothing.
    """
    for weights in (
        [_weight(line, base) for line in lines],
        [line.net - line.taken for line in lines],
        [line.line.quantity for line in lines],
    ):
        if sum(weights, ZERO) > 0:
            return _shared(amount, lines, weights, currency)
    return [ZERO] * len(lines)


def _shared(
    amount: Decimal, lines: Sequence[Counted], weights: Sequence[Decimal], currency: str
) -> list[Decimal]:
    """Share among what was bought of a product on a day, and that among its lines."""
    alike: dict[tuple[date, str, str], list[int]] = {}
    for place, line in enumerate(lines):
        alike.setdefault((line.day, line.line.partner, line.line.sku), []).append(place)
    keys = sorted(alike)
    wholes = [sum((weights[place] for place in alike[key]), ZERO) for key in keys]
    found = [ZERO] * len(lines)
    for key, whole, part in zip(keys, wholes, allocate(amount, wholes, currency, signed=True), strict=True):
        *others, last = alike[key]
        for place in others:
            found[place] = part * weights[place] / whole if whole else ZERO
        found[last] = part - sum((found[place] for place in others), ZERO)
    return found


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
