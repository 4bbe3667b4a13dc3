"""What the portal may know of amounts: a partner's own earnings and statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from payouts.models import (
    Earning,
    Payment,
    PriorPeriodEntry,
    ProgramPeriod,
    Statement,
    StatementFile,
    StatementQuestion,
)
from payouts.queries.statement_payments import paid_beside
from programs.rating import RatedFrom, Volume
from vir.foundation.documents.queries import file_chunks
from vir.foundation.tenancy.context import current

_EARNING = (
    "id",
    "program_id",
    "version_id",
    "period_start",
    "period_end",
    "currency",
    "net",
    "gross",
    "quantity",
    "returns_net",
    "line_count",
    "return_count",
    "tier",
    "earned",
    "rated_from",
    "as_of",
    "calculation_id",
)
_STATEMENT = (
    "id",
    "code",
    "version",
    "item_id",
    "program_id",
    "period_start",
    "period_end",
    "currency",
    "payable",
    "issued_at",
)


@dataclass(frozen=True)
class OwnEarning:
    """What the partner has counted and earned in one period of a program; `period_end` is not included."""

    id: UUID
    program_id: UUID
    version_id: UUID
    period_start: date
    period_end: date
    currency: str
    volume: Volume
    tier: int
    earned: Decimal
    as_of: date
    calculation_id: UUID
    # What the amount comes from where the volume does not say everything, None where it does.
    rated_from: RatedFrom | None = None
    # When the period was closed, None while it is open.
    closed_at: datetime | None = None


@dataclass(frozen=True)
class OwnStatement:
    """An issued statement, without its lines; `period_end` is not included."""

    id: UUID
    code: str
    version: int
    item_id: UUID
    # None: it pays approved claims.
    program_id: UUID | None
    period_start: date
    period_end: date
    currency: str
    payable: Decimal
    issued_at: datetime
    # The last day on which something arrived, once all of it did.
    paid_on: date | None = None
    # Whether a question of the partner about it waits.
    is_questioned: bool = False


@dataclass(frozen=True)
class OwnPayment:
    """A payment that was sent to the partner; `paid_on` is None until it is confirmed."""

    code: str
    item_id: UUID
    amount: Decimal
    currency: str
    method: str
    state: str
    reference: str
    paid_on: date | None
    sent_at: datetime | None


@dataclass(frozen=True)
class OwnClawback:
    """Why a closed period earned less afterwards; `period_end` is not included."""

    program_id: UUID
    period_start: date
    period_end: date
    currency: str
    was: Decimal
    now: Decimal
    tier_was: int
    tier_now: int
    text: str
    written_at: datetime


@dataclass(frozen=True)
class OwnFile:
    """A made file of a statement."""

    form: str
    name: str
    content_type: str
    size: int
    file_id: UUID

    def chunks(self) -> Iterator[bytes]:
        """Give the bytes in pieces."""
        return file_chunks(self.file_id)


def own_earnings(program_id: UUID | None = None) -> list[OwnEarning]:
    """List the partner's earnings, the oldest period first."""
    period = ProgramPeriod.objects.filter(
        program_id=OuterRef("program_id"), period_start=OuterRef("period_start")
    )
    found = Earning.objects.filter(partner_id=_me()).annotate(
        closed_at=Subquery(period.values("closed_at")[:1])
    )
    if program_id is not None:
        found = found.filter(program_id=program_id)
    rows = found.order_by("period_start", "program_id")
    return [_earning(row) for row in rows.values(*_EARNING, "closed_at")]


def own_clawbacks() -> list[OwnClawback]:
    """List what was taken back of the partner's closed periods, the newest first."""
    rows = PriorPeriodEntry.objects.filter(partner_id=_me(), amount__lt=0).order_by("-written_at", "id")
    return [
        OwnClawback(
            entry.program_id,
            entry.earning.period_start,
            entry.earning.period_end,
            entry.currency,
            entry.was,
            entry.now,
            entry.tier_was,
            entry.tier_now,
            entry.detail["text"],
            entry.written_at,
        )
        for entry in rows.select_related("earning")
    ]


def closed_periods() -> dict[tuple[UUID, date], datetime]:
    """Give when each closed period of the partner's programs was closed, by program and first day."""
    rows = ProgramPeriod.objects.values_list("program_id", "period_start", "closed_at")
    return {(program_id, start): closed_at for program_id, start, closed_at in rows}


def own_statements() -> list[OwnStatement]:
    """List the partner's statements, each in its newest version, the newest first."""
    newest: dict[str, OwnStatement] = {}
    questions = StatementQuestion.objects.filter(
        partner_id=_me(), statement__code=OuterRef("code"), closed_at__isnull=True
    )
    rows = Statement.objects.filter(partner_id=_me()).annotate(
        is_questioned=Exists(questions), **paid_beside()
    )
    for row in rows.order_by("version").values(*_STATEMENT, "is_questioned", "paid", "paid_last"):
        paid, last = row.pop("paid"), row.pop("paid_last")
        newest[row["code"]] = OwnStatement(**row, paid_on=last if paid == row["payable"] else None)
    return sorted(newest.values(), key=lambda found: (found.issued_at, found.code), reverse=True)


def own_statement(code: str, version: int | None = None) -> tuple[OwnStatement, dict[str, Any]] | None:
    """Find a statement by its code, its newest version unless told, with the snapshot its figures come from."""
    found = Statement.objects.filter(partner_id=_me(), code=code).order_by("-version")
    if version is not None:
        found = found.filter(version=version)
    row = found.values(*_STATEMENT, "snapshot").first()
    if row is None:
        return None
    snapshot = row.pop("snapshot")
    return OwnStatement(**row), snapshot


def own_versions(code: str) -> list[int]:
    """List the versions of a statement."""
    found = Statement.objects.filter(partner_id=_me(), code=code).order_by("version")
    return list(found.values_list("version", flat=True))


def own_payments() -> list[OwnPayment]:
    """List the payments that were sent or confirmed, or came back, the newest first."""
    found = Payment.objects.filter(partner_id=_me(), state__in=["sent", "paid", "bounced"])
    names = ("code", "item_id", "amount", "currency", "method", "state", "reference", "paid_on", "sent_at")
    return [OwnPayment(**row) for row in found.order_by("-created_at", "-code").values(*names)]


def own_files(statement_ids: list[UUID]) -> dict[UUID, list[OwnFile]]:
    """Give the files of statements by the statement's id, in the order PDF, CSV, XLSX."""
    order = {"pdf": 0, "csv": 1, "xlsx": 2}
    found: dict[UUID, list[OwnFile]] = {wanted: [] for wanted in statement_ids}
    rows = StatementFile.objects.filter(partner_id=_me(), statement_id__in=statement_ids)
    for statement_id, form, name, content_type, size, file_id in rows.values_list(
        "statement_id", "form", "file__name", "file__content_type", "file__size", "file_id"
    ):
        found[statement_id].append(OwnFile(form, name, content_type, size, file_id))
    for files in found.values():
        files.sort(key=lambda file: order.get(file.form, len(order)))
    return found


def _me() -> UUID | None:
    """Give the partner whose portal is open; the database walls hold without it too."""
    return current().partner_id


def _earning(row: dict[str, Any]) -> OwnEarning:
    volume = Volume(
        net=row.pop("net"),
        gross=row.pop("gross"),
        quantity=row.pop("quantity"),
        line_count=row.pop("line_count"),
        return_count=row.pop("return_count"),
        returns_net=row.pop("returns_net"),
    )
    kept = row.pop("rated_from")
    return OwnEarning(volume=volume, rated_from=RatedFrom.from_dict(kept) if kept else None, **row)
