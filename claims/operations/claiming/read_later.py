"""Reading the long file of a draft by a job, in steps that a worker may repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from claims.enums import ClaimState
from claims.importers.claim_columns import file_key
from claims.models import Claim, ClaimLine
from claims.operations.claiming.hold import lock_draft
from claims.operations.claiming.judge import BEYOND, Entry, insert_rows
from claims.queries.claiming.behind import day_of
from claims.queries.claiming.readings import sniffed_of
from vir.foundation.documents.queries import write_to
from vir.foundation.imports.apart import read_rows
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.sniff import Sniffed
from vir.foundation.kept import Kept, kept

ROWS_MAX: Final = 50_000
PROGRESS_ROWS: Final = 2_000
CELL_MAX: Final = 500

Tell = Callable[[int], None]


@dataclass(frozen=True)
class WaitingFile:
    """A file that a job reads into a draft."""

    claim_id: UUID
    path: Path
    sniffed: Sniffed
    typed: Mapping[int, dict[str, str]]


def open_waiting(*, claim_id: UUID, job_id: UUID, folder: Path) -> WaitingFile | None:
    """Fetch the file that waits for a job; None if it no longer does."""
    claim: Claim | None = Claim.objects.select_for_update().filter(id=claim_id).first()
    if claim is None or claim.file_id is None or claim.state != ClaimState.DRAFT:
        return None
    if claim.sniffed.get("job") != str(job_id):
        return None
    path = write_to(claim.file_id, folder / "file")
    typed = {int(row): cells for row, cells in claim.sniffed.get("typed", {}).items()}
    return WaitingFile(claim_id, path, sniffed_of(claim), typed)


def collect(waiting: WaitingFile, *, tell: Tell) -> list[Entry]:
    """
    Read every row of a waiting file, outside of any transaction.

    :raises FileRefused: if the file turns out to be unreadable, or has too many rows
    """
    found = []
    for entry in entries_of(waiting.path, waiting.sniffed, waiting.typed):
        found.append(entry)
        if len(found) > ROWS_MAX:
            raise _too_long()
        if len(found) % PROGRESS_ROWS == 0:
            tell(len(found))
    return found


@transaction.atomic
def settle_waiting(
    *, claim_id: UUID, job_id: UUID, entries: list[Entry], actor_id: UUID | None, at: datetime
) -> int:
    """Bring the rows that a job read into their draft. Gives how many."""
    claim = lock_draft(claim_id)
    if claim.sniffed.get("job") != str(job_id):
        return 0
    free_rows(claim, entries)
    insert_rows(claim, entries, actor_id=actor_id, today=day_of(at))
    settled(claim, len(entries), at)
    return len(entries)


@transaction.atomic
def give_up_waiting(*, claim_id: UUID, job_id: UUID, reason: str, at: datetime) -> None:
    """Let a draft be without the file that could not be read, and say why."""
    claim = lock_draft(claim_id)
    if claim.sniffed.get("job") == str(job_id):
        claim.file, claim.file_sha256 = None, ""
        refused = {"refused": reason.as_json()} if isinstance(reason, Kept) else {}
        claim.sniffed = {"refusal": reason, **refused, "headers": [], "values": {}}
        claim.reading = {}
        keep_file(claim, at)


def entries_of(path: Path, sniffed: Sniffed, typed: Mapping[int, dict[str, str]]) -> Iterable[Entry]:
    """Give the rows of a file, each with what was typed into it."""
    width = len(sniffed.headers)
    keys = [file_key(header) for header in sniffed.headers]
    for number, texts in read_rows(path, sniffed):
        cells = {key: text[:CELL_MAX] for key, text in zip(keys, texts, strict=False) if text.strip()}
        if len(texts) > width:
            cells[BEYOND] = " | ".join(texts[width:])[:CELL_MAX]
        yield Entry(number, {**cells, **typed.get(number, {})})


def free_rows(claim: Claim, entries: list[Entry]) -> None:
    """Let rows of a file have their own numbers: rows that were typed before move behind them."""
    if not entries:
        return
    last = max(entry.row for entry in entries)
    for line in ClaimLine.objects.filter(claim=claim, row__lte=last).order_by("-row"):
        line.row += last
        line.save(update_fields=["row"])


def settled(claim: Claim, rows: int, at: datetime) -> None:
    """Keep that the file of a draft is read to its end."""
    kept: dict[str, Any] = {
        name: value for name, value in claim.sniffed.items() if name not in ("job", "typed")
    }
    claim.sniffed = {**kept, "rows": rows}
    keep_file(claim, at)


def keep_file(claim: Claim, at: datetime) -> None:
    """Keep what is known of the file of a draft."""
    claim.updated_at = at
    claim.save(update_fields=["file", "file_sha256", "sniffed", "reading", "edits", "updated_at"])


def _too_long() -> FileRefused:
    return FileRefused(
        "too_many_rows",
        kept(
            "The file has more than {count} rows. Split it into several claims.",
            count=Decimal(ROWS_MAX),
        ),
    )
