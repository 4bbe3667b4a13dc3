"""Many statements in one ZIP."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from payouts.exports.zipped import write_entry
from payouts.models import Statement, StatementFile
from payouts.queries.file_languages import forms_for, vendor_language
from vir.foundation.audit.operations import record
from vir.foundation.documents.models import StoredFile
from vir.foundation.documents.operations import CHUNK_BYTES, store_file
from vir.foundation.documents.queries import file_bytes
from vir.foundation.jobs.operations import enqueue
from vir.foundation.refusals import Refused

ZIP = "payouts.statement_zip"
STATEMENTS_MAX = 5_000


class UnableToBundle(Refused):
    """A ZIP that cannot be made; the text says why."""


@transaction.atomic
def request_bundle(*, codes: Sequence[str], actor_id: UUID, at: datetime) -> UUID:
    """
    Ask for a ZIP with every file of some statements; gives the job.

    :raises UnableToBundle: if there are none, too many, or one of them is not there
    """
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        raise UnableToBundle("No statement was chosen. Choose one or more, then download the ZIP.")
    if len(wanted) > STATEMENTS_MAX:
        raise UnableToBundle(
            f"{len(wanted):,} statements were chosen, and a ZIP holds {STATEMENTS_MAX:,}. Narrow the list first."
        )
    there = set(Statement.objects.filter(code__in=wanted).values_list("code", flat=True))
    missing = [code for code in wanted if code not in there]
    if missing:
        raise UnableToBundle(f"There is no statement {missing[0]}.")
    job_id = enqueue(kind=ZIP, payload={"codes": wanted}, at=at, requested_by_id=actor_id)
    assert job_id is not None
    return job_id


def write_bundle(
    *, codes: Sequence[str], out: IO[bytes], read: Callable[[str], list[tuple[str, bytes]]]
) -> Iterator[int]:
    """
    Write the files of statements one after the other; gives how many statements are in after each.

    :param read: gives the names and bytes of one statement's files
    """
    with zipfile.ZipFile(out, "w") as bundle:
        for done, code in enumerate(codes, start=1):
            for name, content in read(code):
                write_entry(bundle, f"{code}/{name}", content)
            yield done


def files_of_code(*, code: str) -> list[tuple[str, bytes]]:
    """Read the files of every version of a statement, by name, each in the vendor’s language where there is one."""
    language = vendor_language()
    found = StatementFile.objects.filter(statement__code=code).select_related("file").order_by("file__name")
    versions: dict[UUID | None, list[StatementFile]] = {}
    for one in found:
        versions.setdefault(one.statement_id, []).append(one)
    taken = {
        (statement, form)
        for statement, files in versions.items()
        for form in forms_for([one.form for one in files], language)
    }
    return [
        (one.file.name, file_bytes(one.file_id)) for one in found if (one.statement_id, one.form) in taken
    ]


@transaction.atomic
def keep_bundle(
    *, slug: str, codes: Sequence[str], content: IO[bytes], actor_id: UUID | None, today: date, at: datetime
) -> StoredFile:
    """Keep a written ZIP, and write to the trail who took out which statements."""
    content.seek(0)
    stored = store_file(
        name=f"{slug}_statements_{today.isoformat()}.zip",
        content_type="application/zip",
        chunks=iter(lambda: content.read(CHUNK_BYTES), b""),
        at=at,
    )
    record(
        action="statements.bundled",
        kind="statement_zip",
        code=codes[0] if len(codes) == 1 else f"{len(codes):,} statements",
        actor_id=actor_id,
        at=at,
        data={"statements": len(codes), "sha256": stored.sha256},
    )
    return stored
