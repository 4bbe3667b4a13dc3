"""Purchases: every line of the partner, whether it counts for a program, and if not why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from claims.enums import LineType
from claims.queries.portal import own_lines, totals
from payouts.enums import LineFate
from payouts.exports.cells import Cell, csv_file
from programs.queries.portal import PortalProgram, product_names
from vir.faces.portal import addresses, once, words
from vir.faces.portal.counted import REASONS, Counted, Left, counted_of
from vir.faces.portal.loading import Loaded, load
from vir.faces.portal.standing import arrange, standing
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.words import later, say, say_many

LINES_A_PAGE = 50
EXPORT_LINES_MAX = 50_000
SHOWS = {"all": None, "counted": True, "not-counted": False}
HEADER = (
    "sale_date",
    "document",
    "sku",
    "product",
    "type",
    "quantity",
    "gross",
    "net",
    "currency",
    "received_on",
    "counted",
    "reason",
)


class TooManyLines(Refused):
    """More lines than one file holds."""


@dataclass(frozen=True)
class Line:
    """One line as it is shown and exported."""

    sale_date: date
    received_on: date
    document: str
    sku: str
    product: str
    line_type: LineType
    quantity: Decimal
    gross: Decimal
    net: Decimal
    currency: str
    fate: LineFate
    # The number of the version that counts the line, None where the program has only one.
    version: int | None = None

    @property
    def counts(self) -> bool:
        """Tell whether the line counts."""
        return self.fate is LineFate.COUNTED

    @property
    def question(self) -> str:
        """Write the subject of a question about the line."""
        return f"{self.document}, {self.sku}, {formats.day(self.sale_date)}: {say(REASONS[self.fate])}"

    @property
    def said(self) -> str:
        """Say whether the line counts, and why not where it does not."""
        if not self.counts:
            return say("Not counted: {reason}", reason=say(REASONS[self.fate]))
        return say("Counted, return") if self.line_type is LineType.RETURN else say("Counted")


def _paged(loaded: Loaded, show: str, counted: Counted, number: str | None) -> Page[Any]:
    """Give one page of the lines, which were counted already where they were added up."""
    found = Paginator(own_lines(loaded.scope, counted=SHOWS[show]), LINES_A_PAGE)
    in_all = counted.lines + counted.returns
    counts = {"all": in_all + counted.left_lines, "counted": in_all, "not-counted": counted.left_lines}
    # Over the cached property of the paginator, which would count them in the database again.
    found.count = counts[show]
    return found.get_page(number)


@requires(Right.PORTAL_PURCHASES)
@require_GET
def purchases(request: TenantRequest) -> HttpResponse:
    """List the lines of one period of one program, all of them or those that count or do not."""
    choices = _choices(request)
    if not choices:
        return render(request, "portal/purchases.html", {"choices": []})
    loaded, show = _asked(request, choices)
    counted = counted_of(loaded.standing, totals(loaded.scope))
    page = _paged(loaded, show, counted, request.GET.get("page"))
    return render(request, "portal/purchases.html", _context(request, choices, loaded, show, counted, page))


@requires(Right.PORTAL_PURCHASES)
@require_GET
def export(request: TenantRequest) -> HttpResponse:
    """
    Give the lines on the page as CSV, all pages of them.

    :raises Http404: if the partner is in no program
    """
    choices = _choices(request)
    if not choices:
        raise Http404
    loaded, show = _asked(request, choices)
    try:
        content = _csv(loaded, show)
    except TooManyLines as refused:
        counted = counted_of(loaded.standing, totals(loaded.scope))
        page = _paged(loaded, show, counted, "1")
        context = {**_context(request, choices, loaded, show, counted, page), "error": refused.message}
        return render(request, "portal/purchases.html", context, status=422)
    name = f"{request.access.tenant.slug}_{loaded.program.code}_{loaded.standing.period.start}_{show}.csv"
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(name)}"'
    return response


def _choices(request: TenantRequest) -> list[PortalProgram]:
    """List the partner's programs, the one to lead with first."""
    placed = arrange(
        [
            standing(
                program, once.earnings(), today=request.access.today, counted_to=once.freshness().counted_to
            )
            for program in once.programs()
        ]
    )
    return [one.program for one in placed if one.period.start <= request.access.today]


