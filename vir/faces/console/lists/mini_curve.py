"""The payout curve as a sign of a few pixels: whether it jumps, bends or lies flat."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from programs.rating import curve
from programs.terms import Terms
from vir.foundation.web.sketch import sketch_paths

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
    points = [(point.volume, point.amount) for point in curve(terms)]
    paths = sketch_paths(points, width=WIDTH, height=HEIGHT, edge=_EDGE)
    return None if paths is None else MiniCurve(*paths)
