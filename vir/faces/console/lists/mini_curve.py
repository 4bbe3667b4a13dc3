"""The payout curve as a sign of a few pixels: whether it jumps, bends or lies flat."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from programs.rating import curve
from programs.terms import Terms

WIDTH: Final = 64
HEIGHT: Final = 22
_EDGE: Final = Decimal("1.5")


@dataclass(frozen=True)
class MiniCurve:
    """Paths in pixels: what is paid, and the jumps in it."""

    line: str
    jumps: str

    def svg(self) -> SafeString:
        """Draw it; the words beside it say the same."""
        return format_html(
            '<svg class="mini-curve" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true">'
            '<path class="mini-curve__jump" d="{2}"/><path class="mini-curve__line" d="{3}"/></svg>',
            WIDTH,
            HEIGHT,
            self.jumps,
            self.line,
        )


def mini_curve(terms: Terms) -> MiniCurve | None:
    """Lay the curve of terms out; None where a volume alone does not say what is paid."""
    return _laid_out([(point.volume, point.amount) for point in curve(terms)])


def _laid_out(points: Sequence[tuple[Decimal, Decimal]]) -> MiniCurve | None:
    volume = max((at for at, _ in points), default=Decimal(0))
    amount = max((paid for _, paid in points), default=Decimal(0))
    if volume <= 0 or amount <= 0:
        return None
    spots = [
        (
            f"{_EDGE + at / volume * (WIDTH - 2 * _EDGE):.1f}",
            f"{HEIGHT - _EDGE - paid / amount * (HEIGHT - 2 * _EDGE):.1f}",
        )
        for at, paid in points
    ]
    line, jumps = [f"M{spots[0][0]} {spots[0][1]}"], []
    for before, here in itertools.pairwise(spots):
        is_jump = before[0] == here[0]
        if is_jump:
            jumps.append(f"M{before[0]} {before[1]}V{here[1]}")
        line.append(f"{'M' if is_jump else 'L'}{here[0]} {here[1]}")
    return MiniCurve("".join(line), "".join(jumps))
