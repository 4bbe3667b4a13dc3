"""Reading kept files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from vir.foundation.documents.models import StoredFileChunk


def file_chunks(file_id: UUID) -> Iterator[bytes]:
    """Give the pieces of a file in order."""
    numbers = (
        StoredFileChunk.objects.filter(file_id=file_id).order_by("number").values_list("number", flat=True)
    )
    for number in list(numbers):
        yield bytes(StoredFileChunk.objects.get(file_id=file_id, number=number).content)


def file_bytes(file_id: UUID) -> bytes:
    """Give a whole file."""
    return b"".join(file_chunks(file_id))


def write_to(file_id: UUID, path: Path) -> Path:
    """Write a file to a path, for readers that need one."""
    with path.open("wb") as out:
        for chunk in file_chunks(file_id):
            out.write(chunk)
    return path
