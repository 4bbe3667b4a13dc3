"""Choose which labels a ruler carries at each of three widths, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from vir.foundation.web import drawing
from vir.foundation.web.drawing import Box, Canvas, text_box, text_width

Variant = Literal["hero", "standard", "strip", "line"]
Mode = Literal["narrow", "medium", "wide"]
Anchor = Literal["start", "middle", "end"]

# The least width in pixels at which each mode is used. The style sheet switches at the same widths.
WIDTHS: Final[dict[Mode, float]] = {"narrow": 288, "medium": 480, "wide": 640}

_GAP_LINE_MIN: Final = 10.0
_OVER_ROW: Final = 8
_ABOVE_GAP: Final = 4.0
_LEFT: Final[tuple[Anchor, int]] = ("end", -10)
_RIGHT: Final[tuple[Anchor, int]] = ("start", 10)


@dataclass(frozen=True, slots=True)
class Frame:
    """Vertical measures of a variant, in pixels from its top. A row of zero does not exist."""

    height: int
    track: int
    thick: int
    tick_end: int
    next_start: int
    next_end: int
    pointer: int = 0
    you_row: int = 0
    gap_row: int = 0
    scale_row: int = 0
    detail_row: int = 0
    has_tip: bool = False
    has_origin: bool = False

    @property
    def edge(self) -> str:
        """Return the lower edge of the track, half a pixel down so that the line is sharp."""
        return f"{self.track + self.thick}.5"

    @property
    def gap_line(self) -> str:
        """Return the height of the dimension line between the pointer and the next mark."""
        return f"{self.next_start + 3}.5"

    @property
    def gap_end(self) -> int:
        return self.next_start + 7

    @property
    def pointer_path(self) -> str:
        return f"M-5 {self.pointer}H5L0 {self.pointer + 8}z"

    @property
    def break_path(self) -> str:
        """Return the gap that says the track goes on past its end."""
        return f"M-14 {self.thick}l4 -{self.thick}h4l-4 {self.thick}z"

    @property
    def tip_cut(self) -> str:
        return f"M0 0H-9L0 {self.thick // 2}-9 {self.thick}H0z"

    @property
    def tip_edge(self) -> str:
        return f"M-9 0 0 {self.thick // 2}-9 {self.thick}"


FRAMES: Final[dict[Variant, Frame]] = {
    "hero": Frame(96, 28, 20, 54, 10, 54, 18, 23, 8, 70, 88, has_tip=True),
    "standard": Frame(64, 20, 14, 40, 12, 40, 10, 16, 0, 56, 0, has_tip=True, has_origin=True),
    "strip": Frame(46, 8, 12, 26, 2, 26, 0, 0, 0, 40, 0, has_origin=True),
    "line": Frame(16, 2, 12, 14, 0, 16),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """A mark that may carry labels; rank 0 matters most."""

    share: Decimal
    scale: str
    short: str
    full: str
    rank: int


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside the track: x in percent, y in pixels, and the modes in which it shows."""

    text: str
    x: str
    y: int
    anchor: Anchor
    dx: int
    strong: bool
    at: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The labels of a ruler, and the modes in which the gap is drawn as a dimension."""

    labels: tuple[Label, ...]
    gap_at: str


Placed = tuple[str, Decimal, int, Anchor, int, bool]


def place(
    *,
    frame: Frame,
    stops: Sequence[Stop],
    origin: Decimal,
    value: Decimal,
    goal: Decimal | None,
    outlook: Decimal | None,
    you_label: str,
    gap_label: str,
    projected_label: str,
) -> Plan:
    """Place every label once for each mode and merge what is the same in several. Shares are percent."""
    modes_of: dict[Placed, list[Mode]] = {}
    gap_modes: list[Mode] = []
    for mode, width in WIDTHS.items():
        above, has_gap = _above(
            frame, mode, width, value, goal, outlook, you_label, gap_label, projected_label
        )
        for placed in [*above, *_below(frame, mode, width, stops, origin)]:
            modes_of.setdefault(placed, []).append(mode)
        if has_gap:
            gap_modes.append(mode)
    labels = tuple(
        Label(text, f"{drawing.decimal_text(x, 3)}%", y, anchor, dx, strong, _modes(modes))
        for (text, x, y, anchor, dx, strong), modes in modes_of.items()
    )
    return Plan(labels, " ".join(gap_modes))


def _modes(modes: Sequence[Mode]) -> str:
    return "" if len(modes) == len(WIDTHS) else " ".join(modes)


def _above(
    frame: Frame,
    mode: Mode,
    width: float,
    value: Decimal,
    goal: Decimal | None,
    outlook: Decimal | None,
    you_label: str,
    gap_label: str,
    projected_label: str,
) -> tuple[list[Placed], bool]:
    """Place what stands over the track: the pointer's figure, the gap, the projection."""
    canvas = Canvas(width, gap=_ABOVE_GAP)
    if goal is not None:
        at = float(goal) / 100 * width
        canvas.boxes.append(Box(at - 1, frame.next_start + 2, at + 1, frame.track))
    placed: list[Placed] = []
    you: Placed | None = None
    if you_label and frame.you_row:
        you = _you(frame, canvas, value, you_label)
        placed.append(you)
        at = float(value) / 100 * width
        canvas.boxes.append(Box(at - 5, frame.pointer, at + 5, frame.track))
    has_gap = False
    # The dimension line needs the row right of the pointer for itself.
    if gap_label and goal is not None and frame.gap_row and mode != "narrow" and you and you[3:5] == _LEFT:
        spot = _clamped(canvas, (value + goal) / 2, gap_label, frame.gap_row, strong=True)
        has_gap = spot is not None and float(goal - value) / 100 * width >= _GAP_LINE_MIN
        if spot is not None and has_gap:
            placed.append(spot)
    if projected_label and outlook is not None and frame.you_row and mode != "narrow":
        spot = _outlook(frame, canvas, outlook, projected_label)
        placed += [spot] if spot is not None else []
    return placed, has_gap


