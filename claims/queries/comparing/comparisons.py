"""Comparisons, their rows and what was said about them; in the portal the partner's own, for the vendor everybody's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.enums import Difference, Found, Outcome
from claims.models import Comparison, ComparisonNote, ComparisonRow

NUMBER_MAX: Final = 2_000_000_000
ZERO: Final = Decimal(0)
APART: Final = (Found.DIFFERS.value, Found.ONLY_LISTED.value, Found.ONLY_COUNTED.value)
# The rows that a page shows, by the word in its address; "apart" is everything on which the sides differ.
SHOWS: Final[dict[str, Q]] = {
    "apart": Q(found__in=APART),
    "differs": Q(found=Found.DIFFERS.value),
    "only-listed": Q(found=Found.ONLY_LISTED.value),
    "only-counted": Q(found=Found.ONLY_COUNTED.value),
    "not-read": Q(found=Found.NOT_READ.value),
    "same": Q(found=Found.SAME.value),
}


@dataclass(frozen=True)
class Part:
    """One reason why the totals differ, with its rows and what it makes of the difference."""

    found: Found
    difference: Difference | None
    rows: int
    net: Decimal


@dataclass(frozen=True)
class Apart:
    """What the list says above the vendor's lines of one product on one day; settled by the list being wrong: no."""

    product_id: UUID | None
    day: date
    quantity: Decimal
    net: Decimal


@dataclass(frozen=True)
class Summary:
    """A comparison counted: rows by what was found, parts that add up to the difference, rows still open."""

    counts: dict[str, int]
    parts: tuple[Part, ...]
    apart: tuple[Apart, ...]
    open: int
    settled: dict[str, int]

    def shown(self, show: str) -> int:
        """Count the rows that a page shows."""
        if show == "apart":
            return sum(self.counts.get(found, 0) for found in APART)
        return self.counts.get(show.replace("-", "_"), 0)


@dataclass(frozen=True)
class Note:
    """What one side wrote. `author` is empty where the vendor's people are not shown."""

    side: str
    author: str
    text: str
    at: datetime


def comparisons(partner_id: UUID | None = None) -> QuerySet[Any]:
    """List comparisons, the newest first, each with how many rows differ and how many of them are open."""
    apart = ComparisonRow.objects.filter(comparison=OuterRef("pk"), found__in=APART)
    found: QuerySet[Any] = Comparison.objects.annotate(
        apart=_count(apart), open=_count(apart.filter(outcome=""))
    ).order_by("-number")
    if partner_id is not None:
        return found.filter(partner_id=partner_id)
    return found.select_related("partner")


def comparison_by_number(number: int) -> Comparison | None:
    """Find a comparison."""
    if number > NUMBER_MAX:
        return None
    found: Comparison | None = Comparison.objects.filter(number=number).first()
    return found


def summary_of(one: Comparison) -> Summary:
    """Count a comparison; one query, of at most the rows that a comparison has."""
    rows = ComparisonRow.objects.filter(comparison=one).values_list(
        "found",
        "differs",
        "outcome",
        "product_id",
        "listed_on",
        "counted_on",
        "quantity_apart",
        "net_apart",
    )
    counts: dict[str, int] = {}
    parts: dict[tuple[str, str], tuple[int, Decimal]] = {}
    apart, still_open = [], 0
    settled: dict[str, int] = {}
    for found, differs, outcome, product_id, listed_on, counted_on, quantity, net in rows:
        counts[found] = counts.get(found, 0) + 1
        if found not in APART:
            continue
        if outcome:
            settled[outcome] = settled.get(outcome, 0) + 1
        else:
            still_open += 1
        key = (found, differs[0] if differs else "")
        many, sum_so_far = parts.get(key, (0, ZERO))
        parts[key] = (many + 1, sum_so_far + net)
        if (quantity or net) and outcome != Outcome.LIST_WRONG.value:
            apart.append(Apart(product_id, counted_on or listed_on, quantity, net))
    ordered = sorted(parts.items(), key=lambda item: (APART.index(item[0][0]), _place(item[0][1])))
    return Summary(
        counts,
        tuple(Part(Found(f), Difference(d) if d else None, n, net) for (f, d), (n, net) in ordered),
        tuple(apart),
        still_open,
        settled,
    )


def rows_of(one: Comparison, show: str) -> QuerySet[ComparisonRow]:
    """List the rows that a page shows, in the order of the list."""
    return ComparisonRow.objects.filter(SHOWS[show], comparison=one).order_by("place")


def row_at(one: Comparison, place: int) -> ComparisonRow | None:
    """Find a row by its place."""
    found: ComparisonRow | None = ComparisonRow.objects.filter(
        comparison=one, place=min(place, NUMBER_MAX)
    ).first()
    return found


def rows_at(one: Comparison, places: Collection[int]) -> list[ComparisonRow]:
    """Find rows by their places, in the order of the list; those that there are not are left out."""
    known = [place for place in places if 0 < place <= NUMBER_MAX]
    return list(ComparisonRow.objects.filter(comparison=one, place__in=known).order_by("place"))


def notes_of(
    one: Comparison, rows: Iterable[ComparisonRow], *, people: bool
) -> dict[UUID | None, Sequence[Note]]:
    """
    Give what was said about rows, and under None about the whole, the oldest first; one query.

    :param people: whether names of people are shown: the portal knows none of the vendor's
    """
    wanted = Q(row__isnull=True) | Q(row_id__in=[row.id for row in rows])
    notes: QuerySet[Any] = ComparisonNote.objects.filter(wanted, comparison=one).order_by("at", "id")
    if people:
        notes = notes.select_related("author")
    found: dict[UUID | None, list[Note]] = {}
    for note in notes:
        said = Note(note.side, str(note.author) if people else "", note.text, note.at)
        found.setdefault(note.row_id, []).append(said)
    return dict(found)


def waiting_notes() -> QuerySet[ComparisonNote]:
    """
    Give what partners wrote last about a row, or about a whole comparison, and nobody of the vendor answered.

    A row that is settled waits for nobody.
    """
    newest = (
        ComparisonNote.objects.order_by("comparison_id", "row_id", "-at", "-id")
        .distinct("comparison_id", "row_id")
        .values("id")
    )
    found: QuerySet[ComparisonNote] = ComparisonNote.objects.filter(id__in=newest, side="partner")
    return found.filter(Q(row__isnull=True) | Q(row__outcome=""))


def _count(rows: QuerySet[Any]) -> Any:
    # Counted for the rows of a page only, whatever else there is.
    counted = rows.order_by().values("comparison").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _place(difference: str) -> int:
    return list(Difference).index(Difference(difference)) if difference else -1
