"""Putting the rows of a draft right. Every change is kept with what stood there before, and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from claims.enums import LineState
from claims.importers.claim_columns import NAMES, TYPED
from claims.models import Claim, ClaimLine
from claims.operations.claiming.edits import before, keep_edit
from claims.operations.claiming.hold import lock_draft, said
from claims.operations.claiming.judge import DIFFERENT, KEPT_REASON_MAX, REASON, rejudge
from claims.operations.claiming.move import move_rows
from claims.operations.claiming.pressed import fix_like, fix_pressed, problem_of
from claims.operations.claiming.refusals import UnableToClaim
from claims.operations.claiming.take_back import undo
from claims.operations.claiming.warn import KEEP
from claims.operations.claiming.written import write_rows
from claims.queries.claiming.behind import day_of
from vir.foundation.kept import kept, kept_many
from vir.foundation.words import later, say

__all__ = [
    "apply_fix",
    "declare_stock",
    "different_sale",
    "keep_row",
    "move_rows",
    "remove_rows",
    "set_cell",
    "undo",
]

CELL_MAX: Final = 500
UNITS_MAX: Final = Decimal(10) ** 9

Change = Callable[[ClaimLine], None]


@transaction.atomic
def set_cell(
    *, claim_id: UUID, row: int, column: str, value: str, actor_id: UUID | None, at: datetime
) -> Claim:
    """
    Write another text into one cell. What stood in the file is kept beside it.

    :raises UnableToClaim: if the claim is no draft or has no such row or column
    """
    claim = lock_draft(claim_id)
    if column not in NAMES:
        raise UnableToClaim(
            say(
                "A claim has no column “{column}”. It has {columns}.", column=column, columns=", ".join(NAMES)
            )
        )
    lines = _lines(claim, [row])
    _change(claim, lines, _write(column, value), kept("Changed row {row}", row=row), actor_id=actor_id, at=at)
    return claim


@transaction.atomic
def apply_fix(
    *,
    claim_id: UUID,
    row: int,
    code: str,
    everywhere: bool,
    value: str | None = None,
    actor_id: UUID | None,
    at: datetime,
) -> int:
    """
    Press the fix that a problem of a row offers, here or in every row that offers the same. Gives how many rows.

    The same means: the same problem in the same column, and, where a text is replaced, of the same text or a text
    for which the same kind of fix is offered.

    :param value: which of several offered values; the first one where not given
    :raises UnableToClaim: if the row has no such problem, or the problem has no fix that a press can do
    """
    claim = lock_draft(claim_id)
    (line,) = _lines(claim, [row])
    found = problem_of(line, code)
    fix = fix_pressed(found, value)
    pairs = [(line, fix)]
    if everywhere:
        others = ClaimLine.objects.filter(claim=claim, problems__contains=[{"code": code}])
        pairs += [
            (other, like)
            for other in others.exclude(row=row).exclude(state=LineState.REMOVED).order_by("row")
            if (like := fix_like(other, found, fix)) is not None
        ]
    were = [before(one) for one, _ in pairs]
    for one, own in pairs:
        if own["act"] == "set":
            _write(own["column"], own["value"])(one)
        else:
            one.state = LineState.REMOVED.value
    label = (
        kept("Fixed row {row}", row=row)
        if len(pairs) == 1
        else kept_many("Fixed {count} row", "Fixed {count} rows", len(pairs))
    )
    _save(claim, [one for one, _ in pairs], were, label, actor_id=actor_id, at=at)
    return len(pairs)


@transaction.atomic
def remove_rows(*, claim_id: UUID, rows: Collection[int], actor_id: UUID | None, at: datetime) -> Claim:
    """
    Leave rows out of the claim. They stay in the draft as removed, and come back with `undo`.

    :raises UnableToClaim: if the claim is no draft or has none of these rows
    """
    claim = lock_draft(claim_id)

    def remove(line: ClaimLine) -> None:
        line.state = LineState.REMOVED.value

    lines = _lines(claim, rows)
    label = kept_many("Removed {count} row", "Removed {count} rows", len(lines))
    _change(claim, lines, remove, label, actor_id=actor_id, at=at)
    return claim


@transaction.atomic
def keep_row(
    *,
    claim_id: UUID,
    row: int,
    code: str,
    reason: str,
    everywhere: bool = False,
    actor_id: UUID | None,
    at: datetime,
) -> Claim:
    """
    Keep a row that has a warning, and say why. Reviewers read the reason.

    :param everywhere: keep every row that has the same warning, for the same reason
    :raises UnableToClaim: if there is no such warning, it is more than a warning, or no reason is given
    """
    claim = lock_draft(claim_id)
    lines = _lines(claim, [row])
    if problem_of(lines[0], code)["weight"] != "check":
        raise UnableToClaim(
            say("Row {row}: this has to be put right before the row can be claimed.", row=row)
        )
    why = said(reason, later("Reason"), at_most=KEPT_REASON_MAX)
    if everywhere:
        like = ClaimLine.objects.filter(claim=claim, problems__contains=[{"code": code, "weight": "check"}])
        lines = list(like.exclude(state=LineState.REMOVED).order_by("row"))

    def keep(one: ClaimLine) -> None:
        one.cells = {**one.cells, f"{KEEP}{code}": why}

    label = (
        kept("Kept row {row}", row=row)
        if len(lines) == 1
        else kept_many("Kept {count} row", "Kept {count} rows", len(lines))
    )
    _change(claim, lines, keep, label, actor_id=actor_id, at=at)
    return claim


@transaction.atomic
def different_sale(*, claim_id: UUID, row: int, reason: str, actor_id: UUID | None, at: datetime) -> Claim:
    """
    Say that a row is another sale than the one with the same invoice and product, and why.

    :raises UnableToClaim: if no other row is like it, or no reason is given
    """
    claim = lock_draft(claim_id)
    (line,) = _lines(claim, [row])
    offers = [one for one in line.problems if any(fix["act"] == "different" for fix in one["fixes"])]
    if not offers:
        raise UnableToClaim(say("Row {row} is the only one of its sale. Nothing to tell apart.", row=row))
    why = said(reason, later("Reason"), at_most=KEPT_REASON_MAX)
    # Marks of the partner's own lines: the walls of the portal show them all.
    marks = set(
        ClaimLine.objects.filter(
            partner_id=claim.partner_id, family=line.family, invoice_norm=line.invoice_norm
        )
        .filter(product_id=line.product_id)
        .values_list("line_mark", flat=True)
    )
    free = next(str(number) for number in range(2, len(marks) + 3) if str(number) not in marks)

    def tell_apart(one: ClaimLine) -> None:
        one.cells = {**one.cells, DIFFERENT: free, REASON: why}

    _change(claim, [line], tell_apart, kept("Told row {row} apart", row=row), actor_id=actor_id, at=at)
    return claim


@transaction.atomic
def declare_stock(
    *, claim_id: UUID, sku: str, quantity: Decimal, reason: str, actor_id: UUID | None, at: datetime
) -> Claim:
    """
    Say how many of a product were on the shelf before the purchases that we know of, and how that is known.

    :raises UnableToClaim: if the product is not in the claim, the quantity is negative, or no reason is given
    """
    claim = lock_draft(claim_id)
    if not ClaimLine.objects.filter(claim=claim, sku=sku).exclude(state=LineState.REMOVED).exists():
        raise UnableToClaim(say("SKU: no row of this claim has {sku}.", sku=sku))
    if not 0 <= quantity < UNITS_MAX:
        raise UnableToClaim(say("Quantity: enter how many units were there, 0 or more."))
    why = said(reason, later("Reason"), at_most=KEPT_REASON_MAX)
    stock = dict(claim.declared_stock)
    claim.declared_stock = {**stock, sku: {"quantity": f"{quantity:f}", "reason": why}}
    claim.save(update_fields=["declared_stock"])
    keep_edit(claim, kept("Declared stock of {sku}", sku=sku), at=at, stock=stock)
    rejudge(claim, actor_id=actor_id, today=day_of(at))
    return claim


def _lines(claim: Claim, rows: Collection[int]) -> list[ClaimLine]:
    """
    Give rows of a draft that are not removed.

    :raises UnableToClaim: if there are none, or one of them is not there
    """
    wanted = sorted(set(rows))
    found = list(
        ClaimLine.objects.filter(claim=claim, row__in=wanted).exclude(state=LineState.REMOVED).order_by("row")
    )
    missing = set(wanted) - {line.row for line in found}
    if missing:
        raise UnableToClaim(
            say("{code} has no row {row}. Load the page again.", code=claim.code, row=min(missing))
        )
    if not wanted:
        raise UnableToClaim(say("{code} has no such rows. Load the page again.", code=claim.code))
    return found


def _write(column: str, value: str) -> Change:
    """Give what writes a text into a cell. What was kept about the row before is said anew, if at all."""

    def write(line: ClaimLine) -> None:
        cells = {name: text for name, text in line.cells.items() if not name.startswith(KEEP)}
        line.cells = {**cells, TYPED + column: value.replace("\x00", "").strip()[:CELL_MAX]}

    return write


def _change(
    claim: Claim,
    lines: Sequence[ClaimLine],
    change: Change,
    label: str,
    *,
    actor_id: UUID | None,
    at: datetime,
) -> None:
    were = [before(line) for line in lines]
    for line in lines:
        change(line)
    _save(claim, lines, were, label, actor_id=actor_id, at=at)


def _save(
    claim: Claim,
    lines: Sequence[ClaimLine],
    were: Sequence[Mapping[str, Any]],
    label: str,
    *,
    actor_id: UUID | None,
    at: datetime,
) -> None:
    write_rows(lines, ["cells", "state"])
    keep_edit(claim, label, at=at, lines=were)
    rejudge(claim, rows=[line.row for line in lines], actor_id=actor_id, today=day_of(at))
