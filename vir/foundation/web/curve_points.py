"""A payout as a polyline: its value anywhere, its slopes and its jumps."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vir.foundation.web.drawing import Point

Pair = tuple[Decimal, Decimal]

TOP: Final = 22.0


@dataclass(frozen=True, slots=True)
class Plot:
    """The area of the drawing: pixels for volumes and amounts."""

    left: float
    right: float
    bottom: float
    volume_max: Decimal
    amount_max: Decimal

    def x(self, volume: Decimal) -> float:
        """Return where a volume stands, kept inside the plot."""
        inside = min(max(volume, Decimal(0)), self.volume_max)
        return self.left + float(inside / self.volume_max) * (self.right - self.left)

    def y(self, amount: Decimal) -> float:
        """Return where an amount stands, kept inside the plot."""
        inside = min(max(amount, Decimal(0)), self.amount_max)
        return self.bottom - float(inside / self.amount_max) * (self.bottom - TOP)

    def at(self, pair: Pair) -> Point:
        """Return where a volume and its payout stand."""
        return self.x(pair[0]), self.y(pair[1])


def value_at(points: Sequence[Pair], volume: Decimal) -> Decimal:
    """Return the payout at a volume; at a jump, the payout after it."""
    reached = [point for point in points if point[0] <= volume]
    if not reached:
        return Decimal(0)
    start = reached[-1]
    if len(reached) == len(points):
        return start[1]
    end = points[len(reached)]
    return start[1] + (end[1] - start[1]) * (volume - start[0]) / (end[0] - start[0])


def value_before(points: Sequence[Pair], volume: Decimal) -> Decimal:
    """Return the payout at a volume; at a jump, the payout before it."""
    return next((amount for at, amount in points if at == volume), value_at(points, volume))


def clip(points: Sequence[Pair], volume_max: Decimal) -> list[Pair]:
    """Cut a polyline at a volume, or carry its last payout on to there."""
    if not points:
        return []
    inside = [point for point in points if point[0] <= volume_max]
    if inside and inside[-1][0] < volume_max:
        inside.append((volume_max, value_at(points, volume_max)))
    return inside


def jumps(points: Sequence[Pair]) -> dict[Decimal, Decimal]:
    """Return by how much one more unit of volume changes the payout, at each volume where it jumps."""
    return {b[0]: b[1] - a[1] for a, b in itertools.pairwise(points) if a[0] == b[0] and a[1] != b[1]}


def strokes(points: Sequence[Pair]) -> tuple[list[list[Pair]], list[list[Pair]]]:
    """Split a polyline into its slopes and its jumps."""
    slopes: list[list[Pair]] = []
    steps: list[list[Pair]] = []
    for start, end in itertools.pairwise(points):
        if start[0] == end[0]:
            steps.append([start, end])
        elif slopes and slopes[-1][-1] == start and not (steps and steps[-1][-1] == start):
            slopes[-1].append(end)
        else:
            slopes.append([start, end])
    return slopes, steps
