"""How the renderer and its parent talk: a kind, a length, and that many bytes."""

from __future__ import annotations

import struct

PAGE = 1
DOCUMENT = 2
REFUSAL = 3
PLACES = 4

_HEAD = struct.Struct(">BQ")
HEAD_BYTES = _HEAD.size


def pack(kind: int, body: bytes) -> bytes:
    """Write a frame."""
    return _HEAD.pack(kind, len(body)) + body


def unpack(received: bytes | bytearray) -> tuple[int, bytes] | None:
    """Read a frame, None while it is not all there."""
    if len(received) < HEAD_BYTES:
        return None
    kind, length = _HEAD.unpack_from(received)
    if len(received) < HEAD_BYTES + length:
        return None
    return kind, bytes(received[HEAD_BYTES : HEAD_BYTES + length])


def head(received: bytes) -> tuple[int, int]:
    """Read a frame's head: its kind and the length of its body in bytes."""
    kind, length = _HEAD.unpack(received)
    return kind, length
