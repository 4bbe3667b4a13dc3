"""Making the evidence pack of a run, for an auditor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from payouts.enums import RunState
from payouts.exports.evidence_pack import EvidencePack
from payouts.models import PayoutRun, RunFile
from payouts.queries.evidence import (
    FORM,
    request_contents,
    run_document,
    statement_codes,
    statement_contents,
    tables_of,
    terms_of_run,
)
from payouts.queries.locks import lock_run
from vir.foundation.audit.operations import record
from vir.foundation.documents.operations import CHUNK_BYTES, store_file
from vir.foundation.jobs.operations import enqueue
from vir.foundation.refusals import Refused

EVIDENCE = "payouts.evidence"
READY_STATES = (RunState.EXPORTED.value, RunState.CLOSED.value)


class UnableToMakeEvidence(Refused):
    """An evidence pack that cannot be made; the text says why."""


@transaction.atomic
def request_evidence(*, run_id: UUID, actor_id: UUID, at: datetime) -> UUID:
    """
    Ask for the evidence pack of a run as it is now; gives the job.

    :raises UnableToMakeEvidence: if the run has not been exported
    """
    run = lock_run(run_id)
    if run.state not in READY_STATES:
        raise UnableToMakeEvidence(
            f"{run.code} is not exported yet. Its evidence is whole once its statements are made."
        )
    job_id = enqueue(
        kind=EVIDENCE,
        payload={"run": str(run.id)},
        at=at,
        requested_by_id=actor_id,
    )
    assert job_id is not None
    return job_id


def write_evidence(
    *, run_id: UUID, out: IO[bytes], vendor: str, step: Callable[[], AbstractContextManager[object]]
) -> Iterator[tuple[int, int, str]]:
    """
    Write the pack of a run; gives how many statements are in, of how many, and the hash of the list once it is whole.

    :param step: opens a transaction of the vendor
    """
    with step():
        run = PayoutRun.objects.select_related("program", "prepared_by").get(id=run_id)
        pack = EvidencePack(out, run=run.code, vendor=vendor)
        pack.add_json("run.json", run_document(run))
        for table in tables_of(run):
            pack.add_table(table)
        for name, content in terms_of_run(run):
            pack.add_json(name, content)
        for name, data in request_contents(run):
            pack.add(name, data)
        codes = statement_codes(run)
    for done, code in enumerate(codes, start=1):
        with step():
            for name, data in statement_contents(run, code):
                pack.add(name, data)
        yield done, len(codes), ""
    yield len(codes), len(codes), pack.close()


@transaction.atomic
def keep_evidence(
    *, run_id: UUID, content: IO[bytes], list_hash: str, slug: str, actor_id: UUID | None, at: datetime
) -> RunFile:
    """
    Keep a pack. Each is as of its moment, so another one is made beside it and none is replaced.

    The hash of its list goes into the trail: whoever holds the pack can prove that it is the one that was given out.
    """
    run = lock_run(run_id)
    number = RunFile.objects.filter(run=run, form__startswith=FORM).count() + 1
    content.seek(0)
    stored = store_file(
        name=f"{slug}_{run.code}_evidence_{number}.zip",
        content_type="application/zip",
        chunks=iter(lambda: content.read(CHUNK_BYTES), b""),
        at=at,
    )
    kept: RunFile = RunFile.objects.create(
        run=run, form=f"{FORM}{number}", file=stored, made_by_id=actor_id, made_at=at
    )
    record(
        action="run.evidence_made",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={"file": stored.name, "sha256": stored.sha256, "list": list_hash},
    )
    return kept
