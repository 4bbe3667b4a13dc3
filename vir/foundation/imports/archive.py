"""The zip archive that a workbook is, checked before anything parses it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from vir.foundation.imports.limits import MIB, Limits
from vir.foundation.imports.problems import FileRefused
from vir.foundation.kept import kept

_CHUNK = 1 << 20
_END = b"PK\x05\x06"
_END_SEARCH = 65_557
# An entry smaller than this harms nobody, however well it was packed.
_RATIO_FROM = MIB
_DAMAGED = "The workbook is damaged. Open it in Excel, save it again as .xlsx, and upload that file."


def open_archive(path: Path, limits: Limits) -> tuple[zipfile.ZipFile, Literal["xlsx", "ods"]]:
    """
    Open the archive of a workbook after checking its directory: entries, sizes, ratios, names, protection.
    Tells what kind of workbook it is, too.

    :raises FileRefused: if it is damaged, over a limit, protected, or some other kind of document
    """
    _check_directory_size(path, limits)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, OSError, ValueError):
        raise FileRefused("damaged", _DAMAGED) from None
    infos = archive.infolist()
    if len(infos) > limits.max_entries:
        raise _too_many_entries(limits)
    names = [info.filename for info in infos]
    if len(set(names)) != len(names) or any(info.header_offset < 0 for info in infos):
        raise FileRefused("damaged", _DAMAGED)
    if any(info.flag_bits & 1 for info in infos):
        raise FileRefused(
            "encrypted", kept("The file is protected by a password. Remove the password and upload it again.")
        )
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise FileRefused("damaged", _DAMAGED)
    kind = _kind_of(set(names))
    if sum(info.file_size for info in infos) > limits.max_unpacked:
        raise _bomb(limits)
    for info in infos:
        if info.file_size > _RATIO_FROM and info.file_size > limits.max_ratio * max(1, info.compress_size):
            raise _bomb(limits)
    return archive, kind


def unpack(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """
    Unpack one entry in pieces, and hold it to the size that the directory declares.

    :raises FileRefused: if it unpacks to any other size, or is damaged
    """
    left = info.compress_size
    unpacked = 0
    with path.open("rb") as file:
        file.seek(info.header_offset)
        header = file.read(30)
        if len(header) != 30 or header[:4] != b"PK\x03\x04":
            raise FileRefused("damaged", _DAMAGED)
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        file.seek(name_length + extra_length, 1)
        inflate = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
        while left:
            packed = file.read(min(_CHUNK, left))
            if not packed:
                raise FileRefused("damaged", _DAMAGED)
            left -= len(packed)
            for piece in _inflated(inflate, packed):
                unpacked += len(piece)
                if unpacked > info.file_size:
                    raise FileRefused("damaged", _DAMAGED)
                yield piece
    if unpacked != info.file_size or (inflate is not None and not inflate.eof):
        raise FileRefused("damaged", _DAMAGED)


def _inflated(inflate: zlib._Decompress | None, packed: bytes) -> Iterator[bytes]:
    if inflate is None:
        yield packed
        return
    try:
        while True:
            piece = inflate.decompress(packed, _CHUNK)
            yield piece
            packed = inflate.unconsumed_tail
            # A full piece may leave output behind although no input is left.
            if not packed and len(piece) < _CHUNK:
                return
    except zlib.error:
        raise FileRefused("damaged", _DAMAGED) from None


def _check_directory_size(path: Path, limits: Limits) -> None:
    # Read by hand, because a directory of a million entries would be listed before it could be counted.
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_SEARCH))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise FileRefused("damaged", _DAMAGED)
    entries, directory_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > limits.max_entries or directory_bytes > limits.max_entries * 1024:
        raise _too_many_entries(limits)


def _kind_of(names: set[str]) -> Literal["xlsx", "ods"]:
    if "xl/workbook.xml" in names:
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise FileRefused(
                "macros",
                kept("The workbook holds macros. Save it as .xlsx, without macros, and upload that file."),
            )
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise FileRefused(
            "xlsb", kept("The file is a binary workbook (.xlsb). Save it as .xlsx and upload that file.")
        )
    if "mimetype" in names and "content.xml" in names:
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise FileRefused(
                "macros",
                kept("The workbook holds macros. Save it as .xlsx, without macros, and upload that file."),
            )
        return "ods"
    if "[Content_Types].xml" in names:
        raise FileRefused(
            "not_a_table",
            kept("The file is an Office document without sheets. Save the table as .xlsx or CSV."),
        )
    raise FileRefused(
        "zip", kept("The file is a zip archive. Unpack it and upload the workbook or CSV file inside.")
    )


def _too_many_entries(limits: Limits) -> FileRefused:
    return FileRefused(
        "too_many_entries",
        kept(
            "The workbook is made of more than {max_entries} parts. Copy the rows into a new "
            "workbook and upload that.",
            max_entries=limits.max_entries,
        ),
    )


def _bomb(limits: Limits) -> FileRefused:
    return FileRefused(
        "zip_bomb",
        kept(
            "The workbook unpacks to more than {size} MB or more than {max_ratio} times its "
            "size. Copy the rows into a new workbook, or save them as CSV.",
            size=limits.max_unpacked // MIB,
            max_ratio=limits.max_ratio,
        ),
    )
