"""Bringing checked sales lines into the books, and taking them out again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from claims.enums import Basis
from claims.importers.pos_columns import pos_columns
from claims.importers.sales_columns import sales_columns
from claims.models import StagedLine
from claims.operations.stage_sales import stage_sales
from claims.queries.invoice_key import invoice_key_sql
from claims.queries.staged import rolled_back_imports
from vir.foundation.imports.intakes import Intake, UnableToCommit
from vir.foundation.imports.kinds import Column
from vir.foundation.imports.models import ImportBatch, ImportKind
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.staging import line_ids
from vir.foundation.jobs import events
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.locks import lock_name


def columns_of_sales(*, reading: Reading, currency: str) -> tuple[Column, ...]:
    """List what a sales file may hold, in the currency that was chosen for it."""
    return sales_columns(reading.currency or currency, has_currency=bool(reading.mapping.get("currency")))


def columns_of_pos(*, reading: Reading, currency: str) -> tuple[Column, ...]:
    """List what a report of partners' own sales may hold, in the currency that was chosen for it."""
    return pos_columns(reading.currency or currency, has_currency=bool(reading.mapping.get("currency")))


def commit_sales(*, batch: ImportBatch, at: datetime, today: date, actor_id: UUID | None) -> dict[str, Any]:
    """
    Copy the good lines of an import into the sales lines, let the held ones wait, keep the freshness in step,
    and let earnings follow.

    :raises UnableToCommit: if a line came into the books or into a claim since the check, or the lines are not
        those that were checked
    """
    first, last = line_ids(batch.id)
    values: dict[str, Any] = {"tenant": current_tenant_id(), "first": first, "last": last, "at": at}
    with connection.cursor() as cursor:
        lock_sales()
        if batch.rows_duplicate and batch.control_totals["rolled_back"] != rolled_back_imports():
            raise UnableToCommit(
                "An import was rolled back since the check, and lines that were left out may be missing now."
                " Read the file again."
            )
        values["basis"] = _basis_of(batch).value
        if values["basis"] == Basis.SELL_THROUGH:
            _refuse_claimed(cursor, values)
        rows = _insert(cursor, values)
        cursor.execute(_HOLD, values)
        held = int(cursor.rowcount)
        if (rows, held) != (batch.rows_good, batch.control_totals["states"]["held"]["rows"]):
            raise UnableToCommit(
                f"The check found {batch.rows_good:,} good lines and {rows:,} are kept. Read the file again."
            )
        if rows:
            make_fresher(cursor=cursor, day=batch.control_totals["last_date"], rows=rows, at=at, is_file=True)
    if rows:
        events.publish(
            "sales.committed",
            payload={"batch": str(batch.id), "dedupe": str(batch.id)},
            at=at,
            actor_id=actor_id,
        )
    return {"committed": rows, "held": held}


def _basis_of(batch: ImportBatch) -> Basis:
    """Give what the lines of an import are: bought from the vendor, or sold on by partners."""
    return Basis.SELL_THROUGH if batch.kind == ImportKind.POS else Basis.SELL_IN


def _refuse_claimed(cursor: Any, values: Mapping[str, Any]) -> None:
    """Refuse reported sales that a claim took since the check: they would count there and here."""
    cursor.execute(_CLAIMED_MEANWHILE, values)
    (claimed,) = cursor.fetchone()
    if claimed:
        raise UnableToCommit(
            f"{claimed:,} of the lines {'is' if claimed == 1 else 'are'} in a claim since the check."
            " Read the file again."
        )


def make_fresher(*, cursor: Any, day: str | date, rows: int, at: datetime, is_file: bool) -> None:
    """Tell how far the books are counted after so many lines more, of a new file or of an earlier one."""
    cursor.execute(
        _FRESHER, {"tenant": current_tenant_id(), "day": day, "rows": rows, "at": at, "is_file": is_file}
    )


def _insert(cursor: Any, values: Mapping[str, Any]) -> int:
    try:
        with transaction.atomic():
            cursor.execute(_INSERT, values)
            return int(cursor.rowcount)
    except IntegrityError as clash:
        cursor.execute(_CAME_MEANWHILE, values)
        (came,) = cursor.fetchone()
        if not came:
            raise
        raise UnableToCommit(
            f"{came:,} of the lines came into the books with another import since the check."
            " Read the file again."
        ) from clash


def withdraw_sales(*, batch: ImportBatch, at: datetime, actor_id: UUID | None) -> int:
    """
    Delete the lines of an import, released ones too, withdraw those that wait, make the freshness anew, and let
    earnings follow. Gives how many lines went.
    """
    values = {"tenant": current_tenant_id(), "batch": batch.id}
    with connection.cursor() as cursor:
        lock_sales()
        cursor.execute(_WITHDRAW, values)
        rows, partners = cursor.fetchone()
        cursor.execute(_WITHDRAW_HELD, values)
        cursor.execute(_FRESHNESS_ANEW, {**values, "rows": rows})
    events.publish(
        "sales.rolled_back",
        # Not the key of the commit: a calculation that still waits for that does not know the partners.
        payload={"batch": str(batch.id), "partners": partners, "dedupe": f"{batch.id}:out"},
        at=at,
        actor_id=actor_id,
    )
    return int(rows)


