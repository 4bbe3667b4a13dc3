"""Say the payout curve in words: its description, its stops for the keyboard, its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vir.foundation.web import formats
from vir.foundation.web.curve_points import Pair, Plot, value_at
from vir.foundation.words import say


@dataclass(frozen=True, slots=True)
class Step:
    """A threshold to stop at with the keyboard, with what is said there."""

    x: str
    y: str
    says: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table that says the same as the drawing."""

    volume: str
    pays: str
    jump: str
    other: str


def title(chosen_label: str, other_label: str) -> str:
    """Name the curve by what is drawn; the other application is empty where it is not."""
    if not other_label:
        return say("Payout curve, {chosen}", chosen=chosen_label)
    return say("Payout curve, {chosen} and {other}", chosen=chosen_label, other=other_label)


def desc(
    marks: Sequence[Pair],
    cap: Pair | None,
    other_points: Sequence[Pair],
    currency: str,
    chosen_label: str,
    other_label: str,
) -> str:
    """Describe the curve in one or two sentences, from left to right."""
    if not marks:
        return f"{chosen_label.capitalize()} pays nothing."
    words = formats.currency_words(currency)
    said = [f"{_spoken(amount)} at {_spoken(volume)}" for volume, amount in marks]
    said[0] = f"{_spoken(marks[0][1])} {words} at {_spoken(marks[0][0])}"
    text = f"{chosen_label.capitalize()} pays {_joined(said)}"
    if cap is not None:
        text += f", and stops at {_spoken(cap[1])} at {_spoken(cap[0])}"
    if other_points:
        top = marks[-1][0]
        text += f". {other_label.capitalize()} pays {_spoken(value_at(other_points, top))} at {_spoken(top)}"
    return f"{text}."


def steps(
    plot: Plot,
    stops: Sequence[Pair],
    jumps: Mapping[Decimal, Decimal],
    currency: str,
    volume_unit: str,
) -> tuple[Step, ...]:
    """Return the stops with the sentence spoken at each."""
    words = formats.currency_words(currency)
    unit = volume_unit or words
    found = []
    for volume, amount in stops:
        says = f"At {_spoken(volume)} {unit}, rebate {_spoken(amount)} {words}"
        if jumps.get(volume):
            says += f", {_spoken(jumps[volume])} more than one {unit.removesuffix('s')} earlier"
        x, y = plot.at((volume, amount))
        found.append(Step(f"{x:.1f}", f"{y:.1f}", f"{says}."))
    return tuple(found)


def lines(
    stops: Sequence[Pair], jumps: Mapping[Decimal, Decimal], other_points: Sequence[Pair], currency: str
) -> tuple[Line, ...]:
    """Return the rows of the table."""
    return tuple(
        Line(
            volume=formats.money(volume, currency, whole=True, bare=True),
            pays=formats.money(amount, currency, bare=True),
            jump=formats.money(jumps[volume], currency, plus=True, bare=True)
            if volume in jumps
            else formats.NIL,
            other=formats.money(value_at(other_points, volume), currency, bare=True) if other_points else "",
        )
        for volume, amount in stops
    )


def _spoken(value: Decimal) -> str:
    return formats.spoken(formats.number(value))


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
