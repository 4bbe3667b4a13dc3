"""Write the labels of the payout curve, each only where it covers nothing."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from vir.foundation.web import formats
from vir.foundation.web.curve_points import Pair, Plot, value_at
from vir.foundation.web.drawing import Canvas, text_box
from vir.foundation.words import say

_ROW: Final = 14.0
_JUMPS_NAMED: Final = 2
_OTHER_SPOTS: Final = tuple(Decimal(share) / 100 for share in (82, 74, 66, 58, 50, 40))


@dataclass(frozen=True, slots=True)
class Text:
    """A label in the drawing. Kind is "", "strong" or "key"."""

    text: str
    x: str
    y: str
    anchor: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """One real partner on the curve."""

    name: str
    volume: Decimal
    amount: Decimal


@dataclass(slots=True)
class Writer:
    """Places labels in the order of their weight; what finds no room is left out, the table has it."""

    plot: Plot
    canvas: Canvas
    texts: list[Text] = field(default_factory=list)

    def put(self, text: str, x: float, y: float, anchor: str, kind: str = "") -> bool:
        """Write a label if its place is free, and say whether it was."""
        if not self.canvas.claim(text_box(text, x, y, anchor, strong=bool(kind))):
            return False
        self.texts.append(Text(text, f"{x:.1f}", f"{y:.1f}", anchor, kind))
        return True

    def ticks(self, stops: Sequence[Pair], currency: str) -> None:
        """Name the volume and the payout of each stop, the highest first."""
        sign = formats.currency_sign(currency)
        taken: list[float] = []
        for volume, amount in sorted(stops, reverse=True):
            self.put(formats.scale_label(volume), self.plot.x(volume), self.plot.bottom + 20, "middle")
            y = self.plot.y(amount) + 4.5
            if amount > 0 and all(abs(y - other) >= _ROW for other in taken):
                taken.append(y)
                self.put(formats.scale_label(amount, sign), self.plot.left - 6, y, "end")

    def jump_labels(self, jumps: Mapping[Decimal, Decimal], points: Sequence[Pair], currency: str) -> None:
        """Name the largest jumps, up and left of where they land."""
        tops = {volume: max(amount for at, amount in points if at == volume) for volume in jumps}
        for volume in sorted(jumps, key=lambda at: -abs(jumps[at]))[:_JUMPS_NAMED]:
            gain = formats.money(jumps[volume], currency, whole=True, plus=True)
            text = say("{amount} jump", amount=gain)
            x, y = self.plot.at((volume, tops[volume]))
            _ = self.put(text, x - 5, y - 7, "end", "strong") or self.put(
                text, x + 7, y + 18, "start", "strong"
            )

    def cap_label(self, cap: Pair | None) -> None:
        """Name the cap over its flat end."""
        if cap is not None:
            self.put(say("cap"), self.plot.right, self.plot.y(cap[1]) - 8, "end")

    def example_name(self, example: Example | None) -> None:
        """Name the one partner beside its dot."""
        if example is None:
            return
        x, y = self.plot.at((example.volume, example.amount))
        self.canvas.trace([(x, y), (x, self.plot.bottom)])
        for dx, dy, anchor in ((-7, -7, "end"), (8, 17, "start"), (-7, -21, "end"), (8, 31, "start")):
            if self.put(example.name, x + dx, y + dy, anchor, "strong"):
                return

    def chosen(self, slopes: Sequence[Sequence[Pair]], label: str) -> None:
        """Name the drawn application above its last rise that has room, else below one."""
        rises = [pair for slope in slopes for pair in itertools.pairwise(slope) if pair[0][1] != pair[1][1]]
        for start, end in reversed(rises):
            x = (self.plot.x(start[0]) + self.plot.x(end[0])) / 2
            y = (self.plot.y(start[1]) + self.plot.y(end[1])) / 2
            if self.put(label, x - 2.5, y - 4.3, "end", "key") or self.put(
                label, x + 8, y + 17, "start", "key"
            ):
                return

    def other(self, points: Sequence[Pair], label: str) -> None:
        """Name the other application under its dashed line."""
        for share in _OTHER_SPOTS if points else ():
            volume = self.plot.volume_max * share
            x, y = self.plot.at((volume, value_at(points, volume)))
            if self.put(label, x + 8, y + 17, "start"):
                return
