"""Reading the file of a draft: at once where it is short, else by a job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from claims.enums import ClaimState
from claims.importers.claim_columns import TYPED
from claims.models import Claim, ClaimLine
from claims.operations.claiming.hold import lock_draft, trail
from claims.operations.claiming.judge import insert_rows
from claims.operations.claiming.read_later import entries_of, free_rows, keep_file, settled
from claims.operations.claiming.refusals import FileKnown, UnableToClaim
from claims.queries.claiming.behind import behind_the_walls, day_of
from claims.queries.claiming.readings import columns_of, proposal_of, proposed, sniffed_of
from vir.foundation.documents.operations import store_file
from vir.foundation.documents.queries import write_to
from vir.foundation.imports.apart import sample_values, sniff
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed
from vir.foundation.jobs.operations import enqueue
from vir.foundation.money import format_number
from vir.foundation.periods import format_date
from vir.foundation.words import say

# So many rows are read while the person waits; a longer file is read by a job.
ROWS_AT_ONCE: Final = 2_000
READ_JOB: Final = "claims.read_claim"
SAMPLE_ROWS: Final = 1_000
VALUES_KEPT: Final = 40
VALUE_MAX: Final = 80
MIB: Final = 1024 * 1024


@transaction.atomic
def read_file(
    *,
    claim_id: UUID,
    file_name: str,
    content_type: str,
    chunks: Iterable[bytes],
    actor_id: UUID | None,
    at: datetime,
) -> Claim:
    """
    Keep a file with a draft and read its rows, where it is plain how; otherwise `claim.reading` waits to be chosen.

    A file of more than 2,000 rows is read by a job; `jobs_of(claim)` tells how far it is.

    :raises UnableToClaim: if the claim is no draft, has a file, or the file is empty or too large
    :raises FileKnown: if the same file was read into another claim
    :raises FileRefused: if the file cannot be read
    """
    claim = lock_draft(claim_id)
    if claim.file_id is not None:
        raise UnableToClaim(say("This draft has a file. Take that out first, or start another claim."))
    file = store_file(
        name=file_name.replace("\\", "/").rsplit("/", 1)[-1] or "file",
        content_type=content_type or "application/octet-stream",
        chunks=chunks,
        at=at,
        partner_id=claim.partner_id,
    )
    if file.size == 0:
        raise UnableToClaim(say("File: it is empty. Check that it was saved, and upload it again."))
    if file.size > settings.UPLOAD_BYTES_MAX:
        raise UnableToClaim(
            say(
                "File: at most {size} MB are taken. Split it.",
                size=format_number(Decimal(settings.UPLOAD_BYTES_MAX // MIB)),
            )
        )
    _refuse_known(claim, file.sha256)
    claim.file, claim.file_sha256 = file, file.sha256
    with TemporaryDirectory(prefix="vir-claim-") as folder:
        path = write_to(file.id, Path(folder) / "file")
        sniffed = sniff(path)
        values = {
            header: [text[:VALUE_MAX] for text in dict.fromkeys(texts)][:VALUES_KEPT]
            for header, texts in sample_values(path, sniffed, rows=SAMPLE_ROWS).items()
        }
        claim.sniffed = {**sniffed.as_json(), "values": values, "name": file.name}
        found = proposed(
            columns_of(claim),
            sniffed.headers,
            values,
            currency=claim.currency,
            partner_id=claim.partner_id,
        )
        claim.reading = {} if found.faults else found.reading.as_json()
        claim.edits = []
        keep_file(claim, at)
        if claim.reading:
            _read(claim, path, sniffed, {}, actor_id=actor_id, at=at)
    # Last, because nobody else of the vendor writes the trail until this transaction ends.
    trail("claim.file_read", claim, actor_id=actor_id, at=at, file=file.name, sha256=file.sha256)
    return claim


@transaction.atomic
def choose_reading(*, claim_id: UUID, reading: Reading, actor_id: UUID | None, at: datetime) -> Claim:
    """
    Say which column is which and how dates and numbers are written, and read the file so.

    Rows that came another way stay; what was corrected by hand in rows of the file stays too.

    :raises UnableToClaim: if the claim is no draft, has no file, or the reading leaves something open
    """
    claim = lock_draft(claim_id)
    file_id = claim.file_id
    if file_id is None:
        raise UnableToClaim(say("This draft has no file to read. Upload one first."))
    found = proposal_of(claim, reading)
    if found is not None and found.faults:
        raise UnableToClaim(found.faults[0][1])
    claim.reading = found.reading.as_json() if found is not None else reading.as_json()
    claim.edits = []
    typed = _forget_file_rows(claim)
    keep_file(claim, at)
    with TemporaryDirectory(prefix="vir-claim-") as folder:
        path = write_to(file_id, Path(folder) / "file")
        _read(claim, path, sniffed_of(claim), typed, actor_id=actor_id, at=at)
    return claim


@transaction.atomic
def remove_file(*, claim_id: UUID, actor_id: UUID | None, at: datetime) -> Claim:
    """
    Take the file and its rows out of a draft, so that another one can be read.

    :raises UnableToClaim: if the claim is no draft or has no file
    """
    claim = lock_draft(claim_id)
    if claim.file_id is None:
        raise UnableToClaim(say("This draft has no file."))
    name = claim.sniffed.get("name", "")
    _forget_file_rows(claim)
    claim.file, claim.file_sha256 = None, ""
    claim.sniffed, claim.edits = {}, []
    keep_file(claim, at)
    trail("claim.file_removed", claim, actor_id=actor_id, at=at, file=name)
    return claim


def _read(
    claim: Claim,
    path: Path,
    sniffed: Sniffed,
    typed: Mapping[int, dict[str, str]],
    *,
    actor_id: UUID | None,
    at: datetime,
) -> None:
    entries = list(islice(entries_of(path, sniffed, typed), ROWS_AT_ONCE + 1))
    if len(entries) > ROWS_AT_ONCE:
        # A job works for the vendor, so it is asked for in front of the walls of the portal.
        with behind_the_walls(actor_id):
            job_id = enqueue(
                kind=READ_JOB,
                payload={"claim": str(claim.id), "name": claim.sniffed.get("name", "")},
                at=at,
                requested_by_id=actor_id,
            )
        claim.sniffed = {**claim.sniffed, "job": str(job_id), "typed": typed}
        keep_file(claim, at)
        return
    free_rows(claim, entries)
    insert_rows(claim, entries, actor_id=actor_id, today=day_of(at))
    settled(claim, len(entries), at)


def _forget_file_rows(claim: Claim) -> dict[int, dict[str, str]]:
    """Take the rows of the file out of a draft. Gives what was typed into them."""
    typed, gone = {}, []
    for line in ClaimLine.objects.filter(claim=claim).only("id", "row", "cells"):
        own = {name: text for name, text in line.cells.items() if name.startswith(TYPED)}
        if len(own) < len(line.cells):
            gone.append(line.id)
            if own:
                typed[line.row] = own
    ClaimLine.objects.filter(claim=claim, id__in=gone).delete()
    return typed


def _refuse_known(claim: Claim, sha256: str) -> None:
    known: Claim | None = (
        Claim.objects.filter(partner_id=claim.partner_id, file_sha256=sha256)
        .exclude(state=ClaimState.WITHDRAWN)
        .select_related("file")
        .order_by("number")
        .first()
    )
    if known is not None and known.file is not None:
        day = format_date(day_of(known.file.created_at))
        raise FileKnown(
            say("You uploaded this file on {day} as {code}. We kept that one.", day=day, code=known.code),
            known.code,
        )
