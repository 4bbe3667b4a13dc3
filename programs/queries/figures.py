"""What is set for partners in programs, and what currencies are worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

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


def listed_figures(program: Program) -> Sequence[PartnerFigure]:
    """List the figures of a program by kind and partner."""
    rows = PartnerFigure.objects.filter(program=program).select_related("partner", "set_by")
    return list(rows.order_by("kind", "partner__name", "period_start"))


def quotes() -> Quotes:
    """Give the exchange rates as the engine reads them."""
    rows = ExchangeRate.objects.values_list("source", "target", "on", "rate")
    return Quotes(Quote(*row) for row in rows)


def quoted_pairs() -> set[tuple[str, str]]:
    """List the pairs of currencies that have a rate."""
    return set(ExchangeRate.objects.values_list("source", "target").distinct())


def listed_rates(limit: int) -> Sequence[ExchangeRate]:
    """List the newest exchange rates."""
    return list(ExchangeRate.objects.select_related("set_by").order_by("-on", "source", "target")[:limit])
