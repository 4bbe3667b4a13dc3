"""Documents that somebody brings as proof: opened in a bounded process, judged by their content."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vir.foundation.documents import frames
from vir.foundation.refusals import Refused
from vir.foundation.words import say

ROOT = Path(__file__).resolve().parents[3]
MIB = 1024 * 1024
BYTES_MAX = 20 * MIB
MEMORY_BYTES_MAX = 1024 * MIB
CPU_SECONDS_MAX = 20
WALL_SECONDS_MAX = 60.0
PICTURE_TYPE = "image/jpeg"


class EvidenceRefused(Refused):
    """A document that cannot be evidence, with a code and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Inspected:
    """
    What a document is.

    :param kind: "pdf" or "image", by its content
    :param content_type: the type that fits the content
    :param text: of a PDF, at most 50,000 characters; empty for a photograph
    :param places: where its lines stand on the pictures: page, left, top, width, height in ten-thousandths of the
        page, and the line
    :param picture_hash: 64 bits as a signed number, None for a PDF that has text
    :param previews: a JPEG of each of the first pages, made from their pixels
    """

    kind: str
    content_type: str
    pages: int
    text: str
    places: list[list[int | str]]
    picture_hash: int | None
    previews: tuple[bytes, ...]


def inspect(path: Path) -> Inspected:
    """
    Open a document in a process of its own that has little memory, little time and nothing to write to.

    :raises EvidenceRefused: if it is empty, too large, of another type, damaged, or more than may be opened
    """
    size = path.stat().st_size
    if size == 0:
        raise EvidenceRefused("empty", say("The file is empty. Add it again."))
    if size > BYTES_MAX:
        raise EvidenceRefused(
            "too_large",
            say(
                "The file has {size} MB, and at most {most} MB are taken.",
                size=f"{size / MIB:,.1f}",
                most=BYTES_MAX // MIB,
            ),
        )
    # It inherits no settings, no secrets and no connections.
    process = subprocess.Popen(  # noqa: S603 our own module
        [
            sys.executable,
            *("-B", "-P", "-s", "-m", "vir.foundation.documents.evidence_child"),
            *(str(path.resolve()), str(MEMORY_BYTES_MAX), str(CPU_SECONDS_MAX)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # One thread: a second one would only take memory from the first.
        env={
            "PYTHONPATH": str(ROOT),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "OPENBLAS_NUM_THREADS": "1",
            **{name: os.environ[name] for name in ("OPENBLAS_CORETYPE",) if name in os.environ},
        },
        cwd="/",
        close_fds=True,
    )
    try:
        answer, _ = process.communicate(timeout=WALL_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        raise EvidenceRefused(
            "too_slow", say("Opening the file took too long. Save it simpler or smaller.")
        ) from None
    finally:
        process.kill()
        process.wait()
    return _read(answer)


def _read(answer: bytes) -> Inspected:
    previews: list[bytes] = []
    found: dict[str, Any] | None = None
    places: list[list[int | str]] = []
    while (frame := frames.unpack(answer)) is not None:
        kind, body = frame
        answer = answer[frames.HEAD_BYTES + len(body) :]
        if kind == frames.REFUSAL:
            code, message = json.loads(body)
            raise EvidenceRefused(code, say(message))
        if kind == frames.PAGE:
            previews.append(body)
        elif kind == frames.PLACES:
            places = json.loads(body)
        else:
            found = json.loads(body)
    if found is None:
        raise EvidenceRefused(
            "broken", say("The file could not be opened within its bounds. Save it again as PDF or JPEG.")
        )
    return Inspected(previews=tuple(previews), places=places, **found)