def _you(frame: Frame, canvas: Canvas, value: Decimal, text: str) -> Placed:
    """Place the figure of the pointer left of it, else right of it, else over it."""
    at = float(value) / 100 * canvas.width
    for anchor, dx in (_LEFT, _RIGHT):
        if canvas.claim(text_box(text, at + dx, frame.you_row, anchor, strong=True)):
            return text, value, frame.you_row, anchor, dx, True
    x, anchor = _edge(value, text_width(text, strong=True) / 2, canvas.width)
    canvas.boxes.append(text_box(text, float(x) / 100 * canvas.width, _OVER_ROW, anchor, strong=True))
    return text, x, _OVER_ROW, anchor, 0, True


def _outlook(frame: Frame, canvas: Canvas, outlook: Decimal, text: str) -> Placed | None:
    """Place the projection so that it ends at the tip, or starts after it, or ends with the track."""
    at = float(outlook) / 100 * canvas.width
    spots: list[tuple[Decimal, Anchor, int]] = [(outlook, "end", 0), (outlook, "start", 10)]
    if at >= canvas.width - text_width(text):
        spots.append((Decimal(100), "end", 0))
    for x, anchor, dx in spots:
        if canvas.claim(text_box(text, float(x) / 100 * canvas.width + dx, frame.you_row, anchor)):
            return text, x, frame.you_row, anchor, dx, False
    return None


def _below(frame: Frame, mode: Mode, width: float, stops: Sequence[Stop], origin: Decimal) -> list[Placed]:
    """Place the thresholds and what each pays. In narrow mode only the next and the present tier speak."""
    if not frame.scale_row:
        return []
    ranked = sorted(stops, key=lambda stop: stop.rank)
    if mode == "narrow":
        ranked = [stop for stop in ranked if stop.rank <= 1] or ranked[:1]
    best: list[Placed] = []
    for form in _forms(frame, ranked, mode):
        canvas = Canvas(width)
        best, complete = _fill(frame, canvas, ranked, form)
        if complete:
            break
    if frame.has_origin or origin > 0:
        canvas = Canvas(width, boxes=[_box_of(spot, width) for spot in best])
        spot = _clamped(canvas, origin, "0", frame.scale_row, strong=False, flush=origin == 0)
        if spot is not None:
            best.append(spot)
    return best


def _forms(frame: Frame, ranked: Sequence[Stop], mode: Mode) -> list[list[str]]:
    """Return the ways to word the second row, richest first; the last one may leave some out."""
    if not frame.detail_row:
        return [["" for _ in ranked]]
    full = [stop.full for stop in ranked]
    short = [stop.short for stop in ranked]
    mixed = [stop.full if stop.rank == 0 else stop.short for stop in ranked]
    return [short] if mode == "narrow" else [full, mixed, short]


def _fill(
    frame: Frame, canvas: Canvas, ranked: Sequence[Stop], details: Sequence[str]
) -> tuple[list[Placed], bool]:
    placed: list[Placed] = []
    complete = True
    for stop, detail in zip(ranked, details, strict=True):
        strong = stop.rank == 0
        first = _clamped(canvas, stop.share, stop.scale, frame.scale_row, strong=strong)
        if first is None and frame.detail_row:
            # Two ticks too close together: the lesser threshold steps down into the second row.
            complete = False
            second = _clamped(canvas, stop.share, stop.scale, frame.detail_row, strong=strong)
        elif first is None or not detail:
            second = None
        else:
            second = _clamped(canvas, stop.share, detail, frame.detail_row, strong=strong)
            complete = complete and second is not None
        placed += [spot for spot in (first, second) if spot is not None]
    return placed, complete


def _clamped(
    canvas: Canvas, share: Decimal, text: str, y: int, *, strong: bool, flush: bool = False
) -> Placed | None:
    """Centre a text on a share of the width, or set it against the end it would cross, if that is free."""
    half = text_width(text, strong=strong) / 2
    x, anchor = (Decimal(0), "start") if flush else _edge(share, half, canvas.width)
    spot: Placed = (text, x, y, anchor, 0, strong)  # type: ignore[assignment]
    return spot if canvas.claim(_box_of(spot, canvas.width)) else None


def _edge(share: Decimal, half: float, width: float) -> tuple[Decimal, Anchor]:
    at = float(share) / 100 * width
    if at - half < 0:
        return Decimal(0), "start"
    return (Decimal(100), "end") if at + half > width else (share, "middle")


def _box_of(spot: Placed, width: float) -> Box:
    text, x, y, anchor, dx, strong = spot
    return text_box(text, float(x) / 100 * width + dx, y, anchor, strong=strong)
