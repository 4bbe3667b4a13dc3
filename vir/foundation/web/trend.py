"""Lay out sums that grow day by day as lines: what is, what was a year before, what is still needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Final, Literal

from vir.foundation.web.drawing import decimal_text, text_width

Kind = Literal["actual", "before", "needed"]

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_LINES_MAX: Final = 4
_LABEL_GAP: Final = 15.0


@dataclass(frozen=True, slots=True)
class Series:
    """
    One line.

    :param points: day of the period, counted from 0, and the sum on that day
    :param label: written at the line's end
    """

    kind: Kind
    label: str
    points: Sequence[tuple[int, Decimal]]


@dataclass(frozen=True, slots=True)
class Text:
    """A text on the drawing."""

    x: str
    y: str
    anchor: str
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A point that the keyboard walks to, with what is said there."""

    x: str
    y: str
    says: str


@dataclass(frozen=True, slots=True)
class Path:
    """A line as SVG has it."""

    kind: Kind
    d: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines at one width."""

    size: str
    width: int
    height: int
    grid: str
    axis: str
    paths: tuple[Path, ...]
    texts: tuple[Text, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    size: str
    width: int
    height: int
    left: int
    right: int
    top: int = 14
    bottom: int = 26


_FRAMES: Final = (_Frame("wide", 940, 320, 52, 150), _Frame("narrow", 343, 260, 44, 10))


def build_trend(
    series: Sequence[Series],
    days: int,
    *,
    ticks: Sequence[tuple[int, str]],
    scale_label: Callable[[Decimal], str],
    steps: Sequence[tuple[int, Decimal, str]],
) -> tuple[Drawing, ...]:
    """
    Lay the lines out at two widths, both axes from zero.

    :param days: how many days the whole stretch has
    :param ticks: days that are named under the axis
    :param steps: day, sum and what is said there, for the keyboard
    """
    top = max((value for one in series for _, value in one.points), default=Decimal(0))
    least = min((value for one in series for _, value in one.points), default=Decimal(0))
    lines = grid_values(top)
    return tuple(
        _Plot(frame, days, min(least, Decimal(0)), max(lines[-1], top)).draw(
            series, lines, ticks, scale_label, steps
        )
        for frame in _FRAMES
    )


def grid_values(top: Decimal) -> list[Decimal]:
    """Give at most five round values from zero up to one that no value exceeds."""
    if top <= 0:
        return [Decimal(0), Decimal(1)]
    rough = top / _LINES_MAX
    magnitude = Decimal(1).scaleb(rough.adjusted())
    step = next(each * magnitude for each in _STEPS if each * magnitude >= rough)
    count = int((top / step).to_integral_value(ROUND_CEILING))
    return [step * place for place in range(count + 1)]


def month_ticks(first: date, days: int) -> list[tuple[int, date]]:
    """Give the first day and each first of a month within a stretch of days."""
    found = [(0, first)]
    for place in range(1, days):
        day = date.fromordinal(first.toordinal() + place)
        if day.day == 1:
            found.append((place, day))
    return found


@dataclass(frozen=True, slots=True)
class _Plot:
    frame: _Frame
    days: int
    low: Decimal
    high: Decimal

    def x(self, day: int) -> float:
        inner = self.frame.width - self.frame.left - self.frame.right
        return self.frame.left + inner * day / max(self.days - 1, 1)

    def y(self, value: Decimal) -> float:
        inner = self.frame.height - self.frame.top - self.frame.bottom
        return self.frame.top + inner * float((self.high - value) / (self.high - self.low))

    def draw(
        self,
        series: Sequence[Series],
        lines: Sequence[Decimal],
        ticks: Sequence[tuple[int, str]],
        scale_label: Callable[[Decimal], str],
        steps: Sequence[tuple[int, Decimal, str]],
    ) -> Drawing:
        frame = self.frame
        end = frame.width - frame.right
        texts = [
            Text(str(frame.left - 6), _text(self.y(value) + 4), "end", scale_label(value)) for value in lines
        ]
        texts += self._day_labels(ticks)
        if frame.size == "wide":
            texts += self._ends(series, end)
        return Drawing(
            size=frame.size,
            width=frame.width,
            height=frame.height,
            grid="".join(f"M{frame.left} {_text(self.y(value))}H{end}" for value in lines if value),
            axis=f"M{frame.left} {_text(self.y(Decimal(0)))}H{end}",
            paths=tuple(Path(one.kind, self._path(one.points)) for one in series if len(one.points) > 1),
            texts=tuple(texts),
            steps=tuple(Step(_text(self.x(day)), _text(self.y(value)), says) for day, value, says in steps),
        )

    def _path(self, points: Sequence[tuple[int, Decimal]]) -> str:
        placed = [f"{_text(self.x(day))} {_text(self.y(value))}" for day, value in points]
        return f"M{placed[0]}" + "".join(f"L{point}" for point in placed[1:])

    def _day_labels(self, ticks: Sequence[tuple[int, str]]) -> list[Text]:
        """Name days under the axis, from the left, each only where it does not touch the one before."""
        found, free = [], 0.0
        for day, words in ticks:
            at, half = self.x(day), text_width(words) / 2
            left = max(at - half, float(self.frame.left))
            if left < free or left + 2 * half > self.frame.width:
                continue
            found.append(Text(_text(left), str(self.frame.height - 6), "start", words))
            free = left + 2 * half + 12
        return found

    def _ends(self, series: Sequence[Series], end: int) -> list[Text]:
        """Write each line's name at its end; those that end with the days stand apart in the margin."""
        short = [one for one in series if one.points and one.points[-1][0] < self.days - 1]
        wanted = sorted(
            ((self.y(one.points[-1][1]) + 4, one) for one in series if one.points and one not in short),
            key=lambda pair: pair[0],
        )
        placed: list[float] = []
        for at, _ in wanted:
            placed.append(max(at, placed[-1] + _LABEL_GAP) if placed else at)
        over = max((placed[-1] if placed else 0) - (self.frame.height - self.frame.bottom), 0)
        inside = [
            Text(
                _text(max(self.x(one.points[-1][0]), self.frame.left + text_width(one.label, strong=True))),
                _text(max(self.y(one.points[-1][1]) - _LABEL_GAP, self.frame.top - 4)),
                "end",
                one.label,
                _style(one),
            )
            for one in short
        ]
        return inside + [
            Text(str(end + 8), _text(at - over), "start", one.label, _style(one))
            for at, (_, one) in zip(placed, wanted, strict=True)
        ]


def _style(one: Series) -> str:
    return "key" if one.kind == "actual" else ""


def _text(value: float) -> str:
    return decimal_text(Decimal(str(value)), 1)
