"""
How a provision is shared over accounting periods: what is for sales of the period itself, and what for earlier ones.

Of an amount that stands for all purchases of a measurement period each accounting period bears the part that was
bought in it. What of it was provided too early or too late, at another estimate, for purchases that came late or in
months that are closed by now, is a prior-period provision: it tells how good the estimates are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from vir.foundation.money import allocate, exact

ZERO = Decimal(0)


@dataclass(frozen=True)
class Month:
    """
    One accounting period as a position sees it.

    :ivar volume: what was bought of the position on its days, in what the program measures
    :ivar posted: what was provided in it so far, balances taken over included
    :ivar current: the part of that which was for its own sales
    """

    is_open: bool
    volume: Decimal
    posted: Decimal = ZERO
    current: Decimal = ZERO


@dataclass(frozen=True)
class Provision:
    """What has to be provided in the accounting period at a place, so that the books stand where they should."""

    place: int
    current: Decimal
    prior: Decimal

    @property
    def amount(self) -> Decimal:
        """Give both together."""
        return self.current + self.prior


def spread(target: Decimal, months: Sequence[Month], currency: str) -> list[Provision]:
    """
    Find what is missing of a target, in the accounting periods that can still bear it.

    Up to the end of an open period the books should hold the part of the target that was bought by then, and at
    the end of the newest open one all of it. The current part of a period is target × its volume ÷ all volume, by
    the largest remainder; what else it lacks is prior. Where no volume is left to share by, the difference is
    current if the newest open period had sales or returns, else prior.

    :param months: in order, the first being everything before the books began
    :raises ValueError: if no period is open, or the target has a fraction of a minor unit
    """
    open_places = [place for place, month in enumerate(months) if month.is_open]
    if not open_places:
        raise ValueError("No accounting period is open.")
    newest = open_places[-1]
    with exact():
        if sum((month.volume for month in months), ZERO) <= 0:
            missing = target - sum((month.posted for month in months), ZERO)
            current = missing if months[newest].volume else ZERO
            return _moving([Provision(newest, current, missing - current)])
        parts = _parts(target, [month.volume for month in months], newest, currency)
        found, provided = [], ZERO
        for place in open_places:
            upto = len(months) if place == newest else place + 1
            due = sum(parts[:upto], ZERO)
            stands = sum((month.posted for month in months[:upto]), ZERO) + provided
            current = parts[place] - months[place].current
            found.append(Provision(place, current, due - stands - current))
            provided += due - stands
        return _moving(found)


def _parts(target: Decimal, volumes: list[Decimal], newest: int, currency: str) -> list[Decimal]:
    """Share the target by volume; what was bought after the newest open period is borne by it."""
    return allocate(target, [*volumes[:newest], sum(volumes[newest:], ZERO)], currency, signed=True) + [
        ZERO
    ] * (len(volumes) - newest - 1)


def _moving(found: list[Provision]) -> list[Provision]:
    return [one for one in found if one.current or one.prior]
