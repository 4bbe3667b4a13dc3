"""Bringing rows into a draft: typed or pasted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from claims.importers.claim_columns import NAMES, TYPED
from claims.importers.pasted import TEXT_MAX, pasted_rows
from claims.models import Claim, ClaimLine
from claims.operations.claiming.edits import keep_edit
from claims.operations.claiming.hold import lock_draft
from claims.operations.claiming.judge import Entry, insert_rows
from claims.operations.claiming.read import (
    READ_JOB,
    ROWS_AT_ONCE,
    choose_reading,
    read_file,
    remove_file,
)
from claims.operations.claiming.read_later import ROWS_MAX
from claims.operations.claiming.refusals import UnableToClaim
from claims.queries.claiming.behind import day_of
from claims.queries.claiming.readings import columns_of
from vir.foundation.kept import kept_many
from vir.foundation.money import format_number
from vir.foundation.words import say

__all__ = [
    "READ_JOB",
    "ROWS_AT_ONCE",
    "ROWS_MAX",
    "add_rows",
    "choose_reading",
    "paste_rows",
    "read_file",
    "remove_file",
]

CELL_MAX: Final = 500
# Names what was done with so many rows.
Label = Callable[[int], str]


@transaction.atomic
def add_rows(
    *, claim_id: UUID, rows: Sequence[Mapping[str, str]], actor_id: UUID | None, at: datetime
) -> Claim:
    """
    Add rows as somebody typed them: the text of each column by its name.

    :raises UnableToClaim: if the claim is no draft, there are no rows or too many, or a column is not known
    """
    claim = lock_draft(claim_id)
    strange = sorted({name for row in rows for name in row} - set(NAMES))
    if strange:
        raise UnableToClaim(
            say(
                "A claim has no column “{column}”. It has {columns}.",
                column=strange[0],
                columns=", ".join(NAMES),
            )
        )
    return _add(claim, rows, _added, actor_id=actor_id, at=at)


@transaction.atomic
def paste_rows(*, claim_id: UUID, text: str, actor_id: UUID | None, at: datetime) -> Claim:
    """
    Add rows copied from a spreadsheet, with or without their header.

    :raises UnableToClaim: if the claim is no draft, or the text holds no rows
    """
    claim = lock_draft(claim_id)
    if len(text) > TEXT_MAX:
        raise UnableToClaim(say("What you pasted is too long. Save it as a file and upload that."))
    return _add(
        claim,
        pasted_rows(text.replace("\x00", ""), columns_of(claim)),
        _pasted,
        actor_id=actor_id,
        at=at,
    )


def _added(count: int) -> str:
    return kept_many("Added {count} row", "Added {count} rows", count)


def _pasted(count: int) -> str:
    return kept_many("Pasted {count} row", "Pasted {count} rows", count)


def _add(
    claim: Claim, rows: Sequence[Mapping[str, str]], label: Label, *, actor_id: UUID | None, at: datetime
) -> Claim:
    filled = [
        {
            name: kept
            for name, text in row.items()
            if text and (kept := text.replace("\x00", "").strip()[:CELL_MAX])
        }
        for row in rows
    ]
    filled = [row for row in filled if row]
    if not filled:
        raise UnableToClaim(say("There are no rows. Enter at least one cell."))
    there = ClaimLine.objects.filter(claim=claim)
    if there.count() + len(filled) > ROWS_MAX:
        raise UnableToClaim(
            say(
                "A claim has at most {count} rows. Start another claim for the rest.",
                count=format_number(Decimal(ROWS_MAX)),
            )
        )
    last: int = there.aggregate(last=Max("row"))["last"] or 0
    entries = [
        Entry(last + place, {TYPED + name: text for name, text in row.items()})
        for place, row in enumerate(filled, start=1)
    ]
    insert_rows(claim, entries, actor_id=actor_id, today=day_of(at))
    keep_edit(claim, label(len(entries)), at=at, added=[entry.row for entry in entries])
    return claim
