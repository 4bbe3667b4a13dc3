"""Lay out the payout curves of several designs over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median_low

from payouts.queries.replaying.designs import Tried
from programs.enums import MeasureKind
from programs.rating import Facts, Volume, curve
from vir.foundation.web import formats
from vir.foundation.web.curve_points import Pair, Plot, clip, value_at

WIDTH, HEIGHT = 560, 280
LEFT, RIGHT, BOTTOM = 52.0, 536.0, 244.0
ROOM = Decimal("1.05")
TICKS = 5
LETTER_GAP = 16.0
_GROWTH = (MeasureKind.GROWTH_AMOUNT, MeasureKind.GROWTH_PERCENT)
_ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Tick:
    """A line of the grid and its label, in pixels."""

    at: str
    text: str


@dataclass(frozen=True)
class Stroke:
    """One design's curve; `number` counts the designs from 1 and says how it is drawn."""

    number: int
    letter: str
    name: str
    path: str
    label_y: str
    note: str


@dataclass(frozen=True)
class Overlay:
    """Everything a template needs to draw the curves and to say them in words."""

    strokes: tuple[Stroke, ...]
    undrawn: tuple[str, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    currency: str
    width: int = WIDTH
    height: int = HEIGHT
    left: str = f"{LEFT:.1f}"
    right: str = f"{RIGHT:.1f}"
    bottom: str = f"{BOTTOM:.1f}"
    label_x: str = f"{RIGHT + 8:.1f}"


@dataclass(frozen=True)
class _Drawn:
    number: int
    letter: str
    name: str
    points: list[Pair]
    note: str


def overlay_of(designs: Sequence[tuple[str, str, Tried]]) -> Overlay | None:
    """
    Lay out the curves; None where fewer than one can be drawn.

    :param designs: the letter that stands at the curve, the name, and what was found for the design
    """
    drawn, undrawn = [], []
    for number, (letter, name, tried) in enumerate(designs, start=1):
        points, note = _points(tried)
        if points:
            drawn.append(_Drawn(number, letter, name, points, note))
        else:
            undrawn.append(f"{letter} {name}")
    if not drawn:
        return None
    currency = designs[0][2].report.currency
    # The first design sets the scale: that is the one the others are held against.
    volume = drawn[0].points[-1][0]
    lines = [(each, _to(each.points, volume)) for each in drawn]
    most = max((amount for _, points in lines for _, amount in points), default=Decimal(0))
    plot = Plot(LEFT, RIGHT, BOTTOM, volume, (most or Decimal(1)) * ROOM)
    return Overlay(
        strokes=tuple(_strokes(lines, plot)),
        undrawn=tuple(undrawn),
        across=tuple(
            Tick(f"{plot.x(at):.1f}", formats.scale_label(at, formats.currency_sign(currency)))
            for at in _ticks(volume)
        ),
        up=tuple(
            Tick(f"{plot.y(at):.1f}", formats.scale_label(at, formats.currency_sign(currency)))
            for at in _ticks(most)
        ),
        heads=tuple(f"{each.letter} {each.name}" for each, _ in lines),
        rows=tuple(
            (
                formats.money(at, currency, whole=True),
                tuple(formats.money(value_at(points, at), currency, bare=True) for _, points in lines),
            )
            for at in _stops(lines)
        ),
        currency=currency,
    )


def _points(tried: Tried) -> tuple[list[Pair], str]:
    """Draw a growth program for a partner in the middle: its tiers begin at that partner's baseline."""
    terms = tried.design.terms
    assert terms is not None
    points = [(point.volume, point.amount) for point in curve(terms)]
    if points or terms.measure.kind not in _GROWTH:
        return points, ""
    bought = [partner.sales for partner in tried.report.partners if partner.sales > 0]
    if not bought:
        return [], ""
    middle = median_low(bought)
    told = formats.money(middle, terms.currency, whole=middle == middle.to_integral_value())
    volume = Volume(middle, middle, Decimal(1))
    found = [(p.volume, p.amount) for p in curve(terms, volume=volume, facts=Facts(baseline=middle))]
    return found, f"for a partner that bought {told} last year"


def _to(points: list[Pair], volume: Decimal) -> list[Pair]:
    """Let every curve reach the same end; beyond its own it goes on as it ended."""
    if points[-1][0] >= volume:
        return clip(points, volume)
    if len(points) < 2 or points[-1][0] == points[-2][0]:
        return [*points, (volume, points[-1][1])]
    (x0, y0), (x1, y1) = points[-2:]
    return [*points, (volume, y1 + (y1 - y0) * (volume - x1) / (x1 - x0))]


def _strokes(lines: Sequence[tuple[_Drawn, list[Pair]]], plot: Plot) -> list[Stroke]:
    """Put each letter at the end of its curve, apart from the others."""
    ends = sorted((plot.y(points[-1][1]), place) for place, (_, points) in enumerate(lines))
    placed: dict[int, float] = {}
    last = 0.0
    for y, place in ends:
        last = max(y, last + LETTER_GAP)
        placed[place] = last
    return [
        Stroke(
            number=each.number,
            letter=each.letter,
            name=each.name,
            path="M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in map(plot.at, points)),
            label_y=f"{placed[place] + 4:.1f}",
            note=each.note,
        )
        for place, (each, points) in enumerate(lines)
    ]


def _stops(lines: Sequence[tuple[_Drawn, list[Pair]]]) -> list[Decimal]:
    """List the volumes at which any of the curves turns."""
    found = sorted({volume for _, points in lines for volume, _ in points if volume > 0})
    return found[:12]


def _ticks(most: Decimal) -> list[Decimal]:
    """Give a few round steps up to the most."""
    if most <= 0:
        return []
    rough = most / TICKS
    unit = Decimal(10) ** rough.adjusted()
    step = next(unit * times for times in _ROUND if unit * times >= rough)
    return [step * count for count in range(1, int(most / step) + 1)]
