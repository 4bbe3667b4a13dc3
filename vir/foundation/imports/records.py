"""Records that a file adds or changes by their code: what a row would do, and doing it."""

# Statements are put together from the names of tables and columns, which are constants of the apps, never
# from input.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from vir.foundation.imports.models import ImportBatch, ProblemWeight, StagedRow
from vir.foundation.imports.staging import Arrival, Finding, Staged, copy_typed, keep_finding
from vir.foundation.tenancy.context import current_tenant_id

# The pages of a record are addressed by its code: these would lead somewhere else.
_UNADDRESSABLE = r"/|\\|^\.{1,2}$|^new$"


@dataclass(frozen=True)
class Field:
    """A column of the table that a file may fill. `empty` is what a blank cell stands for, as SQL."""

    name: str
    type: str = "text"
    empty: str = "''"


@dataclass(frozen=True)
class Records:
    """
    A table whose rows are known by a code, which is also how their pages are addressed.

    :param constants: columns that no file fills, with their value in a new row, as SQL
    """

    table: str
    key: str
    fields: tuple[Field, ...]
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """List what a file may hold, the code first."""
        return [self.key, *(one.name for one in self.fields)]


@dataclass(frozen=True)
class Upserted:
    """What a commit did: the new records, and how many changed or stayed as they were."""

    created: frozenset[UUID]
    changed: int
    unchanged: int


def stage_records(records: Records, arrival: Arrival) -> Staged:
    """Find repeated codes, list what would change, and keep the rows for the commit."""
    types = {records.key: "text", **{one.name: one.type for one in records.fields}}
    copy_typed("intake_records", types, arrival)
    _execute("DROP TABLE IF EXISTS pg_temp.intake_first")
    _execute(
        f"""
        CREATE TEMPORARY TABLE intake_first ON COMMIT DROP AS
        SELECT r.*, f.row AS first, {_same(records)} AS same
        FROM pg_temp.intake_records r
        JOIN (SELECT DISTINCT ON ({records.key}) * FROM pg_temp.intake_records ORDER BY {records.key}, row) f
            ON f.{records.key} = r.{records.key}
        """
    )
    keep_finding(arrival.batch, _unaddressable(records, arrival))
    repeated = _list_repeated(records, arrival)
    filled = [one for one in records.fields if arrival.reading.mapping.get(one.name)]
    content = ", ".join(f"'{name}', {name}" for name in (records.key, *(one.name for one in filled)))
    good = _execute(
        f"""
        INSERT INTO imports_stagedrow (id, tenant_id, batch_id, row, state, content)
        SELECT gen_random_uuid(), %s, %s, row, 'good', jsonb_build_object({content})
        FROM pg_temp.intake_first WHERE row = first AND {records.key} !~ %s
        """,
        [current_tenant_id(), arrival.batch.id, _UNADDRESSABLE],
    )
    for one in filled:
        keep_finding(arrival.batch, _change(records, arrival, one))
    return Staged(good=good, duplicate=repeated, totals=_outcome(records, filled, arrival.batch))


