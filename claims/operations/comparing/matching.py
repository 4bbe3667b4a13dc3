"""Reading a list, finding the vendor's lines of its days, and keeping what was found row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from claims.checks.likeness import number_key
from claims.checks.two_lists import DAYS_APART, ZERO, Bought, Match, match_lists
from claims.enums import Basis, Found, LineType
from claims.importers.claim_columns import RowReader
from claims.importers.own_list import own_list_columns, takes_back
from claims.models import Comparison, ComparisonRow
from claims.operations.claiming.judge import Entry
from claims.operations.comparing.refusals import UnableToCompare
from claims.queries.claiming.behind import behind_the_walls
from claims.queries.lines import lines_of_partner
from claims.queries.resolving.memory import product_means, scopes_of, unit_factors
from vir.foundation.imports.reading import Reading
from vir.foundation.kept import Kept, kept

LINES_MAX: Final = 20_000
BATCH: Final = 1_000
PROBLEM_MAX: Final = 300
TEXT_MAX: Final = 80
_CENT: Final = Decimal("0.0001")


@dataclass(frozen=True)
class Listed:
    """A row of the list as it was read; `problem` says why it was not."""

    row: int
    document: str
    sku: str
    bought: Bought | None
    problem: str = ""


@dataclass(frozen=True)
class Counted:
    """The vendor's lines of the days and a week around them, by id, and how many were left out."""

    lines: dict[UUID, dict[str, Any]]
    bought: list[Bought]
    other_currency: int


def compare_rows(one: Comparison, entries: Sequence[Entry], *, actor_id: UUID, at: datetime) -> None:
    """
    Match the rows of a list with the vendor's lines, and keep each with what was found.

    :raises UnableToCompare: if the vendor has too many lines of these days
    """
    listed = _read(one, entries, actor_id)
    counted = counted_of(one)
    by_row = {row.row: row for row in listed}
    inside = {row.row for row in listed if row.bought is not None and _inside(one, row.bought)}
    found = [
        match
        for match in match_lists([row.bought for row in listed if row.bought is not None], counted.bought)
        # What lies outside of the days on both sides is not asked about.
        if any(side.key in inside for side in match.listed) or any(_inside(one, s) for s in match.counted)
    ]
    rows = [_row(one, match, by_row, counted) for match in found]
    rows += [_not_read(one, row) for row in listed if row.bought is None]
    rows.sort(key=_order)
    for place, row in enumerate(rows, start=1):
        row.place = place
    ComparisonRow.objects.bulk_create(rows, batch_size=BATCH)
    matched = {side.key for match in found for side in match.listed}
    read = [row for row in listed if row.bought is not None]
    summary = {
        "listed": len(inside),
        "counted": sum(1 for line in counted.bought if _inside(one, line)),
        "outside": sum(1 for row in read if row.row not in inside and row.row not in matched),
        "other_currency": counted.other_currency,
    }
    total = sum((r.bought.net for r in read if r.bought is not None and r.row in inside), ZERO)
    _keep(one, total, _total(one, counted), summary, at)


def compare_sum(one: Comparison, figure: Decimal, *, at: datetime) -> None:
    """
    Set one figure beside the sum of the vendor's lines, with what may explain the difference to the cent.

    :raises UnableToCompare: if the vendor has too many lines of these days
    """
    counted = counted_of(one)
    lines = [line for line in counted.lines.values() if one.starts_on <= line["sale_date"] <= one.ends_on]
    summary = {
        "listed": 0,
        "counted": len(lines),
        "outside": 0,
        "other_currency": counted.other_currency,
        "hints": _hints(figure, lines),
    }
    _keep(one, figure, _total(one, counted), summary, at)


def counted_of(one: Comparison) -> Counted:
    """
    Read the vendor's lines of the days compared and a week around them; one query.

    :raises UnableToCompare: if they are too many
    """
    around = timedelta(days=DAYS_APART)
    rows = list(
        lines_of_partner(
            one.partner_id, one.starts_on - around, one.ends_on + around + timedelta(days=1)
        ).filter(basis=Basis.SELL_IN.value)[: LINES_MAX + 1]
    )
    if len(rows) > LINES_MAX:
        raise UnableToCompare(f"There are more than {LINES_MAX:,} lines of these days. Choose fewer days.")
    own = [row for row in rows if row["currency"] == one.currency]
    bought = [
        Bought(
            row["id"],
            number_key(row["document"]),
            row["product_id"],
            row["sale_date"],
            row["quantity"].quantize(_CENT),
            row["net"].quantize(_CENT),
        )
        for row in own
    ]
    left = sum(
        1 for r in rows if r["currency"] != one.currency and one.starts_on <= r["sale_date"] <= one.ends_on
    )
    return Counted({row["id"]: row for row in own}, bought, left)


