"""Pace: what the whole period will be if it goes on as it did."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from programs.rating.volume import Volume
from vir.foundation.money import exact, round_significant


def project(volume: Volume, elapsed_days: int, total_days: int) -> Volume:
    """
    Extend a volume to the whole period at its pace so far; unrounded, and the line counts stay those counted.

    :raises ValueError: if no day has passed or more days have passed than there are
    """
    if not 1 <= elapsed_days <= total_days:
        raise ValueError(
            f"{elapsed_days} of {total_days} days is not a pace. Give at least 1 and at most all days."
        )
    with exact():
        return replace(
            volume,
            net=volume.net * total_days / elapsed_days,
            gross=volume.gross * total_days / elapsed_days,
            quantity=volume.quantity * total_days / elapsed_days,
            returns_net=volume.returns_net * total_days / elapsed_days,
        )


def round_projected(value: Decimal) -> Decimal:
    """Round an estimate to three significant digits: 593,972.83 becomes 594,000."""
    return round_significant(value, 3)
