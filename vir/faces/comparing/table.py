"""The table of a comparison in words, the same for both sides but for whose list is "yours"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404

from claims.enums import Difference, Found, ListWay, MatchedBy, Outcome
from claims.models import Comparison, ComparisonRow
from claims.queries.comparing.comparisons import (
    APART,
    SHOWS,
    Note,
    comparison_by_number,
    notes_of,
    rows_of,
    summary_of,
)
from vir.faces.comparing.sums import Names, differ_words, hints, left_out, reckoning
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest

ROWS_A_PAGE: Final = 50


@dataclass(frozen=True)
class Side:
    """One purchase as one side has it."""

    document: str
    sku: str
    day: Any
    quantity: Decimal | None
    net: Decimal | None
    many: int


@dataclass(frozen=True)
class Row:
    """A row of the table; `notes` were written about it, `outcome` says how it was settled."""

    place: int
    head: str
    what: str
    basis: str
    listed: Side | None
    counted: Side | None
    apart: Decimal
    problem: str
    can_act: bool
    outcome: str
    reason: str
    settled_at: datetime | None
    notes: Sequence[Note]


def comparison_or_404(number: int) -> Comparison:
    """
    Find a comparison.

    :raises Http404: if there is none for this partner or vendor
    """
    found = comparison_by_number(number)
    if found is None:
        raise Http404
    return found


def names_of(request: TenantRequest, partner: str) -> Names:
    """Name both sides: for the partner its own list is "your list", for the vendor its own lines are "our lines"."""
    if request.access.side == "portal":
        return Names("your list", f"{request.access.tenant.name}’s lines", is_partner=True)
    return Names(f"the list of {partner}", "our lines", is_partner=False)


def table_context(
    request: TenantRequest, one: Comparison, names: Names, page_url: Callable[[str], str]
) -> dict[str, Any]:
    """
    Give everything that the page of a comparison shows.

    :param page_url: gives the address of the page with other rows
    :raises Http404: if the address asks for rows that there are not
    """
    summary = summary_of(one)
    show = request.GET.get("show", "apart")
    if show not in SHOWS:
        raise Http404
    rows: Any = _Counted(rows_of(one, show), summary.shown(show))
    paginator: Paginator[Any] = Paginator(rows, ROWS_A_PAGE)
    page: Page[Any] = paginator.get_page(request.GET.get("page"))
    found = list(page.object_list)
    notes = notes_of(one, found, people=not names.is_partner)
    return {
        "one": one,
        "names": names,
        "summary": summary,
        "show": show,
        "page": page,
        "rows": [_row(row, names, notes) for row in found],
        "about_all": notes.get(None, ()),
        "tabs": [
            {
                "label": label,
                "url": page_url(key),
                "current": key == show,
                "count": summary.shown(key),
            }
            for key, label in _tabs(names)
            if summary.shown(key) or key in ("apart", "same")
        ],
        "reckoning": reckoning(one, summary, names),
        "hints": hints(one, names),
        "left_out": left_out(one, summary, names),
        "days": formats.span(one.starts_on, one.ends_on),
        "is_figure": one.way == ListWay.FIGURE,
        "settle_words": "Our list is wrong" if names.is_partner else "We will correct our lines",
    }


class _Counted:
    """Rows whose number is known already, so that a paginator asks for it no more."""

    def __init__(self, rows: Any, many: int) -> None:
        self.rows, self.many = rows, many

    def __len__(self) -> int:
        return self.many

    def __getitem__(self, place: Any) -> Any:
        return self.rows[place]


def _tabs(names: Names) -> tuple[tuple[str, str], ...]:
    return (
        ("apart", "All that differ"),
        ("differs", "Other figures"),
        ("only-listed", f"Only on {names.listed}"),
        ("only-counted", f"Only in {names.counted}"),
        ("not-read", "Not read"),
        ("same", "The same"),
    )


def _row(row: ComparisonRow, names: Names, notes: dict[UUID | None, Sequence[Note]]) -> Row:
    listed = row.listed_count and row.found != Found.NOT_READ
    return Row(
        place=row.place,
        head=row.listed_document or row.counted_document or f"Row {row.listed_row}",
        what=_what(row, names),
        # The surest key goes without saying.
        basis="" if row.basis in ("", MatchedBy.DOCUMENT) else MatchedBy(row.basis).words,
        listed=Side(
            row.listed_document,
            row.listed_sku,
            row.listed_on,
            row.listed_quantity,
            row.listed_net,
            row.listed_count,
        )
        if listed
        else None,
        counted=Side(
            row.counted_document,
            row.counted_sku,
            row.counted_on,
            row.counted_quantity,
            row.counted_net,
            row.counted_count,
        )
        if row.counted_count
        else None,
        apart=row.net_apart,
        problem=row.problem,
        can_act=row.found in APART and not row.outcome,
        outcome=_outcome(row.outcome, names),
        reason=row.reason,
        settled_at=row.settled_at,
        notes=notes.get(row.id, ()),
    )


def _what(row: ComparisonRow, names: Names) -> str:
    """Say what was found, "Amount and date differ"."""
    found = Found(row.found)
    if found is Found.DIFFERS:
        return differ_words(Difference(each) for each in row.differs)
    if found is Found.SAME:
        return "The same"
    if found is Found.NOT_READ:
        return "Not read"
    side = f"on {names.listed}" if found is Found.ONLY_LISTED else f"in {names.counted}"
    return f"Only {side}, says again what {row.repeats} says" if row.repeats else f"Only {side}"


def _outcome(outcome: str, names: Names) -> str:
    if not outcome:
        return ""
    if Outcome(outcome) is Outcome.LIST_WRONG:
        return f"Settled: {names.listed} is wrong"
    return f"Settled: {names.counted} will be corrected"
