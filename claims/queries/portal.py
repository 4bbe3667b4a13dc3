"""A partner's own lines, each with its fate: that it counts for a program, or the first reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When

from claims.models import SalesLine
from claims.queries import by_rule
from claims.queries.freshness import freshness
from programs.queries.portal import Span, product_ids
from programs.rating.eras import Era
from programs.terms import Terms
from vir.foundation.periods import Period
from vir.foundation.tenancy.context import current

COUNTED = "counted"
_COLUMNS = (
    "sale_date",
    "received_on",
    "document",
    "product_id",
    "line_type",
    "quantity",
    "gross",
    "net",
    "currency",
    "fate",
)


@dataclass(frozen=True)
class Freshness:
    """Up to which day sales are counted, and when the newest file arrived; None before the first file."""

    counted_to: date | None
    file_at: datetime | None


@dataclass(frozen=True)
class Scope:
    """
    What decides about a line: the terms, one period of them, the partner's days in the program, the cutoff.

    Lines sold after `as_of` or received after `received_by` do not count yet. `others` are the partner's
    other programs, which may come first. `eras` are the versions of an amended program, in the order of their days.
    """

    terms: Terms
    period: Period
    spans: tuple[Span, ...]
    as_of: date
    received_by: date
    others: tuple[Terms, ...] = ()
    eras: tuple[Era, ...] = ()


@dataclass(frozen=True)
class Total:
    """Lines of one fate and type added up."""

    fate: str
    line_type: str
    lines: int
    quantity: Decimal
    gross: Decimal
    net: Decimal


def own_freshness() -> Freshness:
    """Give how fresh the counted sales are; one query."""
    row = freshness()
    return Freshness(None, None) if row is None else Freshness(row.counted_to, row.file_at)


def own_lines(scope: Scope, *, counted: bool | None = None) -> Sequence[Any] | QuerySet[Any]:
    """
    List the partner's lines of the period with their fate, the newest first.

    :param counted: only those that count, or only those that do not; all where not given
    """
    if by_rule.needed(scope):
        rows = by_rule.judged(scope)
        return [row for row in rows if counted is None or (row["fate"] == COUNTED) is counted]
    found = _judged(scope).order_by("-sale_date", "document", "line_key")
    if counted is not None:
        found = found.filter(fate=COUNTED) if counted else found.exclude(fate=COUNTED)
    return found.values(*_COLUMNS)


def totals(scope: Scope) -> list[Total]:
    """Add the partner's lines of the period up by fate and type; one query."""
    if by_rule.needed(scope):
        return _added_up(by_rule.judged(scope))
    rows = (
        _judged(scope)
        .order_by()
        .values("fate", "line_type")
        .annotate(lines=Count("id"), q=Sum("quantity"), g=Sum("gross"), n=Sum("net"))
    )
    return [Total(row["fate"], row["line_type"], row["lines"], row["q"], row["g"], row["n"]) for row in rows]


def _added_up(rows: Iterable[dict[str, Any]]) -> list[Total]:
    found: dict[tuple[str, str], Total] = {}
    for row in rows:
        key = (row["fate"], row["line_type"])
        so_far = found.get(key, Total(*key, 0, Decimal(0), Decimal(0), Decimal(0)))
        found[key] = Total(
            *key,
            so_far.lines + 1,
            so_far.quantity + row["quantity"],
            so_far.gross + row["gross"],
            so_far.net + row["net"],
        )
    return list(found.values())


def _judged(scope: Scope) -> QuerySet[Any]:
    """Give the partner's lines of the period with the first reason that keeps each out."""
    terms = scope.terms
    fate = Case(
        When(Q(sale_date__gt=scope.as_of) | Q(received_on__gt=scope.received_by), then=Value("not_yet")),
        When(~Q(basis=terms.basis.value), then=Value("other_basis")),
        When(~_inside(scope.spans), then=Value("not_enrolled")),
        When(~Q(product_id__in=product_ids(terms.products)), then=Value("product_out_of_scope")),
        When(~Q(currency=terms.currency), then=Value("other_currency")),
        default=Value(COUNTED),
        output_field=CharField(),
    )
    mine: QuerySet[Any] = SalesLine.objects.filter(
        partner_id=_me(), sale_date__gte=scope.period.start, sale_date__lt=scope.period.end
    )
    judged: QuerySet[Any] = mine.annotate(fate=fate)
    return judged


def _inside(spans: Iterable[Span]) -> Q:
    """Write that a day is one of the partner's days in the program."""
    inside = Q(pk__isnull=True)
    for span in spans:
        days = Q(pk__isnull=False)
        if span.start is not None:
            days &= Q(sale_date__gte=span.start)
        if span.end is not None:
            days &= Q(sale_date__lt=span.end)
        inside |= days
    return inside


def _me() -> UUID | None:
    """Give the partner whose portal is open; the database walls hold without it too."""
    return current().partner_id
