"""Lists: chosen columns, order, saved views and files, all told by the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.safestring import SafeString

from vir.foundation.identity.models import SavedView
from vir.foundation.identity.saved_views import saved_views
from vir.foundation.tenancy.models import Environment
from vir.foundation.web import files, formats
from vir.foundation.web.access import TenantRequest
from vir.foundation.web.columns import Column, Kind, Value

R = TypeVar("R")
FILE_ROWS_MAX = 50_000
# Parts of the address that say how, not what: a saved view and a file name leave them out or tell them apart.
NOT_FILTERS = ("cols", "sort", "page", "format", "bom")
NOT_KEPT = ("page", "format", "bom")
NO_ORDER = ("", "-")


@dataclass(frozen=True)
class ListSpec(Generic[R]):
    """
    A list: its name in addresses and files, its columns in their usual order, and its usual order of rows.

    :param order: the key of the column it is sorted by, "-" before it where it falls; empty as it comes
    :param ties: what the database sorts by where two rows are the same
    """

    key: str
    title: str
    noun: str
    columns: tuple[Column[R], ...]
    order: str = ""
    ties: tuple[str, ...] = ()
    currency: Callable[[R], str] | None = None


@dataclass(frozen=True)
class Cell:
    """A cell of the page."""

    html: SafeString | str
    label: str
    css: str
    is_first: bool


@dataclass(frozen=True)
class Line(Generic[R]):
    """A row of the page."""

    row: R
    cells: tuple[Cell, ...]


@dataclass
class Listed(Generic[R]):
    """A list as it was asked for: its page, or the file of all of it."""

    spec: ListSpec[R]
    columns: tuple[Column[R], ...]
    sort: str
    page: Page[R]
    query: str
    views: list[SavedView]
    file: HttpResponse | None = None
    problem: str = ""
    hidden: list[tuple[str, str]] = field(default_factory=list)

    @property
    def status(self) -> int:
        """Give the status of the page."""
        return 422 if self.problem else 200

    @property
    def lines(self) -> list[Line[R]]:
        """Give the rows of the page with their cells."""
        return [Line(row, self._cells(row)) for row in self.page.object_list]

    @property
    def choices(self) -> list[tuple[Column[R], bool]]:
        """Give every column with whether it is shown, the shown ones first in their order."""
        rest = [column for column in self.spec.columns if column not in self.columns]
        return [*((column, True) for column in self.columns), *((column, False) for column in rest)]

    @property
    def current_view(self) -> SavedView | None:
        """Give the saved view that the address is."""
        return next((view for view in self.views if view.query == self.query), None)

    def tabs(self, built_in: Iterable[dict[str, Any]], base: str) -> list[dict[str, Any]]:
        """Give the built-in tabs and a tab of each saved view."""
        current = self.current_view
        own = [
            {"label": view.name, "url": f"{base}?{view.query}", "current": view is current, "count": None}
            for view in self.views
        ]
        given = [{**tab, "current": tab["current"] and current is None} for tab in built_in]
        return [*given, *own]

    def _cells(self, row: R) -> tuple[Cell, ...]:
        currency = self.spec.currency(row) if self.spec.currency is not None else ""
        return tuple(
            Cell(column.cell(row, currency), column.label, column.css, place == 0)
            for place, column in enumerate(self.columns)
        )


def read_list(
    request: TenantRequest,
    spec: ListSpec[R],
    rows: QuerySet[Any] | Sequence[R],
    *,
    per_page: int,
    found: int | None = None,
    file_rows_max: int = FILE_ROWS_MAX,
) -> Listed[R]:
    """
    Read how a list is asked for: columns, order, page, or the file of everything that fits.

    :param rows: what the filters left, all of it; sorted by the database where it is a query
    :param found: how many fit, where more do than can be paged through
    """
    asked = request.GET
    columns = _chosen(asked, spec)
    sort = _sort(asked.get("sort", spec.order), spec)
    ordered = _ordered(rows, spec, sort)
    listed: Listed[R] = Listed(
        spec=spec,
        columns=columns,
        sort=sort,
        page=Paginator(ordered, per_page).get_page(asked.get("page")),
        query=kept_query(asked),
        views=saved_views(user_id=request.access.user.id, page=spec.key),
        hidden=[
            (name, value)
            for name, values in asked.lists()
            if name not in ("cols", *NOT_KEPT)
            for value in values
        ],
    )
    form = asked.get("format", "")
    if form in files.CONTENT_TYPES:
        fitting = listed.page.paginator.count if found is None else found
        if fitting > file_rows_max:
            most = f"a file holds {file_rows_max:,}. Narrow the list first."
            listed.problem = f"{fitting:,} {spec.noun} were found, and {most}"
        else:
            listed.file = _file(request, listed, list(ordered[:]), form)
    return listed


def kept_query(asked: QueryDict) -> str:
    """Write what a saved view keeps of an address: filters, order and columns, in one order."""
    kept = asked.copy()
    for name in NOT_KEPT:
        kept.pop(name, None)
    pairs = [(name, value) for name, values in sorted(kept.lists()) for value in values if value]
    clean = QueryDict(mutable=True)
    for name, value in pairs:
        clean.appendlist(name, value.replace("\x00", ""))
    return clean.urlencode()


def _chosen(asked: QueryDict, spec: ListSpec[R]) -> tuple[Column[R], ...]:
    """Give the columns that are asked for, in that order; the first of the list always leads."""
    known = {column.key: column for column in spec.columns}
    keys = [key for value in asked.getlist("cols") for key in value.split(",")]
    wanted = [known[key] for key in dict.fromkeys(keys) if key in known]
    if not wanted:
        return tuple(column for column in spec.columns if column.at_first)
    lead = spec.columns[0]
    return (lead, *(column for column in wanted if column is not lead))


def _sort(asked: str, spec: ListSpec[R]) -> str:
    keys = {column.key for column in spec.columns}
    return asked if asked.removeprefix("-") in keys else spec.order


def _ordered(rows: QuerySet[Any] | Sequence[R], spec: ListSpec[R], sort: str) -> QuerySet[Any] | Sequence[R]:
    if sort in NO_ORDER:
        return rows
    falls, key = sort.startswith("-"), sort.removeprefix("-")
    column = next(column for column in spec.columns if column.key == key)
    if isinstance(rows, QuerySet):
        if not column.order:
            return rows
        return rows.order_by(f"-{column.order}" if falls else column.order, *spec.ties)
    if not isinstance(rows, list):
        # A sequence that reads itself page by page has one order.
        return rows
    there = [row for row in rows if column.value(row) is not None]
    missing = [row for row in rows if column.value(row) is None]
    return [*sorted(there, key=lambda row: _place(column.value(row)), reverse=falls), *missing]


def _place(value: Value) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _file(request: TenantRequest, listed: Listed[R], rows: Sequence[R], form: str) -> HttpResponse:
    access = request.access
    sheet = _sheet(request, listed, rows)
    content = files.csv_bytes(sheet, bom="bom" in request.GET) if form == "csv" else files.xlsx_bytes(sheet)
    name = f"{access.tenant.slug}_{listed.spec.key}_{access.today.isoformat()}.{form}"
    return HttpResponse(
        content,
        content_type=files.CONTENT_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _sheet(request: TenantRequest, listed: Listed[R], rows: Sequence[R]) -> files.Sheet:
    """Give what is shown, in that order, plus the codes of what is named and the currency of amounts."""
    access, spec = request.access, listed.spec
    heads: list[files.FileColumn] = []
    reads: list[Callable[[R], Value]] = []
    for column in listed.columns:
        if not column.in_file:
            continue
        heads.append(files.FileColumn(column.key, column.label, column.kind, column.means))
        reads.append(column.value)
        if column.code is not None:
            heads.append(files.FileColumn(f"{column.key}_code", f"{column.label}, code", "code"))
            reads.append(column.code)
    if spec.currency is not None and any(column.kind == "money" for column in listed.columns):
        heads.append(files.FileColumn("currency", "Currency", "code"))
        reads.append(spec.currency)
    asked = [(n, v) for n, values in request.GET.lists() if n not in NOT_FILTERS for v in values if v]
    told = [
        ("Vendor", access.tenant.name),
        ("As of", formats.day(access.today)),
        ("Narrowed to", "; ".join(f"{name}: {value}" for name, value in asked) or "Nothing: all of them"),
        ("Sorted by", _sorted_words(listed)),
    ]
    if access.preview is not None:
        told.append(("Preview", f"{access.mark}. Worked out for this file, not kept."))
    if access.tenant.environment == Environment.DEMO:
        told.append(("DEMO", "Made-up data."))
    return files.Sheet(
        title=f"{spec.title} of {access.tenant.name}",
        author=access.tenant.name,
        made_on=access.today,
        columns=heads,
        rows=[
            [_exact(read(row), head.kind) for head, read in zip(heads, reads, strict=True)] for row in rows
        ],
        told=told,
    )


def _sorted_words(listed: Listed[Any]) -> str:
    key = listed.sort.removeprefix("-")
    label = next((column.label for column in listed.spec.columns if column.key == key), "")
    return f"{label}, {'falling' if listed.sort.startswith('-') else 'rising'}" if label else "As listed"


def _exact(value: Value, kind: Kind) -> Value:
    """Write a decimal without the trailing zeros of its column in the database; money keeps its cents."""
    if not isinstance(value, Decimal):
        return value
    shortest = value.normalize()
    decimals = -cast(int, shortest.as_tuple().exponent)
    least = 2 if kind == "money" else 0
    return shortest if decimals > least else shortest.quantize(Decimal(1).scaleb(-least))
