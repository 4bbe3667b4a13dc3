"""Bringing in one file of the watched folder: a message, or a file to import."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from claims.importers.edi.interchange import BYTES_MAX
from claims.importers.watched import MESSAGES, Watched, leave_answer, settle
from claims.operations.messages.take_interchange import take_interchange
from claims.operations.receive_by_channel import receive_by_channel
from vir.foundation.imports.models import ImportBatch, ImportKind, ImportState
from vir.foundation.refusals import Refused

OVER = (ImportState.REFUSED, ImportState.ROLLED_BACK)


class UnableToBringIn(Refused):
    """A file of the watched folder cannot be taken."""


@dataclass(frozen=True)
class Brought:
    """What became of a file, in a sentence, with the acknowledgement of a message."""

    is_taken: bool
    told: str
    answer_name: str = ""
    answer: bytes = b""


def bring_from_folder(*, file: Watched, at: datetime, today: date) -> Brought:
    """
    Bring in a file that was taken from the watched folder. A refusal is told, not raised.

    A file that was taken before, and whose worker died before it could say so, is recognised by its content.
    """
    try:
        if not file.kind or not file.source:
            raise UnableToBringIn(
                f"Folder: put files into <kind>/<source>/, such as sales/ERP/. Kinds: {', '.join(_kinds())}."
            )
        if file.kind not in _kinds():
            raise UnableToBringIn(f"Folder: {file.kind!r} is no kind of file. Kinds: {', '.join(_kinds())}.")
        return _message(file, at, today) if file.kind == MESSAGES else _import(file, at)
    except Refused as refusal:
        return Brought(False, refusal.message)


def put_away(*, file: Watched, brought: Brought) -> None:
    """Move a file that was brought in to done/ or refused/, and leave its acknowledgement for the sender."""
    if brought.answer:
        leave_answer(file, name=brought.answer_name, content=brought.answer)
    settle(file, taken=brought.is_taken, told=brought.told)


def _kinds() -> list[str]:
    return [MESSAGES, *ImportKind.values]


def _message(file: Watched, at: datetime, today: date) -> Brought:
    if file.state[0] > BYTES_MAX:
        raise UnableToBringIn(f"File: a message has at most {BYTES_MAX // 1024 // 1024} MB. Split it.")
    content = b"".join(file.chunks())
    taken = take_interchange(
        content=content, file_name=file.name, channel="folder", at=at, today=today, actor_id=None
    )
    lines = [
        f"Message {one.number}, {one.kind}: {one.get_state_display().lower()}." for one in taken.messages
    ]
    lines += [str(problem["message"]) for one in taken.messages for problem in one.problems]
    if taken.is_known:
        lines.insert(0, "This interchange was taken before. Nothing was changed.")
    name = "" if taken.acknowledgement is None else taken.acknowledgement.file.name
    return Brought(not taken.is_refused, "\n".join(lines), name, taken.content)


def _import(file: Watched, at: datetime) -> Brought:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    known = (
        ImportBatch.objects.filter(
            kind=file.kind, file_sha256=digest.hexdigest(), channel="folder", source__name=file.source
        )
        .exclude(state__in=OVER)
        .order_by("-number")
        .first()
    )
    if known is not None:
        return Brought(True, f"This file was taken before, as import {known.number}. Nothing was changed.")
    batch = receive_by_channel(
        kind=file.kind,
        source_name=file.source,
        file_name=file.name,
        content_type="",
        chunks=file.chunks(),
        channel="folder",
        at=at,
    )
    return Brought(True, f"Taken as import {batch.number}.")
