"""Asking the domain name system for text records (RFC 1035), in bounded time and with the standard library alone."""

from __future__ import annotations

import secrets
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

RESOLVERS: Final = Path("/etc/resolv.conf")
PORT: Final = 53
SECONDS: Final = 3.0
_TXT, _INTERNET = 16, 1
_RECURSION_WANTED = 0x0100
_IS_ANSWER, _IS_CUT = 0x8000, 0x0200
_NO_SUCH_NAME = 3
_HEAD: Final = struct.Struct(">HHHHHH")
_RECORD: Final = struct.Struct(">HHIH")
_UDP_BYTES = 4096


class NoAnswer(Exception):
    """Nobody answered, or not in a way that can be read."""


def text_records(name: str, *, server: tuple[str, int] | None = None) -> list[str]:
    """
    List the text records of a name; none where the name does not exist.

    :raises NoAnswer: if no resolver is known, it does not answer within some seconds, or its answer cannot be read
    """
    address = server or (_resolver(), PORT)
    key = secrets.randbits(16)
    question = _question(name)
    asked = _HEAD.pack(key, _RECURSION_WANTED, 1, 0, 0, 0) + question
    try:
        answer = _over_udp(asked, address)
        if _flags(answer) & _IS_CUT:
            answer = _over_tcp(asked, address)
    except OSError as fault:
        raise NoAnswer(str(fault)) from None
    try:
        return list(_records(answer, key, question))
    except (struct.error, IndexError, ValueError):
        raise NoAnswer("the answer cannot be read") from None


def _resolver() -> str:
    try:
        lines = RESOLVERS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as fault:
        raise NoAnswer(str(fault)) from None
    for line in lines:
        words = line.split()
        if len(words) > 1 and words[0] == "nameserver":
            return words[1]
    raise NoAnswer("no resolver is set")


def _question(name: str) -> bytes:
    labels = [label.encode("ascii") for label in name.rstrip(".").split(".")]
    return b"".join(bytes([len(one)]) + one for one in labels) + b"\0" + struct.pack(">HH", _TXT, _INTERNET)


def _over_udp(asked: bytes, address: tuple[str, int]) -> bytes:
    with socket.socket(_family(address), socket.SOCK_DGRAM) as line:
        line.settimeout(SECONDS)
        # Connected, so that only the resolver itself is heard.
        line.connect(address)
        line.send(asked)
        return line.recv(_UDP_BYTES)


def _over_tcp(asked: bytes, address: tuple[str, int]) -> bytes:
    with socket.create_connection(address, timeout=SECONDS) as line, line.makefile("rwb") as stream:
        stream.write(struct.pack(">H", len(asked)) + asked)
        stream.flush()
        (length,) = struct.unpack(">H", stream.read(2).ljust(2, b"\0"))
        return stream.read(length)


def _family(address: tuple[str, int]) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address[0] else socket.AF_INET


def _flags(answer: bytes) -> int:
    return int.from_bytes(answer[2:4], "big")


def _records(answer: bytes, key: int, question: bytes) -> Iterator[str]:
    got, flags, questions, answers, _, _ = _HEAD.unpack_from(answer)
    code = flags & 0x000F
    if got != key or not flags & _IS_ANSWER or questions != 1 or code not in (0, _NO_SUCH_NAME):
        raise ValueError("not an answer to what was asked")
    place = _HEAD.size
    if answer[place : place + len(question)].lower() != question.lower():
        raise ValueError("an answer to another question")
    place += len(question)
    for _ in range(answers):
        place = _after_name(answer, place)
        kind, _, _, length = _RECORD.unpack_from(answer, place)
        place += _RECORD.size
        if kind == _TXT:
            yield _text(answer[place : place + length])
        place += length


def _after_name(answer: bytes, place: int) -> int:
    while answer[place]:
        if answer[place] >= 0xC0:
            return place + 2
        place += answer[place] + 1
    return place + 1


def _text(data: bytes) -> str:
    """Put the pieces of a record together: each is at most 255 bytes."""
    pieces, place = [], 0
    while place < len(data):
        pieces.append(data[place + 1 : place + 1 + data[place]])
        place += data[place] + 1
    return b"".join(pieces).decode("utf-8", "replace")