def _read(one: Comparison, entries: Sequence[Entry], actor_id: UUID) -> list[Listed]:
    """Read the rows: products and units as the partner's codes and packs are remembered; two queries."""
    reader = RowReader(
        own_list_columns(one.currency), Reading.from_json(one.reading) if one.reading else None
    )
    read = [(entry.row, reader.read(entry.row, entry.cells)) for entry in entries]
    scopes = scopes_of(partner_id=one.partner_id)
    with behind_the_walls(actor_id):
        products = product_means({row.values["sku"] or "" for _, row in read}, scopes=scopes)
        units = unit_factors({row.values["unit"] or "" for _, row in read}, scopes=scopes)
    found = []
    for number, row in read:
        values = row.values
        document, sku = row.texts["document"][:TEXT_MAX], row.texts["sku"][:TEXT_MAX]
        if row.problems:
            found.append(Listed(number, document, sku, None, row.problems[0]["message"]))
            continue
        product = products.get(values["sku"])
        factor = units.of(values["unit"] or "", product)
        if factor is None:
            said = kept(
                "Row {row}, Unit: nobody said yet how many pieces “{unit}” is.",
                row=number,
                unit=values["unit"],
            )
            found.append(Listed(number, document, sku, None, said))
            continue
        sign = -1 if takes_back(values["type"]) else 1
        quantity, net = values["quantity"] * factor, values["net"]
        bought = Bought(
            number,
            number_key(values["document"]),
            product or values["sku"].upper(),
            values["sold_on"],
            (-abs(quantity) if sign < 0 else quantity).quantize(_CENT),
            (-abs(net) if sign < 0 else net).quantize(_CENT),
        )
        found.append(Listed(number, document, sku, bought))
    return found


def _row(one: Comparison, match: Match, by_row: dict[int, Listed], counted: Counted) -> ComparisonRow:
    listed = [by_row[int(str(side.key))] for side in match.listed]
    lines = [counted.lines[UUID(str(side.key))] for side in match.counted]
    row = ComparisonRow(
        comparison=one,
        partner_id=one.partner_id,
        found=match.found.value,
        basis=match.basis.value if match.basis else "",
        differs=[difference.value for difference in match.differs],
        repeats=_repeats(match, counted),
        listed_count=len(listed),
        counted_count=len(lines),
        quantity_apart=_within(one, match.listed, "quantity") - _within(one, match.counted, "quantity"),
        net_apart=_within(one, match.listed, "net") - _within(one, match.counted, "net"),
    )
    if lines:
        row.product_id = lines[0]["product_id"]
        row.counted_line, row.counted_document = lines[0]["id"], lines[0]["document"]
        row.counted_sku, row.counted_on = lines[0]["sku"] or "", lines[0]["sale_date"]
        row.counted_quantity, row.counted_net = _sum(match.counted, "quantity"), _sum(match.counted, "net")
    if listed:
        product = match.listed[0].product
        if row.product_id is None and isinstance(product, UUID):
            row.product_id = product
        row.listed_row, row.listed_document, row.listed_sku = listed[0].row, listed[0].document, listed[0].sku
        row.listed_on = match.listed[0].day
        row.listed_quantity, row.listed_net = _sum(match.listed, "quantity"), _sum(match.listed, "net")
    return row


def _repeats(match: Match, counted: Counted) -> str:
    if match.repeats is None:
        return ""
    if match.found is Found.ONLY_LISTED:
        return f"row {match.repeats}"
    return f"document {counted.lines[UUID(str(match.repeats))]['document']}"


def _not_read(one: Comparison, row: Listed) -> ComparisonRow:
    return ComparisonRow(
        comparison=one,
        partner_id=one.partner_id,
        found=Found.NOT_READ.value,
        problem=str(row.problem)[:PROBLEM_MAX],
        problem_of=row.problem.as_json() if isinstance(row.problem, Kept) else {},
        listed_row=row.row,
        listed_count=1,
        listed_document=row.document,
        listed_sku=row.sku,
    )


def _order(row: ComparisonRow) -> tuple[Any, ...]:
    """Put rows in the order of the list; what only the vendor has comes behind, by its day."""
    if row.listed_row is not None:
        return (0, row.listed_row, "", "")
    return (1, 0, row.counted_on, row.counted_document)


def _keep(one: Comparison, listed: Decimal, counted: Decimal, summary: dict[str, Any], at: datetime) -> None:
    one.listed_total, one.counted_total = listed, counted
    one.summary, one.compared_at = summary, at
    one.save(update_fields=["reading", "listed_total", "counted_total", "summary", "compared_at"])


def _hints(figure: Decimal, lines: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Name what makes up the difference exactly: returns left out, amounts before discounts, one document."""
    total = sum((line["net"] for line in lines), ZERO)
    if figure == total:
        return []
    hints = []
    returns = sum((line["net"] for line in lines if line["line_type"] == LineType.RETURN.value), ZERO)
    if returns and figure == total - returns:
        hints.append({"kind": "returns", "amount": str(returns)})
    if figure == sum((line["gross"] for line in lines), ZERO):
        hints.append({"kind": "gross", "amount": str(figure - total)})
    documents: dict[str, Decimal] = {}
    for line in lines:
        documents[line["document"]] = documents.get(line["document"], ZERO) + line["net"]
    same = [document for document, net in documents.items() if net == total - figure]
    if len(same) == 1 and not hints:
        hints.append({"kind": "document", "amount": str(total - figure), "document": same[0]})
    return hints


def _total(one: Comparison, counted: Counted) -> Decimal:
    return sum((line.net for line in counted.bought if _inside(one, line)), ZERO)


def _within(one: Comparison, rows: Sequence[Bought], name: str) -> Decimal:
    return sum((getattr(row, name) for row in rows if _inside(one, row)), ZERO)


def _inside(one: Comparison, row: Bought) -> bool:
    return one.starts_on <= row.day <= one.ends_on


def _sum(rows: Sequence[Bought], name: str) -> Decimal:
    return sum((getattr(row, name) for row in rows), ZERO)
