"""The payout curve as a small picture: whether it jumps, bends or lies flat."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal


def sketch_paths(
    points: Sequence[tuple[Decimal, Decimal]], *, width: int, height: int, edge: Decimal
) -> tuple[str, str] | None:
    """
    Lay a curve out; None where nothing is to be drawn.

    :param points: volume and amount, in the order of the volume; two at one volume are a jump
    :param width: in pixels, as are `height` and `edge`, the margin on all sides
    :return: the path of what is paid and the path of the jumps in it
    """
    volume = max((at for at, _ in points), default=Decimal(0))
    amount = max((paid for _, paid in points), default=Decimal(0))
    if volume <= 0 or amount <= 0:
        return None
    spots = [
        (
            f"{edge + at / volume * (width - 2 * edge):.1f}",
            f"{height - edge - paid / amount * (height - 2 * edge):.1f}",
        )
        for at, paid in points
    ]
    line, jumps = [f"M{spots[0][0]} {spots[0][1]}"], []
    for before, here in itertools.pairwise(spots):
        is_jump = before[0] == here[0]
        if is_jump:
            jumps.append(f"M{before[0]} {before[1]}V{here[1]}")
        line.append(f"{'M' if is_jump else 'L'}{here[0]} {here[1]}")
    return "".join(line), "".join(jumps)
