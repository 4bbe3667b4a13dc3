"""Accumulation: each period stands on its own volume."""

from __future__ import annotations

from decimal import Decimal

from programs.rating.volume import Volume


def counted(volume: Volume, volume_before: Volume) -> Volume:
    """Give the period's own volume."""
    return volume


def room(limit_to_date: Decimal, earned_before: Decimal, already: Decimal) -> Decimal:
    """Give what earlier periods left of the limit, never less than nothing."""
    return max(limit_to_date - earned_before, Decimal(0))


def already(earned_before: Decimal) -> Decimal:
    """Give nothing: earlier periods earned on volume of their own."""
    return Decimal(0)
