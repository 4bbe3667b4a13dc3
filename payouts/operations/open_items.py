"""Taking open items of partners from a file: read and kept first, taken over once somebody has seen what changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import transaction

from partners.queries.directory import partners_by_code
from payouts.models import OpenItem, OpenItemList, PartnerStanding
from payouts.operations.place_hold import changed
from payouts.operations.tell_standing import UnableToTell
from payouts.posting.open_items import LIMITS, ReadItems, read_open_items
from payouts.queries.open_items import UNKNOWN, changes_of, stopping
from vir.foundation.audit.operations import record
from vir.foundation.documents.operations import store_file
from vir.foundation.documents.proofs import plain_name
from vir.foundation.imports.limits import MIB
from vir.foundation.imports.problems import Problem, clipped, quoted
from vir.foundation.money import is_currency
from vir.foundation.periods import format_date

PIECE_BYTES = 1024 * 1024
ROWS_AT_ONCE = 1000
PARTNERS_NAMED = 200
# What the trail names a thing by.
CODE_LENGTH_MAX = 120


def receive_open_items(
    *,
    file_name: str,
    chunks: Iterable[bytes],
    as_of: date,
    currency: str,
    is_whole: bool,
    formats: Mapping[str, str],
    today: date,
    actor_id: UUID,
    at: datetime,
) -> OpenItemList:
    """
    Read a file of open items and keep it with what was read and what was not; nothing is taken over yet.

    :param is_whole: whether partners that are not in it owe nothing
    :raises UnableToTell: if the day is to come, or the currency is none
    :raises FileRefused: if the file cannot be read as a table of open items
    """
    if as_of > today:
        raise UnableToTell(f"As of: {format_date(as_of)} is still to come. Write the day the list was made.")
    if not is_currency(currency):
        raise UnableToTell("Currency: write three letters, such as USD.")
    with TemporaryDirectory(prefix="vir-open-items-") as folder:
        path = Path(folder) / "file"
        _write(path, chunks)
        # Read before anything is locked: it may take a while.
        read = read_open_items(path, as_of=as_of, currency=currency, formats=formats)
        return _keep(
            read,
            path,
            file_name=file_name,
            as_of=as_of,
            currency=currency,
            is_whole=is_whole,
            actor_id=actor_id,
            at=at,
        )


@transaction.atomic
def _keep(
    read: ReadItems,
    path: Path,
    *,
    file_name: str,
    as_of: date,
    currency: str,
    is_whole: bool,
    actor_id: UUID,
    at: datetime,
) -> OpenItemList:
    with path.open("rb") as content:
        stored = store_file(
            name=plain_name(file_name),
            content_type="application/octet-stream",
            chunks=iter(lambda: content.read(PIECE_BYTES), b""),
            at=at,
        )
    partners = partners_by_code(item.partner for item in read.items)
    problems = [
        *read.problems,
        *(
            _unknown(item.row, item.partner, read.partner_header)
            for item in read.items
            if item.partner not in partners
        ),
    ]
    kept: OpenItemList = OpenItemList.objects.create(
        file=stored,
        as_of=as_of,
        currency=currency,
        is_whole=is_whole,
        rows=read.rows,
        problems=[asdict(problem) for problem in sorted(problems, key=lambda one: one.row)],
        told_by_id=actor_id,
        told_at=at,
    )
    OpenItem.objects.bulk_create(
        [
            OpenItem(
                items=kept,
                partner=partners[item.partner],
                row=item.row,
                document=item.document,
                dated=item.dated,
                due=item.due,
                amount=item.amount,
                currency=item.currency,
            )
            for item in read.items
            if item.partner in partners
        ],
        batch_size=ROWS_AT_ONCE,
    )
    record(
        action="open_items.received",
        kind="open_items",
        code=stored.name[-CODE_LENGTH_MAX:],
        actor_id=actor_id,
        at=at,
        data={"rows": read.rows, "problems": len(problems), "sha256": stored.sha256},
    )
    return kept


@transaction.atomic
def take_open_items(*, list_id: UUID, leave_out: bool, actor_id: UUID, at: datetime) -> int:
    """
    Take over what partners owe by a file that was read; gives of how many partners.

    :param leave_out: whether rows of customers that are no partners may be left out
    :raises UnableToTell: if it was taken over before, or a row was not read
    """
    items: OpenItemList = OpenItemList.objects.select_for_update(of=("self",)).get(id=list_id)
    if items.taken_at is not None:
        raise UnableToTell(f"These items were taken over on {format_date(items.taken_at.date())} already.")
    if stopping(items):
        raise UnableToTell(
            "Nothing was taken over: a row that is missing would make a partner owe less than it does. "
            "Correct the rows below in your file, and upload it again."
        )
    if any(problem["code"] == UNKNOWN for problem in items.problems) and not leave_out:
        raise UnableToTell("Say that the rows of customers that are no partners are left out.")
    changes = changes_of(items)
    PartnerStanding.objects.bulk_create(
        [
            PartnerStanding(
                partner_id=change.partner_id,
                as_of=items.as_of,
                currency=change.currency,
                owed=change.now.owed,
                past_due=change.now.past_due,
                oldest_unpaid_on=change.now.oldest_unpaid_on,
                told_by_id=actor_id,
                told_at=at,
            )
            for change in changes
        ]
    )
    items.taken_by_id, items.taken_at = actor_id, at
    items.save(update_fields=["taken_by", "taken_at"])
    codes = sorted({change.code for change in changes})
    record(
        action="open_items.taken",
        kind="open_items",
        code=items.file.name[-CODE_LENGTH_MAX:],
        actor_id=actor_id,
        at=at,
        data={
            "partners": codes[:PARTNERS_NAMED],
            "as_of": items.as_of.isoformat(),
            "left_out": len(items.problems),
        },
    )
    ordered = {change.code: change.partner_id for change in changes}
    changed(*(ordered[code] for code in codes), at=at, actor_id=actor_id)
    return len(codes)


def _unknown(row: int, code: str, column: str) -> Problem:
    return Problem(
        row,
        column,
        clipped(code),
        UNKNOWN,
        f"Row {row}, {column}: {quoted(code)} is no partner’s code.",
        "Correct the code, add the partner, or leave the row out.",
    )


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    size = 0
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > LIMITS.max_csv_bytes:
                raise UnableToTell(
                    f"The file has more than {LIMITS.max_csv_bytes // MIB} MB. Send open items only."
                )
            file.write(chunk)
