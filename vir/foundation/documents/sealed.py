"""
Files that lie encrypted, such as those a bank pays by: they hold numbers of accounts.

The description of such a file is that of what is inside, its size and its hash; only the bytes are a token of
`vir.foundation.identity.secrets`. Whoever keeps one knows that it is sealed.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vir.foundation.documents.models import StoredFile, StoredFileChunk
from vir.foundation.documents.operations import CHUNK_BYTES
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity import secrets
from vir.foundation.tenancy.context import current_tenant_id


@transaction.atomic
def store_sealed(*, name: str, content_type: str, content: bytes, at: datetime) -> StoredFile:
    """Keep a file encrypted under the newest key."""
    stored = StoredFile(
        name=name[:255],
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=at,
    )
    stored.save(force_insert=True)
    _write(stored.id, content)
    return stored


def sealed_bytes(file_id: UUID) -> bytes:
    """
    Give what is inside a sealed file.

    :raises secrets.UnreadableSecret: if no key opens it, or it was put in the place of another
    """
    opened = secrets.decrypt(file_bytes(file_id).decode(), owner=_owner(file_id))
    return base64.b64decode(opened["content"])


@transaction.atomic
def reseal(*, file_id: UUID) -> bool:
    """Encrypt a sealed file anew under the newest key; says whether it was under an older one."""
    if secrets.is_current(file_bytes(file_id).decode()):
        return False
    content = sealed_bytes(file_id)
    StoredFileChunk.objects.filter(file_id=file_id).delete()
    _write(file_id, content)
    return True


def _write(file_id: UUID, content: bytes) -> None:
    token = secrets.encrypt({"content": base64.b64encode(content).decode()}, owner=_owner(file_id)).encode()
    for number, start in enumerate(range(0, len(token), CHUNK_BYTES)):
        StoredFileChunk.objects.create(
            file_id=file_id, number=number, content=token[start : start + CHUNK_BYTES]
        )


def _owner(file_id: UUID) -> str:
    return f"file|{current_tenant_id()}|{file_id}"