def lock_sales() -> None:
    """Let one commit or rollback of sales happen at a time, so that what was checked is still true."""
    lock_name("claims.sales")


def forget_staged_sales(*, batch: ImportBatch) -> None:
    """Drop the lines that were kept for the commit."""
    StagedLine.objects.filter(id__range=line_ids(batch.id)).delete()


SALES = Intake(
    noun="lines",
    columns=columns_of_sales,
    stage=stage_sales,
    commit=commit_sales,
    forget=forget_staged_sales,
)

POS = Intake(
    noun="lines",
    columns=columns_of_pos,
    stage=stage_sales,
    commit=commit_sales,
    forget=forget_staged_sales,
)

_CAME_MEANWHILE = """
    SELECT count(*) FROM claims_stagedline s
    JOIN claims_salesline l
        ON l.tenant_id = s.tenant_id AND l.document = s.document AND l.line_key = s.line_key
    WHERE s.tenant_id = %(tenant)s AND s.id BETWEEN %(first)s AND %(last)s AND s.state = 'good'
"""
_CLAIMED_MEANWHILE = f"""
    SELECT count(DISTINCT s.id) FROM claims_stagedline s
    JOIN claims_claimline l ON l.tenant_id = s.tenant_id AND l.holds AND l.family = 'sell_through'
        AND l.partner_id = s.partner_id AND l.product_id = s.product_id AND l.invoice_norm <> ''
        AND l.invoice_norm = {invoice_key_sql("s.document")}
    WHERE s.tenant_id = %(tenant)s AND s.id BETWEEN %(first)s AND %(last)s AND s.state = 'good'
        AND s.line_type = 'sale'
"""  # noqa: S608
_INSERT = """
    INSERT INTO claims_salesline (id, tenant_id, batch_id, partner_id, product_id, sale_date, received_on,
        document, line_key, line_type, basis, quantity, net, gross, currency, row)
    SELECT id, tenant_id, batch_id, partner_id, product_id, sale_date, received_on,
        document, line_key, line_type, %(basis)s, quantity, net, gross, currency, row
    FROM claims_stagedline
    WHERE tenant_id = %(tenant)s AND id BETWEEN %(first)s AND %(last)s AND state = 'good'
"""
_HOLD = """
    INSERT INTO claims_unmatchedline (id, tenant_id, batch_id, row, state, partner_code, sku, partner_id, product_id,
        sale_date, received_on, document, line_key, line_type, basis, quantity, unit, net, gross, currency, reason)
    SELECT id, tenant_id, batch_id, row, 'waiting', partner_code, sku, partner_id, product_id,
        sale_date, received_on, document, line_key, line_type, %(basis)s, quantity, coalesce(unit, ''), net, gross,
        currency, ''
    FROM claims_stagedline
    WHERE tenant_id = %(tenant)s AND id BETWEEN %(first)s AND %(last)s AND state = 'held'
"""
_FRESHER = """
    INSERT INTO claims_salesfreshness AS f (id, tenant_id, counted_to, file_at, lines)
    VALUES (gen_random_uuid(), %(tenant)s, %(day)s::date, %(at)s, %(rows)s)
    ON CONFLICT (tenant_id) DO UPDATE SET counted_to = greatest(f.counted_to, excluded.counted_to),
        file_at = CASE WHEN %(is_file)s THEN greatest(f.file_at, excluded.file_at) ELSE f.file_at END,
        lines = f.lines + excluded.lines
"""
_WITHDRAW = """
    WITH line AS (
        DELETE FROM claims_salesline WHERE tenant_id = %(tenant)s AND batch_id = %(batch)s
        RETURNING partner_id
    )
    SELECT count(*), coalesce(array_agg(DISTINCT partner_id::text), '{}') FROM line
"""
_WITHDRAW_HELD = """
    UPDATE claims_unmatchedline SET state = 'withdrawn'
    WHERE tenant_id = %(tenant)s AND batch_id = %(batch)s AND state <> 'withdrawn'
"""
_FRESHNESS_ANEW = """
    UPDATE claims_salesfreshness SET lines = greatest(lines - %(rows)s, 0),
        counted_to = (SELECT max(sale_date) FROM claims_salesline WHERE tenant_id = %(tenant)s),
        file_at = (SELECT max(committed_at) FROM imports_importbatch
            WHERE tenant_id = %(tenant)s AND kind IN ('sales', 'pos') AND state = 'committed' AND id <> %(batch)s)
    WHERE tenant_id = %(tenant)s
"""
