"""Receiving a file by a channel beside the browser, and going on with it as with the last one of its source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.models import StagedLine
from claims.operations.pick_intake import pick_intake
from claims.operations.receive_file import CHECK, COMMIT, receive_file
from vir.foundation.audit.operations import record
from vir.foundation.imports.mapping import check as check_mapping
from vir.foundation.imports.models import ImportBatch, ImportKind, ImportSource, ImportState
from vir.foundation.imports.operations import UnableToImport, ask_check, ask_commit
from vir.foundation.imports.queries import lock_batch, sniffed_of
from vir.foundation.imports.reading import Reading
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

CHANNELS = ("folder", "api", "message")
# What a partner's own key may bring.
PARTNER_KINDS = (ImportKind.POS,)


@transaction.atomic
def receive_by_channel(
    *,
    kind: str,
    source_name: str,
    file_name: str,
    content_type: str,
    chunks: Iterable[bytes],
    channel: str,
    at: datetime,
    partner_id: UUID | None = None,
) -> ImportBatch:
    """
    Keep a file that nobody uploaded by hand, and open its import.

    :param channel: "folder" or "api"
    :param partner_id: whose file it is, where it is one partner's
    :raises UnableToImport: if the file cannot be taken, or a partner brings what is the vendor's
    """
    if kind not in ImportKind:
        raise UnableToImport(f"Kind: send one of {', '.join(ImportKind.values)}.")
    if partner_id is not None and kind not in PARTNER_KINDS:
        raise UnableToImport("Kind: a partner brings pos, the report of its own sales.")
    batch = receive_file(
        kind=kind,
        source_name=source_name,
        file_name=file_name,
        content_type=content_type,
        chunks=chunks,
        at=at,
        actor_id=None,
        partner_id=partner_id,
    )
    batch.channel = channel
    batch.save(update_fields=["channel"])
    return batch


def read_as_before(*, batch_id: UUID, at: datetime) -> bool:
    """
    Have a file of a channel checked as the last one of its source was, where its columns are the same.

    Where they are not, it waits for a person to match them. Says whether the check was asked for.
    """
    batch = lock_batch(batch_id=batch_id)
    if batch.channel not in CHANNELS or batch.state != ImportState.MAPPING or not batch.source.reading:
        return False
    reading = Reading.from_json(batch.source.reading)
    headers = sniffed_of(batch).headers
    if list(reading.headers) != headers:
        return False
    currency = Tenant.objects.get(id=current_tenant_id()).currency
    columns = pick_intake(kind=batch.kind).columns(reading=reading, currency=currency)
    if check_mapping(columns, reading.mapping, headers):
        return False
    ask_check(number=batch.number, reading=reading, job_kind=CHECK, at=at, actor_id=None)
    return True


def commit_alone(*, batch_id: UUID, at: datetime) -> bool:
    """
    Have an import of a channel committed without a person, where its source is set so and every row is good.

    Says whether the commit was asked for.
    """
    batch = lock_batch(batch_id=batch_id)
    is_good = batch.rows_good > 0 and batch.rows_good == batch.rows_total
    if (
        batch.channel not in CHANNELS
        or not batch.source.commits_alone
        or batch.state != ImportState.READY
        or not is_good
        or _names_others(batch)
    ):
        return False
    ask_commit(number=batch.number, rows=batch.rows_good, rest=False, job_kind=COMMIT, at=at, actor_id=None)
    return True


def _names_others(batch: ImportBatch) -> bool:
    """Say whether a file of one partner's holds lines of another, or of nobody: a person looks at those."""
    if batch.partner_id is None:
        return False
    good = StagedLine.objects.filter(batch_id=batch.id)
    return good.exclude(partner_id=batch.partner_id).exists() or good.filter(partner_id__isnull=True).exists()


class UnableToSetSource(UnableToImport):
    """The source cannot be set so."""


@transaction.atomic
def set_commits_alone(*, source_id: UUID, alone: bool, actor_id: UUID, at: datetime) -> ImportSource:
    """
    Say whether files of a source are committed without a person when every row is good.

    :raises UnableToSetSource: if there is no such source
    """
    source: ImportSource | None = ImportSource.objects.select_for_update().filter(id=source_id).first()
    if source is None:
        raise UnableToSetSource("Source: choose one of the list.")
    if source.commits_alone != alone:
        source.commits_alone = alone
        source.save(update_fields=["commits_alone"])
        record(
            action="source.commits_alone" if alone else "source.waits_for_a_person",
            kind="source",
            code=f"{source.kind}: {source.name}",
            actor_id=actor_id,
            at=at,
        )
    return source
