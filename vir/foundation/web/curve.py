"""Lay out the payout curve: rebate by volume for one partner, its jumps, its cap, the other application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vir.foundation.web import curve_words, formats
from vir.foundation.web.curve_labels import Example, Text, Writer
from vir.foundation.web.curve_points import Pair, Plot, clip, jumps, strokes, value_at, value_before
from vir.foundation.web.curve_words import Line, Step
from vir.foundation.web.drawing import Canvas, text_width

__all__ = ["Curve", "Example", "build_curve"]

_X_ROOM: Final = Decimal("1.08")
_Y_ROOM: Final = Decimal("1.075")
_FOOT: Final = 66.0
_FOOT_WITHOUT_RUG: Final = 34.0
_RUG_DROP: Final = 34.0
_RIGHT: Final = 8.0
_LEFT_LEAST: Final = 40.0


@dataclass(frozen=True, slots=True)
class Curve:
    """
    Everything a template needs to draw the curve and to say it in words. Paths are in pixels.

    The plot reaches from `plot_left` at volume 0 to `plot_right` at `volume_max`, so that others can be drawn on
    the same scale.
    """

    width: int
    height: int
    plot: Plot
    title: str
    desc: str
    grid: str
    axis: str
    line: str
    jumps: str
    other: str
    rug: str
    rug_example: str
    rug_y: str
    example_drop: str
    example_x: str
    example_y: str
    texts: tuple[Text, ...]
    steps: tuple[Step, ...]
    chosen_label: str
    other_label: str
    lines: tuple[Line, ...]

    @property
    def plot_left(self) -> str:
        """Give the pixel of volume 0."""
        return _n(self.plot.left)

    @property
    def plot_right(self) -> str:
        """Give the pixel of the largest volume."""
        return _n(self.plot.right)

    @property
    def volume_max(self) -> str:
        """Give the largest volume that is drawn, in plain digits."""
        return f"{self.plot.volume_max.normalize():f}"


def build_curve(
    *,
    points: Sequence[Pair],
    other_points: Sequence[Pair] = (),
    marks: Sequence[Pair],
    cap: Pair | None = None,
    rug: Sequence[Decimal] = (),
    rug_label: str = "",
    example: Example | None = None,
    currency: str = "USD",
    volume_unit: str = "",
    chosen_label: str = "retroactive",
    other_label: str = "incremental",
    width: int = 405,
    height: int = 292,
) -> Curve:
    """
    Lay out one curve.

    :param points: the payout as a polyline in ascending volume; two points at one volume are a jump
    :param other_points: the same under the other application, drawn dashed
    :param marks: volume and payout at each threshold, after its jump
    :param cap: volume at which the cap is reached, and the cap
    :param rug: last year's volume of each partner
    :param volume_unit: what a volume is said in, "units"; the currency where it is empty
    :param width: of the drawing; text is 13 px at this width
    """
    plot = _plot(
        (points, other_points), marks, cap, currency, width, height - (_FOOT if rug else _FOOT_WITHOUT_RUG)
    )
    drawn, other = clip(points, plot.volume_max), clip(other_points, plot.volume_max)
    stops = [*marks, *([cap] if cap else [])]
    leaps, (slopes, rises) = jumps(drawn), strokes(drawn)
    rug_top = plot.bottom + _RUG_DROP

    writer = Writer(plot, Canvas(float(width), gap=4.0))
    writer.ticks(stops, currency)
    writer.canvas.trace([plot.at(pair) for pair in drawn])
    writer.canvas.trace([plot.at(pair) for pair in other])
    writer.jump_labels(leaps, drawn, currency)
    writer.cap_label(cap)
    writer.example_name(example)
    writer.chosen(slopes, chosen_label)
    writer.other(other, other_label)
    if rug and rug_label:
        writer.put(rug_label, plot.left, rug_top + 28, "start")

    return Curve(
        width=width,
        height=height,
        plot=plot,
        title=curve_words.title(chosen_label, other_label if other else ""),
        desc=curve_words.desc(marks, cap, other, currency, chosen_label, other_label),
        grid=_grid(plot, stops, drawn),
        axis=_axis(plot, stops),
        line=" ".join(_path(plot, stroke) for stroke in slopes),
        jumps=" ".join(_path(plot, stroke) for stroke in rises),
        other=_path(plot, other),
        rug=" ".join(f"M{_n(plot.x(volume))} 0V10" for volume in rug),
        rug_example=f"M{_n(plot.x(example.volume))} -2V12" if example and rug else "",
        rug_y=_n(rug_top),
        example_drop=_drop(plot, example, rug_top + 10 if rug else plot.bottom),
        example_x=_n(plot.x(example.volume)) if example else "",
        example_y=_n(plot.y(example.amount)) if example else "",
        texts=tuple(writer.texts),
        steps=curve_words.steps(plot, stops, leaps, currency, volume_unit),
        chosen_label=chosen_label,
        other_label=other_label if other else "",
        lines=curve_words.lines(stops, leaps, other, currency),
    )


def _plot(
    lines: tuple[Sequence[Pair], Sequence[Pair]],
    marks: Sequence[Pair],
    cap: Pair | None,
    currency: str,
    width: int,
    bottom: float,
) -> Plot:
    stops = [*marks, *([cap] if cap else [])]
    last = max((volume for volume, _ in stops or lines[0]), default=Decimal(0))
    volume_max = last * _X_ROOM if last > 0 else Decimal(1)
    # Both applications have to fit: the one that was not chosen may pay more.
    ends = [value_at(points, volume_max) for points in lines if points]
    highest = max([*(amount for _, amount in stops), *ends], default=Decimal(0))
    sign = formats.currency_sign(currency)
    widest = max((text_width(formats.scale_label(amount, sign)) for _, amount in stops), default=0.0)
    return Plot(
        left=max(_LEFT_LEAST, widest + 8),
        right=width - _RIGHT,
        bottom=bottom,
        volume_max=volume_max,
        amount_max=highest * _Y_ROOM if highest > 0 else Decimal(1),
    )


def _grid(plot: Plot, stops: Sequence[Pair], points: Sequence[Pair]) -> str:
    """Draw guides from the axes to the curve, never past it."""
    level = [f"M{_n(plot.left)} {_n(plot.y(amount))}H{_n(plot.x(volume))}" for volume, amount in stops]
    upright = [
        f"M{_n(plot.x(volume))} {_n(plot.y(value_before(points, volume)))}V{_n(plot.bottom)}"
        for volume, _ in stops
    ]
    return " ".join([*level, *upright])


def _axis(plot: Plot, stops: Sequence[Pair]) -> str:
    ticks = "".join(f" M{_n(plot.x(volume))} {_n(plot.bottom)}v6" for volume, _ in stops)
    return f"M{_n(plot.left)} {_n(plot.bottom)}H{_n(plot.right)}{ticks}"


def _drop(plot: Plot, example: Example | None, end: float) -> str:
    if example is None:
        return ""
    return f"M{_n(plot.x(example.volume))} {_n(plot.y(example.amount))}V{_n(end)}"


def _path(plot: Plot, pairs: Sequence[Pair]) -> str:
    return "M" + " L".join(f"{_n(x)} {_n(y)}" for x, y in map(plot.at, pairs)) if pairs else ""


def _n(value: float) -> str:
    return f"{value:.1f}"
