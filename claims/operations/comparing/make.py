"""Making a comparison: from a file, from pasted or typed rows, or of one figure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from claims.enums import ListWay
from claims.importers.claim_columns import TYPED
from claims.importers.own_list import NAMES, own_list_columns
from claims.importers.pasted import TEXT_MAX, pasted_rows
from claims.models import Comparison
from claims.operations.claiming.judge import Entry
from claims.operations.claiming.read_later import entries_of
from claims.operations.comparing.hold import lock_comparison, next_number, trail
from claims.operations.comparing.matching import compare_rows, compare_sum
from claims.operations.comparing.refusals import UnableToCompare
from claims.queries.comparing.reading import proposal_of, proposed, sniffed_of
from vir.foundation.documents.operations import store_file
from vir.foundation.documents.queries import write_to
from vir.foundation.imports.apart import look
from vir.foundation.imports.reading import Reading
from vir.foundation.money import format_number
from vir.foundation.words import say

ROWS_MAX: Final = 5_000
DAYS_MAX: Final = 366
SAMPLE_ROWS: Final = 1_000
VALUES_KEPT: Final = 40
TEXT_KEPT: Final = 80
CELL_MAX: Final = 500
FIGURE_MAX: Final = Decimal(10) ** 13
MIB: Final = 1024 * 1024


@dataclass(frozen=True)
class Asked:
    """Whose purchases of which days (both included) are compared, in one currency, and who asks when."""

    partner_id: UUID
    starts_on: date
    ends_on: date
    currency: str
    actor_id: UUID
    at: datetime


@transaction.atomic
def compare_file(*, asked: Asked, file_name: str, content_type: str, chunks: Iterable[bytes]) -> Comparison:
    """
    Keep a file and compare its rows, where it is plain how it is read; otherwise that waits to be said.

    :raises UnableToCompare: if the days are not sound, or the file is empty, too large or too long
    :raises FileRefused: if the file cannot be read
    """
    one = _begin(asked, ListWay.FILE)
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1] or "file"
    file = store_file(
        name=name,
        content_type=content_type or "application/octet-stream",
        chunks=chunks,
        at=asked.at,
        partner_id=asked.partner_id,
    )
    if file.size == 0:
        raise UnableToCompare(say("File: it is empty. Check that it was saved, and upload it again."))
    if file.size > settings.UPLOAD_BYTES_MAX:
        raise UnableToCompare(
            say(
                "File: at most {size} MB are taken. Split it.",
                size=format_number(Decimal(settings.UPLOAD_BYTES_MAX // MIB)),
            )
        )
    one.file, one.file_name, one.sha256 = file, file.name, file.sha256
    with TemporaryDirectory(prefix="vir-compare-") as folder:
        path = write_to(file.id, Path(folder) / "file")
        sniffed, values = look(path, rows=SAMPLE_ROWS)
        kept = {header: [text[:TEXT_KEPT] for text in own[:VALUES_KEPT]] for header, own in values.items()}
        one.sniffed = {**sniffed.as_json(), "values": kept}
        found = proposed(one)
        one.reading = {} if found.faults else found.reading.as_json()
        one.save(force_insert=True)
        if one.reading:
            _compare_file(one, path, asked.actor_id, asked.at)
    return one


@transaction.atomic
def choose_columns(*, number: int, reading: Reading, actor_id: UUID, at: datetime) -> Comparison:
    """
    Say which column is which and how dates and numbers are written, and compare the file so.

    :raises NoSuchComparison: if there is none
    :raises UnableToCompare: if it was made already, or the reading leaves something open
    """
    one = lock_comparison(number)
    if one.compared_at is not None or one.file_id is None:
        raise UnableToCompare(
            say("{code} was made already. Upload the file again to read it otherwise.", code=one.code)
        )
    found = proposal_of(one, reading)
    if found.faults:
        raise UnableToCompare(found.faults[0][1])
    one.reading = found.reading.as_json()
    with TemporaryDirectory(prefix="vir-compare-") as folder:
        _compare_file(one, write_to(one.file_id, Path(folder) / "file"), actor_id, at)
    return one


@transaction.atomic
def compare_text(*, asked: Asked, text: str) -> Comparison:
    """
    Compare rows copied from a spreadsheet, with or without their header.

    :raises UnableToCompare: if the days are not sound, or the text holds no rows or too many
    """
    if len(text) > TEXT_MAX:
        raise UnableToCompare(say("What you pasted is too long. Save it as a file and upload that."))
    rows = pasted_rows(text.replace("\x00", ""), own_list_columns(asked.currency))
    return _compare_typed(asked, ListWay.PASTED, rows)


@transaction.atomic
def compare_typed(*, asked: Asked, rows: Sequence[Mapping[str, str]]) -> Comparison:
    """
    Compare rows as somebody typed them: the text of each column by its name.

    :raises UnableToCompare: if the days are not sound, there are no rows or too many, or a column is not known
    """
    strange = sorted({name for row in rows for name in row} - set(NAMES))
    if strange:
        raise UnableToCompare(
            say(
                "A list has no column “{column}”. It has {columns}.",
                column=strange[0],
                columns=", ".join(NAMES),
            )
        )
    return _compare_typed(asked, ListWay.TYPED, rows)


@transaction.atomic
def compare_figure(*, asked: Asked, figure: Decimal) -> Comparison:
    """
    Compare one figure, what the partner says it bought in all, with the vendor's lines.

    :raises UnableToCompare: if the days or the figure are not sound
    """
    if not -FIGURE_MAX < figure < FIGURE_MAX:
        raise UnableToCompare(say("Your figure: it is too large. Enter the net amount of the days."))
    one = _begin(asked, ListWay.FIGURE)
    one.save(force_insert=True)
    compare_sum(one, figure, at=asked.at)
    _made(one, asked.actor_id, asked.at)
    return one


def _begin(asked: Asked, way: ListWay) -> Comparison:
    if asked.starts_on > asked.ends_on:
        raise UnableToCompare(say("From: it is after the last day. Choose a first day that is not."))
    if (asked.ends_on - asked.starts_on).days >= DAYS_MAX:
        raise UnableToCompare(say("Days: at most a year is compared at once. Choose fewer days."))
    return Comparison(
        number=next_number(asked.actor_id),
        partner_id=asked.partner_id,
        way=way.value,
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        currency=asked.currency,
        created_by_id=asked.actor_id,
        created_at=asked.at,
    )


def _compare_typed(asked: Asked, way: ListWay, rows: Sequence[Mapping[str, str]]) -> Comparison:
    filled = [
        {name: text.replace("\x00", "").strip()[:CELL_MAX] for name, text in row.items() if text.strip()}
        for row in rows
    ]
    filled = [row for row in filled if row]
    if not filled:
        raise UnableToCompare(say("There are no rows. Enter at least one."))
    if len(filled) > ROWS_MAX:
        raise _too_long()
    one = _begin(asked, way)
    one.sha256 = hashlib.sha256(repr(filled).encode()).hexdigest()
    one.save(force_insert=True)
    entries = [
        Entry(place, {TYPED + name: text for name, text in row.items()})
        for place, row in enumerate(filled, start=1)
    ]
    compare_rows(one, entries, actor_id=asked.actor_id, at=asked.at)
    _made(one, asked.actor_id, asked.at)
    return one


def _compare_file(one: Comparison, path: Path, actor_id: UUID, at: datetime) -> None:
    entries = list(islice(entries_of(path, sniffed_of(one), {}), ROWS_MAX + 1))
    if len(entries) > ROWS_MAX:
        raise _too_long()
    compare_rows(one, entries, actor_id=actor_id, at=at)
    _made(one, actor_id, at)


def _made(one: Comparison, actor_id: UUID, at: datetime) -> None:
    # Last, because nobody else of the vendor writes the trail until this transaction ends.
    trail(
        "comparison.made",
        one,
        actor_id=actor_id,
        at=at,
        **({"file": one.file_name, "sha256": one.sha256} if one.file_name else {}),
        listed=str(one.listed_total),
        counted=str(one.counted_total),
    )


def _too_long() -> UnableToCompare:
    return UnableToCompare(
        say(
            "A list of at most {count} rows is compared at once. Choose fewer days.",
            count=format_number(Decimal(ROWS_MAX)),
        )
    )
