"""What is set for partners in programs, and what currencies are worth."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Case, F, QuerySet, Value, When

from programs.enums import FigureKind
from programs.models import ExchangeRate, PartnerFigure, Program
from programs.rating.calculate import Figure, Figures, Quote, Quotes


def figures_of(program_ids: Iterable[UUID]) -> dict[FigureKind, Figures]:
    """Give the figures of programs by kind, as the engine reads them: by the codes of program and partner."""
    found: dict[FigureKind, list[Figure]] = {kind: [] for kind in FigureKind}
    rows = PartnerFigure.objects.filter(program_id__in=list(program_ids))
    for kind, program, partner, amount, start in rows.values_list(
        "kind", "program__code", "partner__code", "amount", "period_start"
    ):
        found[FigureKind(kind)].append(Figure(program, partner, amount, start))
    return {kind: Figures(figures) for kind, figures in found.items()}


def listed_figures(program: Program) -> QuerySet[PartnerFigure]:
    """List the figures of a program by kind and partner, what holds for each period first."""
    order = Case(*(When(kind=kind.value, then=Value(place)) for place, kind in enumerate(FigureKind)))
    rows = PartnerFigure.objects.filter(program=program).select_related("partner", "set_by")
    first = F("period_start").asc(nulls_first=True)
    return rows.order_by(order, "partner__name", "partner__code", first)


def figure_count(program: Program) -> int:
    """Count the figures of a program."""
    return PartnerFigure.objects.filter(program=program).count()


def quotes() -> Quotes:
    """Give the exchange rates as the engine reads them."""
    rows = ExchangeRate.objects.values_list("source", "target", "on", "rate")
    return Quotes(Quote(*row) for row in rows)


def quote_on(source: str, target: str, day: date) -> Quote | None:
    """Give the newest rate of a pair on or before a day, with its own day."""
    row = (
        ExchangeRate.objects.filter(source=source, target=target, on__lte=day)
        .order_by("-on")
        .values_list("source", "target", "on", "rate")
        .first()
    )
    return None if row is None else Quote(*row)


def quoted_pairs() -> set[tuple[str, str]]:
    """List the pairs of currencies that have a rate."""
    return set(ExchangeRate.objects.values_list("source", "target").distinct())


def listed_rates() -> QuerySet[ExchangeRate]:
    """List the exchange rates, the newest first."""
    return ExchangeRate.objects.select_related("set_by").order_by("-on", "source", "target")
