"""ZIP files that are the same bytes for the same content."""

from __future__ import annotations

import zipfile
from tempfile import SpooledTemporaryFile
from typing import IO

IN_MEMORY_MAX = 32 * 1024 * 1024
# A ZIP names each entry's own time; one for all of them keeps the same files the same bytes.
ENTRY_TIME = (2000, 1, 1, 0, 0, 0)


def open_zip_place() -> IO[bytes]:
    """Open a place for a ZIP that is on disk once it is large."""
    return SpooledTemporaryFile(max_size=IN_MEMORY_MAX)


def write_entry(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Write one file."""
    entry = zipfile.ZipInfo(name, date_time=ENTRY_TIME)
    # PDF and XLSX are compressed already.
    is_packed = name.endswith((".pdf", ".xlsx"))
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    bundle.writestr(entry, content)
