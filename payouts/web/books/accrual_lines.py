"""What the page of the rollforward shows: cells with their entries, and why books and contract differ."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from payouts.ledger.rollforward import Row
from payouts.models import AccountingPeriod, RollforwardReview
from payouts.queries.books.rollforward import PeriodTable, ProgramNamed, program_reviews
from payouts.queries.books.why import Differing
from payouts.web.books.finding import month_word
from payouts.web.books.working import method_words, tier_words
from vir.foundation.web.access import TenantRequest


@dataclass(frozen=True)
class Cell:
    """One amount of the table with the page of its entries."""

    column: str
    amount: Decimal
    url: str


@dataclass(frozen=True)
class Line:
    """One row of the table as it is shown."""

    row: Row
    program: ProgramNamed | None
    cells: tuple[Cell, ...]
    closing: Cell
    review: RollforwardReview | None
    detail: str


@dataclass(frozen=True)
class Why:
    """One section that says why books and contract differ."""

    found: Differing
    tiers: tuple[tuple[str, int, str], ...]
    method: str
    overrides: tuple[dict[str, Any], ...]
    estimate: Decimal
    estimate_url: str
    accrued_url: str


def entries_url(
    request: TenantRequest, period: AccountingPeriod, column: str, currency: str, program: str = ""
) -> str:
    """Give the address of the entries behind a cell."""
    words = {"period": month_word(period.starts_on), "column": column, "currency": currency}
    if program:
        words["program"] = program
    base = reverse("payouts:entries", kwargs={"tenant": request.access.tenant.slug})
    return f"{base}?{urlencode(words)}"


def lines_of(request: TenantRequest, table: PeriodTable) -> list[Line]:
    """Lay the rows of a table out with their cells."""
    reviews = program_reviews(table.period, table.table.currency)
    return [
        line_of(request, table, row, reviews.get(row.program_id) if row.program_id else None)
        for row in table.table.rows
    ]


def line_of(request: TenantRequest, table: PeriodTable, row: Row, review: RollforwardReview | None) -> Line:
    """Lay one row out; each amount leads to its entries."""
    program = table.named(row)
    code = "" if program is None else program.code

    def cell(column: str, amount: Decimal) -> Cell:
        return Cell(column, amount, entries_url(request, table.period, column, row.currency, code))

    moved = [cell(column.value, amount) for column, amount in row.moved]
    if table.table.total.other:
        moved.append(cell("other", row.other))
    current = review is not None and review.closing == row.closing
    return Line(
        row=row,
        program=program,
        cells=(cell("opening", row.opening), *moved),
        closing=cell("closing", row.closing),
        review=review if current else None,
        detail="",
    )


def why_of(
    request: TenantRequest, found: Differing, tables: list[PeriodTable], period: AccountingPeriod
) -> Why:
    """Say why books and contract differ in one measurement period of a program."""
    row = next(
        (
            row
            for table in tables
            for row in table.table.rows
            if row.program_id == found.promise.program_id and row.currency == found.currency
        ),
        None,
    )
    most = max((count.partners for count in found.tiers), default=0)
    return Why(
        found=found,
        tiers=tuple(
            (tier_words(count.tier), count.partners, f"{count.partners * 90 // most if most else 0}%")
            for count in found.tiers
        ),
        method=method_words(found.method.value),
        overrides=tuple(
            {
                "it": one,
                "change": f"{tier_words(one.was_tier)} to {tier_words(one.tier)}"
                if one.override.expected_tier is not None
                else "expected volume set",
            }
            for one in found.overrides
        ),
        estimate=Decimal(0) if row is None else row.prior,
        estimate_url=entries_url(request, period, "prior", found.currency, found.promise.code),
        accrued_url=entries_url(request, period, "closing", found.currency, found.promise.code),
    )
