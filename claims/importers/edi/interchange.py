"""From bytes to an interchange: which standard it is, in which characters, and nothing in it that cannot be seen."""

from __future__ import annotations

from claims.importers.edi.edifact import charset_of, read_edifact
from claims.importers.edi.pieces import Interchange, MessageRefused, shown
from claims.importers.edi.x12 import ISA_WIDTH, read_x12

BYTES_MAX = 10 * 1024 * 1024
BOM = b"\xef\xbb\xbf"
LINE_ENDS = "\r\n"


def looks_like_a_message(head: bytes) -> bool:
    """Say whether bytes begin like an X12 or EDIFACT interchange."""
    return head.removeprefix(BOM).lstrip()[:3] in (b"ISA", b"UNA", b"UNB")


def read_interchange(content: bytes) -> Interchange:
    """
    Read one interchange.

    :raises MessageRefused: if it is none, too large, holds characters it must not, or names no sender to answer
    """
    if len(content) > BYTES_MAX:
        raise MessageRefused(
            f"The message has {len(content) / 1024 / 1024:.1f} MB and at most {BYTES_MAX // 1024 // 1024} MB are read."
            " Send it in several interchanges."
        )
    content = content.removeprefix(BOM).lstrip()
    if not content:
        raise MessageRefused("The message is empty. Send an interchange, from ISA to IEA or from UNB to UNZ.")
    if content[:3] == b"ISA":
        text = _decoded(content, "utf-8")
        _refuse_unseen(text, allowed=text[3:4] + text[104:ISA_WIDTH])
        return read_x12(text)
    if content[:3] in (b"UNA", b"UNB"):
        text = _decoded(content, charset_of(content[:64]))
        _refuse_unseen(text, allowed=text[3:9] if text.startswith("UNA") else "")
        return read_edifact(text)
    raise MessageRefused(
        f"The message begins with {shown(content[:12].decode('ascii', errors='replace'))!r}."
        " An X12 interchange begins with ISA, an EDIFACT interchange with UNA or UNB."
    )


def _decoded(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset)
    except UnicodeDecodeError as error:
        raise MessageRefused(
            f"Byte {error.start + 1} (hexadecimal {content[error.start]:02X}) is no character of {charset.upper()}."
            " Send the message in the character set that it names."
        ) from error


def _refuse_unseen(text: str, *, allowed: str) -> None:
    for place, character in enumerate(text, start=1):
        unseen = character < " " or "\x7f" <= character < "\xa0"
        # NUL is in no character set of messages, not even as a separator.
        if unseen and (character == "\0" or character not in allowed + LINE_ENDS):
            raise MessageRefused(
                f"Character {place} is a control character (U+{ord(character):04X})."
                " Send the message without such characters."
            )
