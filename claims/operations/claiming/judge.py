"""Working out what the rows of a draft come to, and keeping it with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from claims.enums import ClaimKind, LineState
from claims.importers.claim_columns import (
    REMOVE,
    TYPED,
    ReadRow,
    RowReader,
    claim_columns,
    invoice_key,
    problem,
    serial_key,
)
from claims.models import Claim, ClaimLine
from claims.operations.claiming.warn import KEEP, is_warning, state_of, warn
from claims.operations.claiming.written import write_rows
from claims.queries.claiming.behind import behind_the_walls
from claims.queries.claiming.books import Books, gather, shared_products
from claims.queries.claiming.compared import compare
from claims.queries.claiming.deadline import is_late
from claims.queries.claiming.verdict import Verdict, judge
from vir.foundation.imports.reading import Reading
from vir.foundation.kept import kept
from vir.foundation.words import later

# What people said about a row is kept among its cells, under names that no column has.
DIFFERENT: Final = f"{TYPED}different"
REASON: Final = f"{TYPED}reason"
# Cells to the right of the last column of a file.
BEYOND: Final = ""
# Of a claim with more rows only those are worked out anew that a change can touch.
WHOLE_MAX: Final = 500
INSERTED_AT_ONCE: Final = 2_000
KEPT_REASON_MAX: Final = 300
FIELDS: Final = (
    "state",
    "invoice",
    "invoice_norm",
    "line_mark",
    "sold_on",
    "sku",
    "product_id",
    "quantity",
    "unit",
    "unit_price",
    "net",
    "end_customer",
    "serial",
    "serial_norm",
    "claimed_unit",
    "claimed_amount",
    "problems",
    "kept_reason",
)


@dataclass(frozen=True)
class Entry:
    """A row before it is worked out."""

    row: int
    cells: Mapping[str, str]
    is_removed: bool = False


def reader_for(claim: Claim) -> RowReader:
    """Give what reads the rows of a claim."""
    columns = claim_columns(
        ClaimKind(claim.kind), serials_needed=claim.terms.serials_needed, currency=claim.currency
    )
    return RowReader(columns, Reading.from_json(claim.reading) if claim.reading else None)


def insert_rows(
    claim: Claim, entries: Sequence[Entry], *, actor_id: UUID | None, today: date
) -> list[ClaimLine]:
    """Add rows to a draft, and work out those there that they touch."""
    there = list(ClaimLine.objects.filter(claim=claim).only("row", "cells", "state"))
    known = [entry_of(line) for line in there]
    fields = assess(claim, sorted([*known, *entries], key=lambda e: e.row), actor_id=actor_id, today=today)
    family = ClaimKind(claim.kind).family
    lines = [
        ClaimLine(
            claim=claim,
            partner_id=claim.partner_id,
            family=family,
            row=entry.row,
            cells=dict(entry.cells),
            **fields[entry.row],
        )
        for entry in entries
    ]
    ClaimLine.objects.bulk_create(lines, batch_size=INSERTED_AT_ONCE)
    if there:
        keep_changed(list(ClaimLine.objects.filter(claim=claim, row__in=[e.row for e in known])), fields)
    warn(claim, list(ClaimLine.objects.filter(claim=claim)), actor_id=actor_id, today=today)
    return lines


def rejudge(
    claim: Claim,
    *,
    rows: Collection[int] | None = None,
    with_checks: bool = True,
    actor_id: UUID | None,
    today: date,
) -> None:
    """
    Work the rows of a draft out anew, and keep what is different now.

    Of a long claim only the changed rows are worked out, and those that meet or share a limit with them. What the
    checks warned of a changed row is dropped there: they are asked again when it is sent.

    :param rows: those that were changed; all where not given
    :param with_checks: whether the vendor's checks are asked too
    """
    found = ClaimLine.objects.filter(claim=claim).order_by("row")
    whole = rows is None or found.count() <= WHOLE_MAX
    if not whole:
        touched = _touched_by(claim, found.filter(row__in=rows))
        with behind_the_walls(actor_id):
            touched |= Q(product_id__in=shared_products(claim.terms))
        found = found.filter(touched)
    lines = list(found)
    fields = assess(claim, [entry_of(line) for line in lines], actor_id=actor_id, today=today)
    changed = set() if whole else set(rows or ())
    for line in lines:
        # What the checks said of other rows stands until they are asked again, so that a row is written once.
        if line.row not in changed:
            fields[line.row]["problems"] += [one for one in line.problems if is_warning(one)]
            fields[line.row]["state"] = _standing(line, fields[line.row]["problems"])
    keep_changed(lines, fields)
    if whole and with_checks:
        warn(claim, lines, actor_id=actor_id, today=today)


def entry_of(line: ClaimLine) -> Entry:
    """Give a row as it is worked out from."""
    return Entry(line.row, line.cells, is_removed=line.state == LineState.REMOVED)


def assess(
    claim: Claim, entries: Sequence[Entry], *, actor_id: UUID | None, today: date
) -> dict[int, dict[str, Any]]:
    """Work out every field of rows from what stands in their cells, the books, and each other."""
    reader = reader_for(claim)
    reads = {entry.row: reader.read(entry.row, entry.cells) for entry in entries}
    at_work = {entry.row: reads[entry.row] for entry in entries if not entry.is_removed}
    with behind_the_walls(actor_id):
        books = gather(claim, at_work, today)
        late = is_late(claim, today)
        verdicts = {
            entry.row: judge(
                entry.row,
                reads[entry.row],
                books,
                said_mark=entry.cells.get(DIFFERENT, ""),
                late=late,
            )
            for entry in entries
            if not entry.is_removed
        }
        marks = compare(list(verdicts.values()), books)
    return {
        entry.row: (
            _removed(reads[entry.row], books)
            if entry.is_removed
            else _fields(entry, verdicts[entry.row], marks[entry.row])
        )
        for entry in entries
    }


def _fields(entry: Entry, verdict: Verdict, mark: str) -> dict[str, Any]:
    problems = [*_beyond(entry), *verdict.problems]
    kept = {key.removeprefix(KEEP) for key in entry.cells if key.startswith(KEEP)}
    for one in problems:
        if one["weight"] == "check" and one["code"] in kept:
            one["kept"] = True
    reasons = dict.fromkeys(entry.cells[key] for key in entry.cells if key == REASON or key.startswith(KEEP))
    return {
        **_written(verdict.read),
        "state": state_of(problems),
        "invoice_norm": verdict.invoice_norm,
        "serial_norm": verdict.serial_norm,
        "line_mark": mark[:20],
        "sku": verdict.sku or verdict.read.values.get("sku") or "",
        "product_id": verdict.product_id,
        "quantity": verdict.quantity,
        "net": verdict.net,
        "claimed_unit": verdict.claimed_unit,
        "claimed_amount": verdict.claimed_amount,
        "problems": problems,
        "kept_reason": " · ".join(reasons)[:KEPT_REASON_MAX],
    }


def _removed(read: ReadRow, books: Books) -> dict[str, Any]:
    known = books.products.get(read.values.get("sku") or "")
    return {
        **_written(read),
        "state": LineState.REMOVED.value,
        "invoice_norm": invoice_key(read.values.get("invoice") or ""),
        "serial_norm": serial_key(read.values.get("serial") or ""),
        "line_mark": "",
        "sku": read.values.get("sku") or "",
        "product_id": known[0] if known else None,
        "quantity": read.values.get("quantity"),
        "net": read.values.get("net"),
        "claimed_unit": None,
        "claimed_amount": None,
        "problems": [],
        "kept_reason": "",
    }


def _written(read: ReadRow) -> dict[str, Any]:
    """Give the fields that are what was read."""
    return {
        "invoice": read.values.get("invoice") or "",
        "sold_on": read.values.get("sold_on"),
        "unit": read.values.get("unit") or "",
        "unit_price": read.values.get("unit_price"),
        "end_customer": read.values.get("end_customer") or "",
        "serial": read.values.get("serial") or "",
    }


def _beyond(entry: Entry) -> Iterable[dict[str, Any]]:
    """Say that a row has more cells than the header; a person may say that they mean nothing."""
    extra = entry.cells.get(BEYOND, "")
    if extra and TYPED not in entry.cells:
        yield problem(
            "ragged_row",
            "",
            extra,
            kept(
                "Row {row} has more cells than the header: {cells}. Check that its cells are in their columns.",
                row=entry.row,
                cells=extra[:60],
            ),
            [
                {"act": "set", "label": later("The other cells are right"), "column": "", "value": ""},
                REMOVE,
            ],
        )


def _standing(line: ClaimLine, problems: Sequence[Mapping[str, Any]]) -> str:
    return LineState.REMOVED.value if line.state == LineState.REMOVED else state_of(problems)


def _touched_by(claim: Claim, changed: Any) -> Q:
    """Write which rows a change of some rows can touch: those of the same sale or serial, before and after."""
    reader = reader_for(claim)
    rows, invoices, serials = set(), set(), set()
    for line in changed:
        values = reader.read(line.row, line.cells).values
        rows.add(line.row)
        invoices |= {line.invoice_norm, invoice_key(values.get("invoice") or "")}
        serials |= {line.serial_norm, serial_key(values.get("serial") or "")}
    return Q(row__in=rows) | Q(invoice_norm__in=invoices - {""}) | Q(serial_norm__in=serials - {""})


def keep_changed(lines: Iterable[ClaimLine], fields: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep the rows whose fields are others now."""
    changed = []
    for line in lines:
        new = fields[line.row]
        if any(not _same(getattr(line, name), new[name]) for name in FIELDS):
            for name in FIELDS:
                setattr(line, name, new[name])
            changed.append(line)
    write_rows(changed, FIELDS)


def _same(before: object, after: object) -> bool:
    if isinstance(before, Decimal) and isinstance(after, Decimal):
        return before == after
    return type(before) is type(after) and before == after
