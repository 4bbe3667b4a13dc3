"""The tier ruler as cells of a table, for letters: it reads without images, without styles and in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from vir.foundation.web.ruler import Row, Ruler
from vir.foundation.words import say

FULL = Decimal(100)
HALF = Decimal(50)


@dataclass(frozen=True)
class Cell:
    """A stretch of the ruler; `starts_tier` draws the line of a tier at its left edge."""

    width: str
    filled: bool
    starts_tier: bool


@dataclass(frozen=True)
class RulerTable:
    """A ruler in a letter: its cells, the pointer with the side its words stand on, and the tiers in words."""

    cells: tuple[Cell, ...]
    label: str
    spoken: str
    before: str
    after: str
    words_first: bool
    rows: tuple[Row, ...]


def ruler_table(ruler: Ruler, you: str) -> RulerTable:
    """
    Cut a ruler where the partner stands and where its tiers start.

    :param you: the words of the pointer, "You $342,180"; empty where there is none yet
    """
    here = (
        FULL
        if ruler.runs_past
        else _share(ruler.earned.x) + _share(ruler.earned.width)
        if ruler.earned
        else Decimal(0)
    )
    starts = {_share(tick.x) for tick in ruler.ticks}
    edges = sorted({Decimal(0), FULL, here, *starts})
    cells = tuple(
        Cell(width=f"{right - left}%", filled=right <= here, starts_tier=left in starts)
        for left, right in pairwise(edges)
    )
    return RulerTable(
        cells=cells,
        label=you,
        spoken=ruler.value_text,
        before=f"{here}%",
        after=f"{FULL - here}%",
        # The words stand on the side that has room for them.
        words_first=here > HALF,
        rows=ruler.rows,
    )


def as_text(rows: Sequence[Row]) -> list[str]:
    """Write the tiers one under the other, for the text of a letter."""
    return [
        say(
            "{tier}: from {needs}, pays {pays}, {you}",
            tier=row.tier,
            needs=row.needs,
            pays=row.pays,
            you=row.you,
        )
        for row in rows
    ]


def _filled_to(ruler: Ruler) -> Decimal:
    bar = ruler.earned
    return Decimal(0) if bar is None else _share(bar.x) + _share(bar.width)


def _share(percent: str) -> Decimal:
    return min(max(Decimal(percent.removesuffix("%")), Decimal(0)), FULL)
