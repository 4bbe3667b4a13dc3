"""Keeping files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vir.foundation.documents.models import StoredFile, StoredFileChunk

CHUNK_BYTES = 1024 * 1024


@transaction.atomic
def store_file(
    *, name: str, content_type: str, chunks: Iterable[bytes], at: datetime, partner_id: UUID | None = None
) -> StoredFile:
    """Keep a file given as pieces of any size; a partner's file is visible in that partner's portal."""
    digest = hashlib.sha256()
    size = 0
    stored = StoredFile(
        name=name[:255], content_type=content_type, partner_id=partner_id, size=0, sha256="", created_at=at
    )
    for number, piece in enumerate(_regular(chunks)):
        digest.update(piece)
        size += len(piece)
        StoredFileChunk.objects.create(file_id=stored.id, partner_id=partner_id, number=number, content=piece)
    stored.size = size
    stored.sha256 = digest.hexdigest()
    stored.save(force_insert=True)
    return stored


def _regular(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """Cut pieces of any size into pieces of one size."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        while len(rest) >= CHUNK_BYTES:
            yield rest[:CHUNK_BYTES]
            rest = rest[CHUNK_BYTES:]
    if rest:
        yield rest
