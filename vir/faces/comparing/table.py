"""The table of a comparison in words, the same for both sides but for whose list is "yours"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode
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
from vir.faces.comparing.sums import (
    Names,
    differ_words,
    effects_with,
    hints,
    left_out,
    reckoning,
    standing_words,
)
from vir.foundation.kept import told
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest
from vir.foundation.words import later, say, say_many

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
        vendor = request.access.tenant.name
        return Names("your list", f"{vendor}’s lines", is_partner=True, vendor=vendor)
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
    shown = [_row(row, names, notes) for row in found]
    return {
        "one": one,
        "names": names,
        "summary": summary,
        "show": show,
        "page": page,
        "rows": shown,
        "many": sum(row.can_act for row in shown) > 1,
        "chosen": _chosen(request, shown),
        # Every row of the page that can be settled is chosen by an address, so that it works without scripts.
        "choose_all": f"?{urlencode({'show': show, 'page': page.number, 'chosen': 'all'})}#settle",
        "reason": request.POST.get("reason", "") if is_many(request) else "",
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
        "settle_words": names.tell(later("Our list is wrong"), "We will correct our lines"),
        "effects_with": effects_with(one, names),
        "standing": standing_words(summary, names),
    }


def is_many(request: TenantRequest) -> bool:
    """Say whether rows that were chosen together are settled, not one by its own form."""
    return request.method == "POST" and request.POST.get("many") == "1"


def _chosen(request: TenantRequest, rows: Sequence[Row]) -> set[int]:
    """Give the places of the rows that stand chosen: as they were sent and refused, else all where that is asked."""
    if is_many(request):
        sent = set(request.POST.getlist("row"))
        return {row.place for row in rows if str(row.place) in sent}
    return {row.place for row in rows} if request.GET.get("chosen") == "all" else set()


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
        ("apart", say("All that differ")),
        ("differs", say("Other figures")),
        ("only-listed", names.tell(later("Only on your list"), "Only on {listed}")),
        ("only-counted", names.tell(later("Only in {vendor}’s lines"), "Only in {counted}")),
        ("not-read", say("Not read")),
        ("same", say("The same")),
    )


def _row(row: ComparisonRow, names: Names, notes: dict[UUID | None, Sequence[Note]]) -> Row:
    listed = row.listed_count and row.found != Found.NOT_READ
    return Row(
        place=row.place,
        head=row.listed_document or row.counted_document or say("Row {row}", row=row.listed_row),
        what=_what(row, names),
        # The surest key goes without saying.
        basis="" if row.basis in ("", MatchedBy.DOCUMENT) else _basis(row),
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
        problem=told(row.problem_of, row.problem),
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
        return say("The same")
    if found is Found.NOT_READ:
        return say("Not read")
    if found is Found.ONLY_LISTED:
        only = names.tell(later("Only on your list"), "Only on {listed}")
    else:
        only = names.tell(later("Only in {vendor}’s lines"), "Only in {counted}")
    return (
        say("{only}, says again what {repeats} says", only=only, repeats=_repeats(row.repeats))
        if row.repeats
        else only
    )


def _repeats(stored: str) -> str:
    """Name the row or the document that says the same: kept as "row 3" or "document INV-1"."""
    kind, _, name = stored.partition(" ")
    return say("row {row}", row=name) if kind == "row" else say("document {document}", document=name)


def _basis(row: ComparisonRow) -> str:
    """Say by what two rows were taken for one purchase, and of how many each side is."""
    parts = [say("Taken for one purchase by the {basis}", basis=say(MatchedBy(row.basis).words))]
    if row.listed_count > 1:
        parts.append(
            say_many(
                "{count} row of the list",
                "{count} rows of the list",
                row.listed_count,
                count=formats.number(row.listed_count),
            )
        )
    if row.counted_count > 1:
        parts.append(
            say_many(
                "{count} line", "{count} lines", row.counted_count, count=formats.number(row.counted_count)
            )
        )
    return say("{list}.", list=formats.listed(parts))


def _outcome(outcome: str, names: Names) -> str:
    if not outcome:
        return ""
    if Outcome(outcome) is Outcome.LIST_WRONG:
        return names.tell(later("Settled: your list is wrong"), "Settled: {listed} is wrong")
    return names.tell(
        later("Settled: {vendor}’s lines will be corrected"), "Settled: {counted} will be corrected"
    )