def _asked(request: TenantRequest, choices: list[PortalProgram]) -> tuple[Loaded, str]:
    """
    Read which program and which lines the address asks for.

    :raises Http404: if there is no such program, period or selection
    """
    show = request.GET.get("show", "all")
    if show not in SHOWS:
        raise Http404
    return load(request, request.GET.get("program") or choices[0].code), show


def _context(
    request: TenantRequest,
    choices: list[PortalProgram],
    loaded: Loaded,
    show: str,
    counted: Counted,
    page: Page[Any],
) -> dict[str, Any]:
    one = loaded.standing
    place = (request.access.tenant.slug, loaded.program.code, one.period.start)
    in_all = counted.lines + counted.returns
    return {
        "choices": choices,
        "ask_url": reverse("portal:message_ask", kwargs={"tenant": request.access.tenant.slug}),
        "program": loaded.program,
        "one": one,
        "show": show,
        "periods": _periods(loaded, request.access.today),
        "tabs": [
            {
                "label": say(label),
                "url": addresses.purchases(*place, key),
                "current": key == show,
                "count": count,
            }
            for key, label, count in (
                ("all", later("All"), in_all + counted.left_lines),
                ("counted", later("Counted"), in_all),
                ("not-counted", later("Not counted"), counted.left_lines),
            )
        ],
        "counted": counted,
        "left_out": [_left(each) for each in counted.left],
        "measure": words.measure_name(one.terms),
        "total": words.full(one.terms, counted.total),
        "bought": words.full(one.terms, counted.bought),
        "returned": words.full(one.terms, counted.returned),
        "currency": one.terms.currency,
        "page": page,
        "lines": list(_named(loaded.program, page.object_list)),
        "export_url": addresses.purchases(*place, show, page="purchases_export"),
        "period_words": formats.span(one.period.start, one.period.last_day),
        "as_of": loaded.as_of,
    }


def _left(each: Left) -> dict[str, Any]:
    """Say how many lines did not count for one reason, and what they come to."""
    said = say_many(
        "{count} not counted: {reason}",
        "{count} not counted: {reason}",
        each.lines,
        count=formats.number(each.lines),
        reason=say(REASONS[each.fate]),
    )
    return {"said": said, "net": each.net}


def _periods(loaded: Loaded, today: date) -> list[tuple[str, str]]:
    """List the first day and the words of each period that has begun, the newest first."""
    begun = [period for period in loaded.program.current.terms.periods() if period.start <= today]
    return [
        (period.start.isoformat(), formats.span(period.start, period.last_day)) for period in reversed(begun)
    ]


def _named(program: PortalProgram, rows: Iterable[Mapping[str, Any]]) -> Iterator[Line]:
    """Give the rows with the names of their products; one query for all of them."""
    found = list(rows)
    names: dict[UUID, tuple[str, str]] = product_names(row["product_id"] for row in found)
    for row in found:
        sku, product = names.get(row["product_id"], ("", ""))
        yield Line(
            sale_date=row["sale_date"],
            received_on=row["received_on"],
            document=row["document"],
            sku=sku,
            product=product,
            line_type=LineType(row["line_type"]),
            quantity=row["quantity"],
            gross=row["gross"],
            net=row["net"],
            currency=row["currency"],
            fate=LineFate(row["fate"]),
            version=program.counted_by(row["counts_on"]).number if "counts_on" in row else None,
        )


def _csv(loaded: Loaded, show: str) -> bytes:
    """
    Write the lines.

    :raises TooManyLines: if they are more than one file holds
    """
    rows = list(own_lines(loaded.scope, counted=SHOWS[show])[: EXPORT_LINES_MAX + 1])
    if len(rows) > EXPORT_LINES_MAX:
        raise TooManyLines(
            say(
                "A file holds {count} lines and there are more. Show only the lines that did not count, or open"
                " the statement of the period, which has its lines as a file.",
                count=formats.number(EXPORT_LINES_MAX),
            )
        )
    return csv_file(HEADER, (_cells(line) for line in _named(loaded.program, rows)), bom=True)


def _cells(line: Line) -> tuple[Cell, ...]:
    return (
        line.sale_date.isoformat(),
        line.document,
        line.sku,
        line.product,
        line.line_type.value,
        line.quantity,
        line.gross,
        line.net,
        line.currency,
        line.received_on.isoformat(),
        "yes" if line.counts else "no",
        "" if line.counts else line.fate.label,
    )


def _file_name(name: str) -> str:
    """Keep a file name to what every system takes."""
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "-" for letter in name
    )
