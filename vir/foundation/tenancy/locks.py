"""Locks by name, within one vendor."""

from __future__ import annotations

from django.db import connection

from vir.foundation.tenancy.context import current_tenant_id


def lock_name(name: str) -> None:
    """
    Let one transaction of the vendor at a time go on behind a name, such as "programs.code". It holds until its end.

    Whoever writes to the trail takes every lock before: one transaction of a vendor writes it at a time.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{name}|{current_tenant_id()}"]
        )
