"""Writing changed rows of a claim back, thousands at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from claims.models import ClaimLine
from vir.foundation.tenancy.context import current_tenant_id

AT_ONCE: Final = 2_000


def write_rows(lines: Sequence[ClaimLine], fields: Sequence[str]) -> None:
    """Write some fields of rows, in one statement for every two thousand of them."""
    known = {field.attname: field for field in ClaimLine._meta.concrete_fields}
    kept = [known[name] for name in fields]
    columns = ", ".join(f'"{field.column}" = n."{field.column}"' for field in kept)
    types = ", ".join(f'"{field.column}" {_type(field.db_type(connection))}' for field in kept)
    statement = (
        f"UPDATE claims_claimline l SET {columns}"  # noqa: S608
        f" FROM jsonb_to_recordset(%s::jsonb) AS n (id uuid, {types})"
        " WHERE l.tenant_id = %s AND l.id = n.id"
    )
    tenant_id = current_tenant_id()
    with connection.cursor() as cursor:
        for start in range(0, len(lines), AT_ONCE):
            new = [
                {"id": line.id, **{field.column: getattr(line, field.attname) for field in kept}}
                for line in lines[start : start + AT_ONCE]
            ]
            cursor.execute(statement, [json.dumps(new, cls=DjangoJSONEncoder), tenant_id])


def _type(of_column: str | None) -> str:
    """Give the type to read a value as; a text that is too long is refused by its column, not cut."""
    name = (of_column or "").partition("(")[0]
    return "text" if name.startswith("varchar") else name
