"""What a file is made of: its kind by the first bytes, the encoding of its text by all of them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from vir.foundation.imports.problems import FileRefused

_CHUNK = 1 << 20
_SAVE_AS = "Save it as “CSV UTF-8” or as an Excel workbook (.xlsx) and upload that file."

_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (rar)"),
    (b"{\\rtf", "a text document"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"\s*<(?:!doctype|\?xml|html|table|head|body|meta|style|div|!--)", re.IGNORECASE)
_JSON = re.compile(rb'\s*(?:\{\s*(?:"|\})|\[\s*(?:[{\["\]]))')
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Bytes that Windows-1252 leaves undefined; and runs that western words never show but other scripts always
# do.
_NOT_WESTERN = re.compile(rb"[\x81\x8d\x8f\x90\x9d]|[\x80-\xff]{4,}")


def is_zip(head: bytes) -> bool:
    """Tell whether the first bytes are those of a zip archive, which a workbook is."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def refuse_other_kinds(path: Path, head: bytes) -> None:
    """
    Refuse a file whose first bytes say that it is no table of text.

    :raises FileRefused: naming what it is and how to save it instead
    """
    if head.startswith(_OLE):
        # Both an old workbook and an encrypted new one sit in the same container; the names inside tell them
        # apart.
        content = path.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileRefused(
                "encrypted",
                "The workbook is protected by a password. Remove the password in Excel and upload it again.",
            )
        raise FileRefused("old_xls", f"The file is an old Excel workbook (.xls). {_SAVE_AS}")
    for magic, name in _KINDS:
        if head.startswith(magic):
            raise FileRefused("binary", f"The file is {name}, not a table. {_SAVE_AS}")
    text = head.removeprefix(codecs.BOM_UTF8)
    if _MARKUP.match(text):
        raise FileRefused(
            "markup", f"The file is a web page or XML, whatever its name says. Open it in Excel. {_SAVE_AS}"
        )
    if _JSON.match(text):
        raise FileRefused("json", f"The file is JSON, not a table. {_SAVE_AS}")


def find_encoding(path: Path) -> tuple[str, bool]:
    """
    Find the encoding of a text file by reading all of it. The second answer tells whether it is a guess.

    UTF-8 and UTF-16 are proven by their content; Windows-1252 is the last resort and a guess.

    :raises FileRefused: if no encoding fits, or the file holds NUL or other control bytes that text never has
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise FileRefused("encoding", f"The file is encoded as UTF-32. {_SAVE_AS}")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _prove(path, "utf-16")
        return "utf-16", False
    encoding = "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    line = _first_fault(path, encoding)
    if line is None:
        return encoding, False
    _refuse_unless_western(path, line)
    return "cp1252", True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _first_fault(path: Path, encoding: str) -> int | None:
    # Gives the line of the first byte that is not of the encoding, counted from 1.
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in _chunks(path):
        if b"\0" in chunk:
            raise _nul(line + chunk[: chunk.index(b"\0")].count(b"\n"))
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return line + max(0, error.object[: error.start].count(b"\n"))
        line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _prove(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    try:
        for chunk in _chunks(path):
            text = decoder.decode(chunk)
            if "\0" in text:
                raise _nul(line + text[: text.index("\0")].count("\n"))
            line += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise FileRefused(
            "encoding", f"The text is damaged after line {line}: it is not whole UTF-16. {_SAVE_AS}"
        ) from None


def _refuse_unless_western(path: Path, line: int) -> None:
    # One sound UTF-8 letter among unsound bytes: two encodings were mixed, and a guess would garble one of
    # them.
    tail = b""
    for chunk in _chunks(path):
        data = tail + chunk
        if _CONTROL.search(data):
            raise FileRefused("binary", f"The file holds bytes that no text has. {_SAVE_AS}")
        if _MULTIBYTE.search(data):
            raise FileRefused(
                "encoding", f"Line {line} is not in the encoding of the rest (UTF-8). {_SAVE_AS}"
            )
        if _NOT_WESTERN.search(data):
            raise FileRefused("encoding", f"The encoding of line {line} is not known. {_SAVE_AS}")
        tail = data[-3:]


def _nul(line: int) -> FileRefused:
    return FileRefused("nul", f"Line {line} holds a NUL character, which no text has. {_SAVE_AS}")
