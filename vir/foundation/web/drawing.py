"""Measure text and keep labels apart. Sizes are pixels at 13 px text, positions grow right and down."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

TEXT_ASCENT: Final = 10.0
TEXT_DESCENT: Final = 3.0
_SIZE: Final = 13 / 1000
_BOLD: Final = 1.045
_FULL: Final = Decimal(100)

# Advances of Source Sans 3 at weight 400, in thousandths of the type size.
_ADVANCE: Final[dict[str, int]] = {
    **dict.fromkeys("0123456789$+\u2212~€£¥k#", 497),
    **dict.fromkeys(".,·:;!'", 249),
    **dict.fromkeys(" \u00a0", 200),
    **dict.fromkeys("()[]-", 303),
    **dict.fromkeys("ijlI", 255),
    **dict.fromkeys("frt", 338),
    **dict.fromkeys("csz", 440),
    **dict.fromkeys("vxyJLSTXYEF", 500),
    **dict.fromkeys("mM%–—", 824),
    **dict.fromkeys("wW&@", 786),
    **dict.fromkeys("CDGHNOQUPBR", 640),
}
_ADVANCE_OTHER: Final = 553

Point = tuple[float, float]


def text_width(text: str, *, strong: bool = False) -> float:
    """Return the width of a label in pixels, a little generous so that a fallback font fits too."""
    width = sum(_ADVANCE.get(letter, _ADVANCE_OTHER) for letter in text) * _SIZE
    return width * (_BOLD if strong else 1)


def decimal_text(value: Decimal, places: int) -> str:
    """Return a coordinate with a fixed number of decimals."""
    return str(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN))


@dataclass(frozen=True, slots=True)
class Scale:
    """A track from a low value to a high one."""

    low: Decimal
    high: Decimal

    def share(self, value: Decimal) -> Decimal:
        """Return where a value stands, in percent, kept inside the track."""
        inside = min(max(value, self.low), self.high)
        return (inside - self.low) / (self.high - self.low) * _FULL

    def at(self, value: Decimal) -> str:
        """Return where a value stands as a coordinate in percent."""
        return f"{decimal_text(self.share(value), 3)}%"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that must stay free."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box, gap: float = 0.0) -> bool:
        """Say whether another box comes closer than the gap, sideways; vertically they may abut."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def crossed_by(self, start: Point, end: Point) -> bool:
        """Say whether a straight line passes through the box."""
        near, far = 0.0, 1.0
        for low, high, origin, target in (
            (self.left, self.right, start[0], end[0]),
            (self.top, self.bottom, start[1], end[1]),
        ):
            run = target - origin
            if run == 0:
                if not low < origin < high:
                    return False
                continue
            enter, leave = sorted(((low - origin) / run, (high - origin) / run))
            near, far = max(near, enter), min(far, leave)
        return near < far


def text_box(text: str, x: float, baseline: float, anchor: str, *, strong: bool = False) -> Box:
    """Return the box of a label from where its anchor ("start", "middle" or "end") stands."""
    width = text_width(text, strong=strong)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, baseline - TEXT_ASCENT, left + width, baseline + TEXT_DESCENT)


@dataclass(slots=True)
class Canvas:
    """What has been drawn so far: boxes and lines that later labels must not cover."""

    width: float
    gap: float = 8.0
    boxes: list[Box] = field(default_factory=list)
    lines: list[tuple[Point, Point]] = field(default_factory=list)

    def trace(self, points: Sequence[Point]) -> None:
        """Remember a line through points."""
        self.lines.extend(itertools.pairwise(points))

    def is_free(self, box: Box) -> bool:
        """Say whether a box lies inside the width and covers nothing."""
        inside = box.left >= -0.5 and box.right <= self.width + 0.5
        return (
            inside
            and not any(box.touches(other, self.gap) for other in self.boxes)
            and not any(box.crossed_by(start, end) for start, end in self.lines)
        )

    def claim(self, box: Box) -> bool:
        """Take a box if it is free, and say whether it was."""
        free = self.is_free(box)
        if free:
            self.boxes.append(box)
        return free
