"""What an item of a run pays besides its earnings, with the source of each amount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from payouts.enums import AdjustmentReason, PartKind, PriorReason
from payouts.models import Adjustment, PayoutItem, PayoutPart, PriorPeriodEntry
from payouts.queries.dues import vendor_day
from payouts.statements.settling import NOTHING, Parts, Piece
from vir.foundation.money import MINUS, format_money
from vir.foundation.web.formats import day, span

# Where the amount of a part stands among the columns of its item.
COLUMN = {
    PartKind.PRIOR: "prior",
    PartKind.ADJUSTMENT: "adjusted",
    PartKind.CLAIM: "claimed",
    PartKind.BROUGHT: "brought",
    PartKind.BOUNCED: "brought",
    PartKind.RECOVERED: "recovered",
}
# What a column is called where no part says more.
PLAIN = {
    "prior": "Prior periods",
    "adjusted": "Adjustments",
    "claimed": "Approved claims",
    "recovered": "Taken back of earlier payments",
}


def parts_of(item: PayoutItem, *, later: Sequence[PriorPeriodEntry] = ()) -> Parts:
    """
    Give what a statement of an item adds to its earnings.

    :param later: entries of the item's own period that came after it was paid; a corrected statement has them
    """
    rows = list(PayoutPart.objects.filter(item=item).order_by("kind", "id"))
    pieces = [*map(_piece_of(rows, item), rows), *(later_piece(entry) for entry in later)]
    told = dict.fromkeys((*PLAIN, "brought"), NOTHING)
    for piece in pieces:
        if piece.kind != "later":
            told[piece.kind] += piece.amount
    wanted = {
        "prior": item.prior,
        "adjusted": item.adjusted,
        "claimed": item.claimed,
        "recovered": -item.recovered,
    }
    pieces += [
        Piece(column, PLAIN[column], amount - told[column])
        for column, amount in wanted.items()
        if amount != told[column]
    ]
    return Parts(
        brought=item.brought - told["brought"],
        carried=item.carried,
        dropped=item.dropped,
        payable=item.payable + sum((entry.amount for entry in later), NOTHING),
        held=item.held,
        invoiced=item.invoiced,
        pieces=tuple(pieces),
    )


def entries_after(item: PayoutItem) -> list[PriorPeriodEntry]:
    """List what changed the result of the period that an item paid and is not in it, the oldest first."""
    if not pays_earnings(item):
        return []
    found = PriorPeriodEntry.objects.select_related("earning", "program").filter(earning_id=item.earning_id)
    paid_here = PayoutPart.objects.filter(item=item, kind=PartKind.PRIOR.value).values("source_ref")
    return list(found.exclude(id__in=paid_here).order_by("written_at", "id"))


def pays_earnings(item: PayoutItem) -> bool:
    """Tell whether an item pays what its period earned; a further run of it pays other parts only."""
    return item.earning_id is not None and item.run.sequence == 1


def later_piece(entry: PriorPeriodEntry) -> Piece:
    """Say what a later entry changes in the period that a statement is about."""
    return _of_entry(entry, "later", PriorReason(entry.reason).label, day(vendor_day(entry.written_at)))


def _piece_of(rows: Iterable[PayoutPart], item: PayoutItem) -> Any:
    rows = list(rows)
    entries = _sources(PriorPeriodEntry.objects.select_related("earning", "program"), rows, PartKind.PRIOR)
    adjustments = _sources(Adjustment.objects.select_related("program"), rows, PartKind.ADJUSTMENT)

    def piece(part: PayoutPart) -> Piece:
        kind = PartKind(part.kind)
        column = COLUMN[kind]
        if part.source_ref in entries:
            entry = entries[part.source_ref]
            what, where = f"Prior period: {_inside(PriorReason(entry.reason).label)}", _period(entry)
            return _of_entry(entry, column, what, where)
        if part.source_ref in adjustments:
            return _of_adjustment(adjustments[part.source_ref], part)
        amount = -abs(part.amount) if column == "recovered" else part.amount
        return Piece(column, _what(kind, part.text), amount, why=part.text, steps=_steps(kind))

    return piece


def _sources(query: Any, rows: list[PayoutPart], kind: PartKind) -> Mapping[UUID, Any]:
    wanted = [row.source_ref for row in rows if row.kind == kind]
    return query.in_bulk(wanted) if wanted else {}


def _of_entry(entry: PriorPeriodEntry, column: str, what: str, basis: str) -> Piece:
    now, was = format_money(entry.now, entry.currency), format_money(entry.was, entry.currency)
    tiers = f"Tier {entry.tier_was} became Tier {entry.tier_now}."
    return Piece(
        column,
        what,
        entry.amount,
        basis=basis,
        steps=(("Difference", "what the period earns now − what it earned before"), ("", f"{now} − {was}")),
        why=str(entry.detail.get("text", "")),
        counterfactual=tiers if entry.tier_was != entry.tier_now else "",
        facts=(("Period", _period(entry)), ("Reason", PriorReason(entry.reason).label)),
        source=str(entry.id),
    )


def _period(entry: PriorPeriodEntry) -> str:
    earning = entry.earning
    return f"{entry.program.code}, {span(earning.period_start, earning.period_end - timedelta(days=1))}"


def _of_adjustment(adjustment: Adjustment, part: PayoutPart) -> Piece:
    reason = AdjustmentReason(adjustment.reason).label
    return Piece(
        "adjusted",
        f"Adjustment: {_inside(adjustment.text)}",
        part.amount,
        basis="1 item",
        steps=(("Adjustment", "an amount that two people agreed"),),
        why=f"{reason}. {adjustment.evidence_text}".strip() if adjustment.evidence_text else f"{reason}.",
        facts=(("Adjustment", adjustment.code), ("Reason", reason), ("Program", adjustment.program.code)),
    )


def _what(kind: PartKind, text: str) -> str:
    if kind is PartKind.RECOVERED:
        return f"Taken back: {_inside(text)}"
    return text or {
        PartKind.CLAIM: "Approved claim",
        PartKind.BOUNCED: "A payment that came back",
    }.get(kind, "Brought over from an earlier run")


def _steps(kind: PartKind) -> tuple[tuple[str, str], ...]:
    words = {
        PartKind.CLAIM: ("Claim", "what was approved of it"),
        PartKind.BROUGHT: ("Brought over", "what an earlier run left or kept back"),
        PartKind.BOUNCED: ("Paid again", "what came back of an earlier payment"),
        PartKind.RECOVERED: ("Taken back", f"{MINUS}what was paid and is not earned any more"),
    }
    return (words.get(kind, ("Amount", "as it was agreed")),)


def _inside(text: str) -> str:
    """Write a text inside a sentence: a first word that is no code begins small."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
