"""A partner's own lines judged by the engine, for programs whose sums alone do not say everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Min, OuterRef, Subquery

from claims.enums import LineType
from claims.models import SalesLine
from programs.enums import Basis, ExchangePolicy, LineReason, ReturnsRule
from programs.queries.figures import quoted_pairs, quotes
from programs.queries.portal import Span, keep_names, product_beside
from programs.rating import rests_on_sums
from programs.rating.calculate import Counting, Given, Line, Product, Quotes, fates
from programs.terms import Terms
from vir.foundation.tenancy.context import current

if TYPE_CHECKING:
    from claims.queries.portal import Scope

ME = "me"
_JUDGED, _PAIRS = "claims.judged", "claims.pairs"
# The word for each reason; the console's path and the one that judges in the database say the same.
FATES = {
    None: "counted",
    LineReason.OUTSIDE_DATES: "outside_dates",
    LineReason.OTHER_BASIS: "other_basis",
    LineReason.PARTNER: "not_enrolled",
    LineReason.PRODUCT: "product_out_of_scope",
    LineReason.NO_RATE: "other_currency",
    LineReason.QUALIFIES_ONLY: "qualifies_only",
    LineReason.OTHER_PROGRAM: "other_program",
}
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
    "basis",
)


def needed(scope: Scope) -> bool:
    """Tell whether the lines of a program have to be judged one by one; those of an amended one always."""
    terms = scope.terms
    if scope.eras:
        return True
    if not rests_on_sums(terms) or terms.exchange.policy is ExchangePolicy.CONTRACT_RATE:
        return True
    return any(target == terms.currency for _, target in _pairs())


def judged(scope: Scope) -> list[dict[str, Any]]:
    """
    List the partner's lines around a period with their fate, the newest first; once in each open context.

    What counts is given at its value in the program's currency; of an amended program with the day it counts on,
    which tells the version. Lines of other days are left out, but for
    returns that take back a sale of the period.
    """
    memo = current().memo
    for known, rows in memo.setdefault(_JUDGED, []):
        if known == scope:
            return [dict(row) for row in rows]
    found = _judged(scope)
    memo[_JUDGED].append((scope, found))
    return [dict(row) for row in found]


def _judged(scope: Scope) -> list[dict[str, Any]]:
    # The newest version has the periods of the program, whichever of them rated this one.
    terms, period = scope.eras[-1].terms if scope.eras else scope.terms, scope.period
    late = terms.returns is ReturnsRule.ORIGINAL_PERIOD
    mine = SalesLine.objects.filter(partner_id=current().partner_id)
    rows = list(
        mine.filter(sale_date__gte=period.start, sale_date__lt=date.max if late else period.end)
        .annotate(sold_on=_sold_on(), facts=product_beside("product_id"))
        .order_by("-sale_date", "document", "line_key")
        .values(*_COLUMNS, "sold_on", "facts")
    )
    facts = {row["product_id"]: row.pop("facts") for row in rows}
    keep_names({product_id: (known["sku"], known["name"]) for product_id, known in facts.items()})
    currencies = {row["currency"] for row in rows} | {one.currency for one in (terms, *scope.others)}
    given = Given(
        lines=tuple(_line(row, facts[row["product_id"]]["sku"]) for row in rows),
        eligible=_within(terms, scope.spans),
        products={
            known["sku"]: Product(known["category"] or None, known["brand"] or None)
            for known in facts.values()
        },
        # Where everything is in one currency nothing is converted, and the rates of years need not be read.
        quotes=Quotes(()) if len(currencies) == 1 else quotes(),
        eras={terms.code: scope.eras} if scope.eras else {},
    )
    fate_of = {fate.line: fate for fate in fates(terms, given, period.start, scope.others)}
    counting = Counting(terms, given)
    found = []
    for row, line in zip(rows, given.lines, strict=True):
        fate = fate_of[line]
        row["fate"] = FATES[fate.reason]
        if row["sale_date"] > scope.as_of or row["received_on"] > scope.received_by:
            row["fate"] = "not_yet"
        if row["fate"] == "outside_dates" and not period.contains(row["sale_date"]):
            continue
        if row["fate"] == "counted":
            row |= {"net": fate.net, "gross": fate.gross, "currency": terms.currency}
        if scope.eras:
            row["counts_on"] = counting.day_of(line)
        found.append({key: value for key, value in row.items() if key not in ("sold_on", "basis")})
    return found


def _pairs() -> set[tuple[str, str]]:
    """List the pairs of currencies that have a rate; once in each open context."""
    memo = current().memo
    if _PAIRS not in memo:
        memo[_PAIRS] = quoted_pairs()
    found: set[tuple[str, str]] = memo[_PAIRS]
    return found


def _sold_on() -> Subquery:
    """Find the first sale of a document that a return takes back."""
    sales = SalesLine.objects.filter(
        document=OuterRef("document"),
        partner_id=OuterRef("partner_id"),
        product_id=OuterRef("product_id"),
        line_type=LineType.SALE.value,
    )
    return Subquery(sales.order_by().values("document").annotate(first=Min("sale_date")).values("first"))


def _line(row: dict[str, Any], sku: str) -> Line:
    is_return = row["line_type"] == LineType.RETURN.value
    return Line(
        partner=ME,
        sku=sku,
        day=row["sale_date"],
        quantity=row["quantity"],
        net=row["net"],
        gross=row["gross"],
        currency=row["currency"],
        received=row["received_on"],
        basis=Basis(row["basis"]),
        is_return=is_return,
        sold_on=row["sold_on"] if is_return else None,
    )


def _within(mine: Terms, spans: Iterable[Span]) -> Callable[[Terms, str, date], bool]:
    """Let the partner in on its days in the program; the others it is shown reach it throughout."""
    held = tuple(spans)

    def eligible(terms: Terms, partner: str, day: date) -> bool:
        return terms.code != mine.code or any(span.holds(day) for span in held)

    return eligible
