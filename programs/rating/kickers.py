"""Kickers: an extra rate on top, for some products or some days."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.enums import KickerKind
from programs.rating.facts import Facts
from programs.rating.volume import Volume
from programs.terms import Kicker

HUNDRED = Decimal(100)
ZERO = Decimal(0)


def kicked(kickers: Sequence[Kicker], facts: Facts, tier: int) -> tuple[Decimal, ...]:
    """
    Give what each kicker pays, exact, given the reached tier.

    `percent × net value ÷ 100`, or `amount × units`, of what was bought inside the kicker's scope and days;
    nothing where more was returned than bought.

    :raises ValueError: if a volume is missing
    """
    if len(facts.kickers) != len(kickers):
        raise ValueError(f"{len(kickers)} kickers need as many volumes, not {len(facts.kickers)}.")
    return tuple(
        max(_amount(kicker, volume), ZERO) if tier >= kicker.from_tier else ZERO
        for kicker, volume in zip(kickers, facts.kickers, strict=True)
    )


def _amount(kicker: Kicker, volume: Volume) -> Decimal:
    if kicker.kind is KickerKind.PERCENT:
        return kicker.rate * volume.net / HUNDRED
    return kicker.rate * volume.quantity
