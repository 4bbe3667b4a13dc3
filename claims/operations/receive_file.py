"""Receiving a file: kept, numbered, and on its way to be read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from claims.queries.resolving.last_import import partner_of_source
from vir.foundation.documents.operations import store_file
from vir.foundation.imports.models import ImportBatch, ImportKind
from vir.foundation.imports.operations import UnableToImport, open_import

LOOK = "claims.look_at_file"
CHECK = "claims.check_file"
COMMIT = "claims.commit_file"
ROLL_BACK = "claims.roll_back_file"
MIB = 1024 * 1024


@transaction.atomic
def receive_file(
    *,
    kind: str,
    source_name: str,
    file_name: str,
    content_type: str,
    chunks: Iterable[bytes],
    at: datetime,
    actor_id: UUID | None,
    partner_id: UUID | None = None,
) -> ImportBatch:
    """
    Keep a file and open its import; a file that is refused leaves nothing behind.

    :param source_name: of a known or a new source
    :param partner_id: whose report it is, where it is one partner's; else whose the last one from there was
    :raises UnableToImport: if it is empty, too large or in the books already, or the source has no name
    """
    if kind not in ImportKind:
        raise UnableToImport("Kind: choose sales, partners, products or POS reports.")
    stored = store_file(
        name=_plain(file_name), content_type=content_type or "application/octet-stream", chunks=chunks, at=at
    )
    if stored.size == 0:
        raise UnableToImport("File: it is empty. Check that it was saved, and upload it again.")
    if stored.size > settings.UPLOAD_BYTES_MAX:
        raise UnableToImport(
            f"File: it has {stored.size / MIB:,.1f} MB,"
            f" and at most {settings.UPLOAD_BYTES_MAX // MIB:,} MB are taken. Split it into several files."
        )
    batch = open_import(
        kind=kind, source_name=source_name, file=stored, job_kind=LOOK, at=at, actor_id=actor_id
    )
    if kind == ImportKind.POS:
        batch.partner_id = partner_id or partner_of_source(batch)
        batch.save(update_fields=["partner_id"])
    return batch


def _plain(name: str) -> str:
    """Give the name of a file without folders and characters that cannot be seen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(character for character in last if unicodedata.category(character)[0] != "C").strip()
    return shown[-255:] or "file"
