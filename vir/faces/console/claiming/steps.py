"""The steps of a claim's life, each as a sentence that says what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from claims.enums import ClaimState, EventKind
from claims.queries.claiming.claims import Step
from vir.faces.console.claiming.preparing import rows_in_words
from vir.foundation.money import format_money

# Where several steps have one moment, they came in the order of a claim's life.
ORDER = {kind.value: place for place, kind in enumerate(EventKind)}
USUAL = {
    EventKind.STARTED: "began to write it",
    EventKind.ASKED: "asked",
    EventKind.ANSWERED: "answered",
    EventKind.MESSAGE: "wrote",
    EventKind.NOTE: "noted",
    EventKind.WITHDRAWN: "withdrew it",
    EventKind.DISPUTED: "disputed the decision",
}


def steps_shown(steps: Sequence[Step], partner: str, currency: str) -> list[dict[str, Any]]:
    """List the steps, the newest first."""
    ordered = sorted(steps, key=lambda one: (one.at, ORDER.get(one.kind, len(ORDER))), reverse=True)
    return [
        {
            "at": one.at,
            "is_internal": one.is_internal,
            "words": words_of(one, partner, currency),
            "text": one.text,
        }
        for one in ordered
    ]


def changed_since(steps: Sequence[Step], seen: datetime | None, partner: str, currency: str) -> list[str]:
    """Say what happened to a claim since a page was seen."""
    return [words_of(one, partner, currency) for one in steps if seen is not None and one.at > seen]


def words_of(step: Step, partner: str, currency: str) -> str:
    """Write what happened, and who did it: "Marta Lind submitted 231 of 240 rows (9 left out)"."""
    who = step.who or (partner if step.by_partner else "The checks" if step.kind == EventKind.CHECKED else "")
    what = _what(step, currency)
    return f"{who} {what}" if who else f"{what[:1].upper()}{what[1:]}"


def _what(step: Step, currency: str) -> str:
    data = step.data
    if step.kind == EventKind.SUBMITTED:
        return _submitted(data)
    if step.kind == EventKind.CHECKED:
        found = int(data.get("flags") or 0)
        return f"ran: {found:,} flag{'' if found == 1 else 's'}" if found else "ran and found nothing"
    if step.kind == EventKind.ASSIGNED:
        return f"assigned it to {data['to']}" if data.get("to") else "assigned it to nobody"
    if step.kind == EventKind.EVIDENCE:
        rows = [int(row) for row in data.get("rows") or []]
        of = f" for row{'' if len(rows) == 1 else 's'} {rows_in_words(rows)}" if rows else ""
        return f"added {data.get('name', 'a document')}{of}"
    if step.kind == EventKind.DECIDED:
        return _decided(data, currency)
    if step.kind == EventKind.NOTE and data.get("first"):
        return "approved it as the first of two persons"
    return USUAL.get(EventKind(step.kind), step.label.lower())


def _submitted(data: Mapping[str, Any]) -> str:
    rows, left = int(data.get("rows") or 0), int(data.get("left_out") or 0)
    if not rows:
        return "submitted it"
    if left:
        return f"submitted {rows:,} of {rows + left:,} rows ({left:,} left out)"
    return f"submitted {rows:,} row{'' if rows == 1 else 's'}"


def _decided(data: Mapping[str, Any], currency: str) -> str:
    state = ClaimState(data["state"]) if data.get("state") else None
    approved, claimed = data.get("approved"), data.get("claimed")
    if state is ClaimState.REJECTED:
        return "rejected it"
    if approved is None or claimed is None:
        return "approved it" if state is ClaimState.APPROVED else "approved a part of it"
    if state is ClaimState.APPROVED:
        return f"approved {format_money(Decimal(approved), currency)}"
    whole = format_money(Decimal(claimed), currency)
    return f"approved {format_money(Decimal(approved), currency)} of {whole}"
