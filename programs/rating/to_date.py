"""Accumulation: the volume since the start decides; a period earns what is due less what was earned."""

from __future__ import annotations

from decimal import Decimal

from programs.rating.volume import Volume


def counted(volume: Volume, volume_before: Volume) -> Volume:
    """Give all volume since the start of the program."""
    return volume_before + volume


def room(limit_to_date: Decimal, earned_before: Decimal, already: Decimal) -> Decimal:
    """Give what is left of the limit on top of what the same volume earned: the entitlement is to date."""
    return max(limit_to_date - earned_before, Decimal(0)) + already


def already(earned_before: Decimal) -> Decimal:
    """Give everything that earlier periods earned."""
    return earned_before
