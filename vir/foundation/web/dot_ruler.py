"""Lay out many values as dots on one ruler: a true linear scale, dots that would collide stand on each other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from vir.foundation.web import drawing, formats, ruler_labels
from vir.foundation.web.ruler_labels import WIDTHS, Frame, Label, Mode, Stop
from vir.foundation.words import say, say_many

Tone = Literal["reached", "none", "capped"]

_HEADROOM: Final = Decimal("1.08")
# Nobody far out squeezes all others into a corner: the scale ends at so many times the top tier.
_BEYOND: Final = 2
RADIUS: Final = 5
ROW: Final = 14
# More dots on each other than this are not told apart any more: they become one with their number in it.
ROWS_MAX: Final = 6
CLUSTER_RADIUS: Final = 11
_CLUSTER_STEP: Final = 2 * CLUSTER_RADIUS + 2


@dataclass(frozen=True, slots=True)
class Dot:
    """
    One value.

    :param says: name and figures, shown on focus and hover, and said by a screen reader
    :param tone: whether a tier is reached, none is, or the cap is
    :param is_near: drawn with a ring
    """

    name: str
    value: Decimal
    says: str
    href: str
    tone: Tone
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class Tier:
    """A line across the ruler: where a tier starts, and what it pays."""

    number: int
    threshold: Decimal
    rate_label: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A dot, or several as one, where it is drawn: x in percent, y in pixels from the top."""

    x: str
    y: int
    radius: int
    count: int
    says: str
    href: str
    tone: str
    is_near: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The drawing at one width."""

    mode: Mode
    height: int
    track: int
    tick_end: int
    dots: tuple[Placed, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class DotRuler:
    """Everything a template needs: a drawing for each width, and the ticks they share."""

    sheets: tuple[Sheet, ...]
    ticks: tuple[str, ...]
    beyond: int


def build_dots(dots: Sequence[Dot], tiers: Sequence[Tier], *, list_href: str) -> DotRuler:
    """
    Lay the dots out once for each width.

    :param tiers: in ascending order
    :param list_href: where the list of all is: several dots that became one lead there
    """
    scale = _scale(dots, tiers)
    ordered = sorted(dots, key=lambda dot: (dot.value, dot.name))
    return DotRuler(
        sheets=tuple(_sheet(mode, width, scale, ordered, tiers, list_href) for mode, width in WIDTHS.items()),
        ticks=(scale.at(Decimal(0)), *(scale.at(tier.threshold) for tier in tiers)),
        beyond=sum(dot.value > scale.high for dot in dots),
    )


def _scale(dots: Sequence[Dot], tiers: Sequence[Tier]) -> drawing.Scale:
    values = [dot.value for dot in dots]
    largest = max([Decimal(0), *values])
    top = max((tier.threshold for tier in tiers), default=largest)
    high = max(top, min(largest, top * _BEYOND)) * _HEADROOM
    low = min([Decimal(0), *values]) * _HEADROOM
    return drawing.Scale(low, high if high > low and high > 0 else low + Decimal(1))


def _sheet(
    mode: Mode, width: float, scale: drawing.Scale, dots: Sequence[Dot], tiers: Sequence[Tier], list_href: str
) -> Sheet:
    rows = _rows(width, scale, dots)
    if rows is None:
        placed = _clusters(width, scale, dots, list_href)
        room = 2 * CLUSTER_RADIUS + 4
    else:
        placed = [
            Placed(scale.at(dot.value), row, RADIUS, 1, dot.says, dot.href, dot.tone, dot.is_near)
            for dot, row in zip(dots, rows, strict=True)
        ]
        room = (max(rows, default=0) + 1) * ROW + 4
    # Rows were counted upwards from the track; drawing counts downwards from the top.
    lifted = tuple(
        replace(one, y=room - 2 - one.radius - (one.y * ROW if rows is not None else 0)) for one in placed
    )
    frame = Frame(room + 44, room, 4, room + 12, 0, 0, scale_row=room + 25, detail_row=room + 42)
    stops = [
        Stop(
            scale.share(tier.threshold),
            formats.scale_label(tier.threshold),
            say("Tier {number}", number=tier.number),
            f"{say('Tier {number}', number=tier.number)} · {tier.rate_label}",
            1,
        )
        for tier in tiers
    ]
    plan = ruler_labels.place(
        frame=replace(frame, has_origin=True),
        stops=stops,
        origin=scale.share(Decimal(0)),
        value=Decimal(0),
        goal=None,
        outlook=None,
        you_label="",
        gap_label="",
        projected_label="",
    )
    labels = tuple(label for label in plan.labels if not label.at or mode in label.at.split())
    return Sheet(mode, frame.height, frame.track, frame.tick_end, lifted, labels)


def _rows(width: float, scale: drawing.Scale, dots: Sequence[Dot]) -> list[int] | None:
    """Give each dot the lowest row where it touches none; None where one would stand too high."""
    ends: list[float] = []
    rows = []
    for dot in dots:
        at = float(scale.share(dot.value)) / 100 * width
        row = next((place for place, end in enumerate(ends) if at - end >= ROW), len(ends))
        if row == ROWS_MAX:
            return None
        ends[row : row + 1] = [at]
        rows.append(row)
    return rows


def _clusters(width: float, scale: drawing.Scale, dots: Sequence[Dot], list_href: str) -> list[Placed]:
    """Make one of all dots that stand in the same stretch of the ruler."""

    def stretch(dot: Dot) -> int:
        return int(float(scale.share(dot.value)) / 100 * width // _CLUSTER_STEP)

    placed = []
    for _, members in itertools.groupby(dots, key=stretch):
        group = list(members)
        first, count = group[0], len(group)
        if count == 1:
            placed.append(
                Placed(scale.at(first.value), 0, RADIUS, 1, first.says, first.href, first.tone, first.is_near)
            )
            continue
        middle = sum((dot.value for dot in group), Decimal(0)) / count
        tones = {dot.tone for dot in group}
        names = formats.listed(dot.name for dot in group[:3])
        if count > 3:
            names = say("{names} and {count} more", names=names, count=formats.number(count - 3))
        says = say_many("{count} partner: {names}", "{count} partners: {names}", count, names=names)
        placed.append(
            Placed(
                scale.at(middle),
                0,
                CLUSTER_RADIUS,
                count,
                says,
                list_href,
                first.tone if len(tones) == 1 else "mixed",
                any(dot.is_near for dot in group),
            )
        )
    return placed
