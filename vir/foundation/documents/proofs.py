"""Documents that people send: looked at by their content before anything is kept, and kept as they came."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

from vir.foundation.documents.evidence import BYTES_MAX, PICTURE_TYPE, EvidenceRefused, Inspected, inspect
from vir.foundation.documents.models import StoredFile
from vir.foundation.documents.operations import store_file
from vir.foundation.words import say

PIECE_BYTES: Final = 1024 * 1024
NAME_LENGTH_MAX: Final = 255


@dataclass(frozen=True)
class Opened:
    """A document on disk that was opened and looked at."""

    path: Path
    found: Inspected


@contextmanager
def opened(chunks: Iterable[bytes]) -> Iterator[Opened]:
    """
    Open a document as long as this is open. It may take a minute, so it is done before anything is locked.

    :raises EvidenceRefused: if the file is neither a PDF nor a picture, or cannot be read
    """
    with TemporaryDirectory(prefix="vir-evidence-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            for chunk in _bounded(chunks):
                file.write(chunk)
        yield Opened(path, inspect(path))


def keep_opened(*, document: Opened, name: str, at: datetime, partner_id: UUID | None) -> StoredFile:
    """Keep a document as it came. Its type is no browser's to open: it is only given to be kept."""
    return store_file(
        name=plain_name(name),
        content_type="application/octet-stream",
        chunks=_pieces(document.path),
        at=at,
        partner_id=partner_id,
    )


def keep_pictures(*, document: Opened, at: datetime, partner_id: UUID | None) -> list[str]:
    """Keep the pictures that were made of the pages: what is shown, instead of the file itself."""
    return [
        str(
            store_file(
                name=f"page-{page}.jpg",
                content_type=PICTURE_TYPE,
                chunks=[picture],
                at=at,
                partner_id=partner_id,
            ).id
        )
        for page, picture in enumerate(document.found.previews, start=1)
    ]


def plain_name(name: str) -> str:
    """Give the name of a file without folders and characters that cannot be seen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    return shown[-NAME_LENGTH_MAX:] or "document"


def _bounded(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """Stop reading a file that is larger than any that is opened."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > BYTES_MAX:
            raise EvidenceRefused(
                "too_large",
                say("A document has at most {size} MB. Save it smaller.", size=BYTES_MAX // 1024 // 1024),
            )
        yield chunk


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(PIECE_BYTES), b"")
