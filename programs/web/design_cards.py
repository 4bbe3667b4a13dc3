"""Designs as cards: name, picture of the curve, mechanic in words, simplicity score, how often it was used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from programs.enums import MeasureKind, RewardBase, RewardKind
from programs.models import ProgramTemplate
from programs.queries.mechanic import mechanic_of
from programs.queries.starting_points import Frame, StartingPoint, document_from, starting_points
from programs.queries.templates import document_of_template, list_templates, template_mark
from programs.rating import curve, sentence_of_record
from programs.rating.checks import simplicity, tiers_alone
from programs.terms import DocumentRefused, Measure, Terms, upgrade
from vir.foundation.web.sketch import sketch_paths

WIDTH: Final = 120
HEIGHT: Final = 44
_EDGE: Final = Decimal(2)
BLANK: Final = "blank"


@dataclass(frozen=True)
class Sketch:
    """The payout curve as a small picture: paths in pixels of what is paid and of the jumps in it."""

    line: str
    jumps: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Card:
    """One design to start from. `template` is None for a built-in one."""

    key: str
    name: str
    when: str
    mechanic: str
    score: int | None
    band: str
    sketch: Sketch | None
    used: int
    weeks: int | None = None
    template: ProgramTemplate | None = None


def design_cards(currency: str, today: date, used: Mapping[str, int]) -> list[Card]:
    """
    Give the built-in designs, without the blank one.

    :param used: how often each was used, as `times_used` counts it
    """
    return [
        _card(
            point.key,
            point.name,
            point.when,
            document_from(point.key, _frame(currency, today)),
            used,
            point=point,
        )
        for point in starting_points()
        if point.key != BLANK
    ]


def template_cards(currency: str, today: date, used: Mapping[str, int]) -> list[Card]:
    """Give the vendor's own templates."""
    return [
        _card(
            template_mark(template.id),
            template.name,
            template.summary,
            document_of_template(template.document, _frame(currency, today)),
            used,
            template=template,
        )
        for template in list_templates()
    ]


def sketch_of(terms: Terms) -> Sketch | None:
    """Draw the curve of terms over what they measure; None where nothing is to be drawn."""
    points = [(point.volume, point.amount) for point in curve(_over_its_measure(tiers_alone(terms)))]
    paths = sketch_paths(points, width=WIDTH, height=HEIGHT, edge=_EDGE)
    return None if paths is None else Sketch(*paths)


def _over_its_measure(terms: Terms) -> Terms:
    """Let growth, attainment and shares be drawn over themselves: a picture needs no partner’s figures."""
    units = terms.reward.kind is RewardKind.PER_UNIT
    plain = MeasureKind.QUANTITY if units else MeasureKind.NET_AMOUNT
    if terms.measure.kind is MeasureKind.QUANTITY:
        plain = MeasureKind.QUANTITY
    base = RewardBase.QUANTITY if units else RewardBase.NET_AMOUNT
    if terms.reward.kind is RewardKind.PER_INCREMENT:
        base = RewardBase(plain.value)
    return replace(
        terms, measure=Measure(plain, plain), reward=replace(terms.reward, base=base), caps=_drawn_caps(terms)
    )


def _drawn_caps(terms: Terms) -> tuple[Any, ...]:
    return tuple(cap for cap in terms.caps if cap.per != "program")


def _card(
    key: str,
    name: str,
    when: str,
    document: Mapping[str, Any],
    used: Mapping[str, int],
    *,
    point: StartingPoint | None = None,
    template: ProgramTemplate | None = None,
) -> Card:
    weeks = point.weeks if point else None
    try:
        terms = Terms.from_document(upgrade(document))
    except DocumentRefused:
        # An unfinished design can be kept as well; it has nothing to draw yet.
        return Card(key, name, when, "Not finished", None, "", None, used.get(key, 0), weeks, template)
    scored = simplicity(terms, sentence_of_record(terms), others=0)
    return Card(
        key,
        name,
        when,
        mechanic_of(terms),
        scored.score,
        scored.band,
        sketch_of(terms),
        used.get(key, 0),
        weeks,
        template,
    )


def _frame(currency: str, today: date) -> Frame:
    """Frame a design as if it ran this year’s first quarter; only its shape is shown."""
    return Frame("DESIGN", "Design", currency, date(today.year, 1, 1), date(today.year, 3, 31))
