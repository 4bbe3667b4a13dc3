"""Lay out the tier ruler: a true linear scale in percent, right at any width without a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vir.foundation.web import drawing, formats, ruler_labels
from vir.foundation.web.ruler_labels import FRAMES, Frame, Label, Stop, Variant
from vir.foundation.words import say

_HEADROOM: Final = Decimal("1.08")
_TIP_SHARE: Final = Decimal("4.2")


@dataclass(frozen=True, slots=True)
class Mark:
    """
    One tier on the ruler.

    :param threshold: volume at which the tier starts
    :param rate_label: "3%"
    :param pays_label: what reaching it pays, "$7,500.00"
    :param needed_label: what is still to buy, "$57,820 to go"; not shown once reached
    """

    threshold: Decimal
    number: int
    rate_label: str
    pays_label: str
    reached: bool
    needed_label: str
    is_next: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the track, in percent of its width."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the track, in percent of its width."""

    x: str
    is_next: bool = False
    is_cap: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table that says the same in words."""

    tier: str
    needs: str
    pays: str
    you: str
    is_next: bool
    is_reached: bool = False


@dataclass(frozen=True, slots=True)
class Ruler:
    """Everything a template needs to draw the ruler and to say it in words."""

    variant: Variant
    frame: Frame
    label: str
    value_min: str
    value_max: str
    value_now: str
    value_text: str
    earned: Bar | None
    projected: Bar | None
    behind: Bar | None
    tip: str
    pointer: str
    runs_past: bool
    ticks: tuple[Tick, ...]
    gap: Bar | None
    gap_end: str
    gap_at: str
    labels: tuple[Label, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Scale(drawing.Scale):
    def bar(self, first: Decimal, last: Decimal) -> Bar | None:
        # The difference of the rounded ends, so that neighbouring bars meet exactly.
        width = Decimal(self.at(last)[:-1]) - Decimal(self.at(first)[:-1])
        return Bar(x=self.at(first), width=f"{width}%") if width > 0 else None


def build_ruler(
    *,
    value: Decimal,
    marks: Sequence[Mark],
    format_value: Callable[[Decimal], str],
    label: str,
    projected: Decimal | None = None,
    cap_at: Decimal | None = None,
    variant: Variant = "hero",
    you_label: str = "",
    projected_label: str = "",
    gap_label: str = "",
    spoken_unit: str = "",
    value_text: str = "",
) -> Ruler:
    """
    Lay out one ruler.

    :param value: what counts so far; below zero it extends to the left of the origin
    :param marks: the tiers in ascending order; one mark is a plain goal or a budget
    :param format_value: writes a volume for the table, "$400,000"
    :param label: what is measured, for assistive technology
    :param projected: volume at the end of the period at the present pace
    :param cap_at: volume at which the cap is reached; joins the scale once the top tier is
    :param you_label: "You $342,180"; without it there is no pointer
    :param value_text: replaces the sentence said for the whole ruler
    """
    frame = FRAMES[variant]
    outlook = projected if projected is not None else value
    cap = _cap_in_view(marks, cap_at, max(value, outlook))
    scale = _scale(value, outlook, marks, cap)
    filled = value if cap is None else min(value, cap)
    ahead = scale.bar(max(filled, Decimal(0)), outlook if cap is None else min(outlook, cap))
    goal = next((mark for mark in marks if mark.is_next), None)
    plan = ruler_labels.place(
        frame=frame,
        stops=_stops(scale, marks, goal, cap),
        origin=scale.share(Decimal(0)),
        value=scale.share(value),
        goal=None if goal is None else scale.share(goal.threshold),
        outlook=scale.share(outlook) if ahead else None,
        you_label=you_label,
        gap_label=gap_label,
        projected_label=projected_label,
    )
    return Ruler(
        variant=variant,
        frame=frame,
        label=label,
        value_min=_plain(scale.low),
        value_max=_plain(scale.high),
        value_now=_plain(min(max(value, scale.low), scale.high)),
        value_text=value_text or _sentence(value, marks, cap_at, spoken_unit),
        earned=scale.bar(Decimal(0), filled),
        projected=ahead,
        behind=scale.bar(value, Decimal(0)),
        tip=_tip(scale, ahead, outlook, cap) if frame.has_tip else "",
        pointer=scale.at(value) if you_label and frame.pointer else "",
        runs_past=value > scale.high,
        ticks=_ticks(scale, marks, cap),
        gap=scale.bar(value, goal.threshold) if goal and plan.gap_at else None,
        gap_end=scale.at(goal.threshold) if goal else "",
        gap_at=plan.gap_at,
        labels=plan.labels,
        rows=_rows(marks, format_value),
    )


def _cap_in_view(marks: Sequence[Mark], cap_at: Decimal | None, reach: Decimal) -> Decimal | None:
    top = max((mark.threshold for mark in marks), default=Decimal(0))
    return cap_at if cap_at is not None and reach >= top else None


def _scale(value: Decimal, outlook: Decimal, marks: Sequence[Mark], cap: Decimal | None) -> _Scale:
    top = max((mark.threshold for mark in marks), default=max(value, outlook))
    if cap is not None:
        top = max(top, cap)
    low = min(value, outlook, Decimal(0)) * _HEADROOM
    high = top * _HEADROOM
    return _Scale(low, high if high > low and high > 0 else low + Decimal(1))


def _stops(scale: _Scale, marks: Sequence[Mark], goal: Mark | None, cap: Decimal | None) -> list[Stop]:
    stops = [
        Stop(
            share=scale.share(mark.threshold),
            scale=formats.scale_label(mark.threshold),
            short=say("Tier {number}", number=mark.number),
            full=" · ".join(
                (
                    say("Tier {number}", number=mark.number),
                    mark.rate_label,
                    mark.pays_label.removesuffix(".00"),
                )
            ),
            rank=_rank(mark, marks),
        )
        for mark in marks
    ]
    if cap is not None:
        rank = 1 if goal is None else 2
        stops.append(Stop(scale.share(cap), formats.scale_label(cap), say("cap"), say("cap"), rank))
    return stops


def _rank(mark: Mark, marks: Sequence[Mark]) -> int:
    """Return how much a label matters: 0 the next tier, 1 the present one, 2 the top, 3 the rest."""
    if mark.is_next:
        return 0
    if mark.reached and mark.number == max((other.number for other in marks if other.reached), default=0):
        return 1
    return 2 if mark is marks[-1] else 3


def _tip(scale: _Scale, ahead: Bar | None, outlook: Decimal, cap: Decimal | None) -> str:
    """Return where the projection ends in a point; a short stretch or one cut by the cap has no point."""
    if ahead is None or Decimal(ahead.width.rstrip("%")) < _TIP_SHARE:
        return ""
    return "" if cap is not None and outlook >= cap else scale.at(outlook)


def _ticks(scale: _Scale, marks: Sequence[Mark], cap: Decimal | None) -> tuple[Tick, ...]:
    ticks = [Tick(scale.at(Decimal(0)))]
    ticks += [Tick(scale.at(mark.threshold), is_next=mark.is_next) for mark in marks]
    if cap is not None:
        ticks.append(Tick(scale.at(cap), is_cap=True))
    return tuple(ticks)


def _rows(marks: Sequence[Mark], format_value: Callable[[Decimal], str]) -> tuple[Row, ...]:
    return tuple(
        Row(
            tier=say("Tier {number}, {rate}", number=mark.number, rate=mark.rate_label),
            needs=format_value(mark.threshold),
            pays=mark.pays_label,
            you=say("reached") if mark.reached else mark.needed_label,
            is_next=mark.is_next,
            is_reached=mark.reached,
        )
        for mark in marks
    )


def _sentence(value: Decimal, marks: Sequence[Mark], cap_at: Decimal | None, unit: str) -> str:
    """Say the ruler in words: how much, which tier, how far to the next."""
    amount, unit = formats.spoken(formats.number(value)), unit or say("dollars")
    goal = next((mark for mark in marks if mark.is_next), None)
    to_go = "" if goal is None else formats.number(goal.threshold - value)
    if len(marks) == 1:
        goal_words = formats.number(marks[0].threshold)
        parts = [say("{amount} {unit} of {goal}.", amount=amount, unit=unit, goal=goal_words)]
        if goal:
            parts.append(say("{amount} to go.", amount=to_go))
        elif marks[0].reached:
            parts.append(say("Reached."))
        return " ".join(parts)
    parts = [say("{amount} {unit}.", amount=amount, unit=unit)]
    reached = [mark.number for mark in marks if mark.reached]
    if reached:
        parts.append(say("Tier {number} of {count}.", number=max(reached), count=len(marks)))
    elif marks:
        parts.append(say("No tier of {count} yet.", count=len(marks)))
    if goal is not None:
        parts.append(say("{amount} to Tier {number}.", amount=to_go, number=goal.number))
    elif cap_at is not None and marks:
        left = cap_at - value
        parts.append(
            say("{amount} to the cap.", amount=formats.number(left)) if left > 0 else say("Cap reached.")
        )
    return " ".join(parts)


def _plain(value: Decimal) -> str:
    """Return a number without grouping or trailing zeros, as attributes of a meter want it."""
    return f"{value.normalize():f}" if value else "0"
