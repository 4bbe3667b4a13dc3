"""Rows of sales files that never became lines, because whose or what they are is not known."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from vir.foundation.imports.models import ImportKind, ImportProblem, ProblemWeight
from vir.foundation.imports.queries import IN_THE_BOOKS
from vir.foundation.periods import Period

UNKNOWN = ("unknown_partner", "unknown_sku")
IMPORTS_SHOWN = 10


@dataclass(frozen=True)
class Unmatched:
    """Rows of an import that were left out because their partner or product is not known."""

    import_number: int
    rows: int


def unmatched_rows(period: Period) -> tuple[Unmatched, ...]:
    """List the sales imports committed since a period began whose rows were left out as unknown."""
    found = (
        ImportProblem.objects.filter(
            batch__kind=ImportKind.SALES,
            batch__state__in=IN_THE_BOOKS,
            batch__committed_at__date__gte=period.start,
            weight=ProblemWeight.BAD,
            code__in=UNKNOWN,
        )
        .order_by("-batch__number")
        .values_list("batch__number")
        .annotate(rows=Count("row", distinct=True))
    )
    return tuple(Unmatched(number, rows) for number, rows in found[:IMPORTS_SHOWN])