def upsert_records(records: Records, batch: ImportBatch, filled: Sequence[str], *, at: datetime) -> Upserted:
    """
    Change the records that are known, in the columns that the file has, and add the others.

    :param filled: the names of the columns that the file has
    """
    known = [one for one in records.fields if one.name in filled]
    values = [current_tenant_id(), batch.id]
    changed = 0
    if known:
        changed = _execute(
            f"""
            UPDATE {records.table} t SET {", ".join(f"{one.name} = {_value(one)}" for one in known)}
            FROM imports_stagedrow s
            WHERE s.tenant_id = %s AND s.batch_id = %s AND s.state = 'good' AND {_is_same(records)}
                AND ({_differs(known)})
            """,
            values,
        )
    columns = [*(one.name for one in records.fields), *records.constants]
    contents = [*(_value(one) for one in records.fields), *records.constants.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {records.table} (id, tenant_id, created_at, {records.key}, {", ".join(columns)})
            SELECT gen_random_uuid(), s.tenant_id, %s, s.content->>'{records.key}', {", ".join(contents)}
            FROM imports_stagedrow s
            WHERE s.tenant_id = %s AND s.batch_id = %s AND s.state = 'good'
                AND NOT EXISTS (SELECT 1 FROM {records.table} t WHERE {_is_same(records)})
            RETURNING id
            """,
            [at, *values],
        )
        created = frozenset(row[0] for row in cursor.fetchall())
    return Upserted(created, changed, batch.rows_good - changed - len(created))


def forget_records(batch: ImportBatch) -> None:
    """Drop the good rows that were kept for the commit; the bad ones stay for their download."""
    StagedRow.objects.filter(batch=batch, state="good").delete()


def _list_repeated(records: Records, arrival: Arrival) -> int:
    """List the rows whose code came before in the file. Gives how many say the same as the first one."""
    header = arrival.header(records.key)
    found = f"SELECT row, {records.key}, first::text FROM pg_temp.intake_first WHERE row > first AND"
    keep_finding(
        arrival.batch,
        Finding(
            code="repeated_code",
            column=header,
            message="Row %1$s, %2$s: '%3$s' is already in row %4$s, with other values.",
            fix="Keep one of the two rows.",
            query=f"{found} NOT same",
        ),
    )
    keep_finding(
        arrival.batch,
        Finding(
            code="repeated_row",
            column=header,
            message="Row %1$s, %2$s: '%3$s' is already in row %4$s, with the same values. We kept the first.",
            fix="Nothing has to be done.",
            query=f"{found} same",
            weight=ProblemWeight.DUPLICATE,
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_temp.intake_first WHERE row > first AND same")
        return int(cursor.fetchone()[0])


def _unaddressable(records: Records, arrival: Arrival) -> Finding:
    """Describe the rows whose code cannot stand in an address."""
    return Finding(
        code="code_unusable",
        column=arrival.header(records.key),
        message="Row %1$s, %2$s: '%3$s' cannot be used as a code.",
        fix="Use letters, digits, spaces, dots and dashes, and no slashes.",
        query=f"SELECT row, {records.key}, '' FROM pg_temp.intake_first"
        f" WHERE row = first AND {records.key} ~ %s",
        values=(_UNADDRESSABLE,),
    )


def _change(records: Records, arrival: Arrival, one: Field) -> Finding:
    """Describe the rows that would change a column of a known record."""
    return Finding(
        code="changed",
        column=arrival.header(one.name),
        message="Row %1$s, %2$s: '%3$s' takes the place of '%4$s'.",
        fix="Nothing has to be done if this is right.",
        query=f"""
            SELECT s.row, {_value(one)}::text, t.{one.name}::text
            FROM imports_stagedrow s JOIN {records.table} t ON {_is_same(records)}
            WHERE s.tenant_id = %s AND s.batch_id = %s AND s.state = 'good' AND {_differs([one])}
        """,
        values=(current_tenant_id(), arrival.batch.id),
        weight=ProblemWeight.NOTE,
    )


def _outcome(records: Records, filled: Sequence[Field], batch: ImportBatch) -> dict[str, int]:
    """Count what a commit would do."""
    differs = _differs(filled) if filled else "false"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*) FILTER (WHERE t.id IS NULL),
                count(*) FILTER (WHERE t.id IS NOT NULL AND ({differs})),
                count(*) FILTER (WHERE t.id IS NOT NULL AND NOT ({differs}))
            FROM imports_stagedrow s LEFT JOIN {records.table} t ON {_is_same(records)}
            WHERE s.tenant_id = %s AND s.batch_id = %s AND s.state = 'good'
            """,
            [current_tenant_id(), batch.id],
        )
        created, changed, unchanged = cursor.fetchone()
    return {"created": created, "changed": changed, "unchanged": unchanged}


def _same(records: Records) -> str:
    return " AND ".join(f"r.{one.name} IS NOT DISTINCT FROM f.{one.name}" for one in records.fields)


def _is_same(records: Records) -> str:
    return f"t.tenant_id = s.tenant_id AND t.{records.key} = s.content->>'{records.key}'"


def _value(one: Field) -> str:
    return f"coalesce((s.content->>'{one.name}')::{one.type}, {one.empty})"


def _differs(fields: Sequence[Field]) -> str:
    return " OR ".join(f"t.{one.name} IS DISTINCT FROM {_value(one)}" for one in fields)


def _execute(statement: str, values: Sequence[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
