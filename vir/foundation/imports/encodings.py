"""What a file is made of: its kind by the first bytes, the encoding of its text by all of them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from vir.foundation.imports.codepages import SAMPLE_BYTES, codec_of, decodes, is_multibyte, label_of, rank
from vir.foundation.imports.problems import FileRefused
from vir.foundation.kept import kept

_CHUNK = 1 << 20
# A longer line is none; what is kept of it decides nothing.
_LINE_MAX = 1 << 20
_LINE_SAMPLED_MAX = 1 << 16
_LINES_COUNTED_MAX = 100_000
_LINE_END = re.compile(rb"[\r\n]")
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
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Japanese mail and its exports switch alphabets by these.
_SWITCH = re.compile(rb"\x1b(?:\$[@B]|\([BJ])")
_WIDE = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"))
_DOUBLE = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Encoding:
    """
    The encoding of a text. `rivals` are others that make words of it too, by the names people know; where
    there are any or the letters had to be looked at, it is `guessed`.
    """

    codec: str
    guessed: bool = False
    rivals: tuple[str, ...] = ()


def is_zip(head: bytes) -> bool:
    """Tell whether the first bytes are those of a zip archive, which a workbook is."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def is_compound(head: bytes) -> bool:
    """Tell whether the first bytes are those of a compound file, which an old workbook is."""
    return head.startswith(_OLE)


def refuse_other_kinds(head: bytes) -> None:
    """
    Refuse a file whose first bytes say that it is no table of text.

    :raises FileRefused: naming what it is and how to save it instead
    """
    for magic, name in _KINDS:
        if head.startswith(magic):
            raise FileRefused(
                "binary",
                kept("The file is {name}, not a table. {save_as}", name=name, save_as=_SAVE_AS),
            )
    text = head.removeprefix(codecs.BOM_UTF8)
    if _MARKUP.match(text):
        raise FileRefused(
            "markup",
            kept(
                "The file is a web page or XML, whatever its name says. Open it in Excel. {save_as}",
                save_as=_SAVE_AS,
            ),
        )
    if _JSON.match(text):
        raise FileRefused(
            "json",
            kept("The file is JSON, not a table. {save_as}", save_as=_SAVE_AS),
        )


def find_encoding(path: Path, wanted: str | None = None) -> Encoding:
    """
    Find the encoding of a text file by reading all of it, or hold it to the one that is wanted.

    UTF-8, UTF-16 and UTF-32 are proven by their content. Older encodings leave no proof: the one that makes
    words of the letters is a guess, said to be one.

    :param wanted: the name of an old encoding, as people know it
    :raises FileRefused: if no encoding fits, or the file holds NUL or other control bytes that text never has
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, codec in (*_WIDE, *_DOUBLE):
        if head.startswith(mark):
            _prove(path, codec)
            return Encoding(codec)
    double = _unmarked(head)
    if double:
        _prove(path, double)
        return Encoding(double)
    encoding = "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    line = _first_fault(path, encoding)
    if line is None:
        switches = _SWITCH.search(head) and decodes("iso2022_jp", _chunks(path))
        return Encoding("iso2022_jp" if switches else encoding)
    if wanted is not None:
        return _wanted(path, wanted)
    return _guess(path, line)


def _unmarked(head: bytes) -> str | None:
    """Tell UTF-16 without a mark by the empty halves of its plain letters."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    low, high = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if high * 2 > pairs and not low:
        return "utf-16-le"
    return "utf-16-be" if low * 2 > pairs and not high else None


def _wanted(path: Path, label: str) -> Encoding:
    codec = codec_of(label)
    if codec is None or not decodes(codec, _chunks(path)):
        raise FileRefused(
            "encoding",
            kept("The file is not in the encoding {label}. {save_as}", label=label, save_as=_SAVE_AS),
        )
    rivals = [label_of(rival) for rival in rank(_foreign_lines(path)[0]) if rival != codec]
    return Encoding(codec, guessed=True, rivals=tuple(rivals))


def _guess(path: Path, line: int) -> Encoding:
    sample, sound = _foreign_lines(path)
    ranked = rank(sample)
    # Lines of sound UTF-8 letters among others: two encodings were mixed, and a guess would garble one.
    if sound and not (ranked and is_multibyte(ranked[0])):
        raise FileRefused(
            "encoding",
            kept(
                "Line {line} is not in the encoding of the rest (UTF-8). {save_as}",
                line=line,
                save_as=_SAVE_AS,
            ),
        )
    fitting = [codec for codec in ranked if decodes(codec, _chunks(path))]
    if not fitting:
        raise FileRefused(
            "encoding",
            kept("The encoding of line {line} is not known. {save_as}", line=line, save_as=_SAVE_AS),
        )
    return Encoding(fitting[0], guessed=True, rivals=tuple(map(label_of, fitting[1:])))


def _foreign_lines(path: Path) -> tuple[bytes, int]:
    """Gather lines with foreign letters, and count those that are sound UTF-8."""
    sample = bytearray()
    sound = counted = 0
    rest = b""
    for chunk in chain(_chunks(path), (b"\n",)):
        data = rest + chunk
        if _CONTROL.search(data):
            raise FileRefused(
                "binary",
                kept("The file holds bytes that no text has. {save_as}", save_as=_SAVE_AS),
            )
        if counted > _LINES_COUNTED_MAX:
            rest = b""
            continue
        *lines, rest = _LINE_END.split(data)
        rest = rest[-_LINE_MAX:]
        for line in lines:
            if line.isascii():
                continue
            if len(sample) < SAMPLE_BYTES and len(line) < _LINE_SAMPLED_MAX:
                sample += line + b"\n"
            counted += 1
            try:
                line.decode()
                sound += 1
            except UnicodeDecodeError:
                continue
    return bytes(sample), sound


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
            "encoding",
            kept(
                "The text is damaged after line {line}: it is not whole {upper}. {save_as}",
                line=line,
                upper=encoding[:6].upper(),
                save_as=_SAVE_AS,
            ),
        ) from None


def _nul(line: int) -> FileRefused:
    return FileRefused(
        "nul",
        kept("Line {line} holds a NUL character, which no text has. {save_as}", line=line, save_as=_SAVE_AS),
    )
