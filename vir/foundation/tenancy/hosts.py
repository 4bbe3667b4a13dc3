"""Whose host it is, before any context is open."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def tenant_of_host(host: str) -> UUID | None:
    """Find the tenant that proved a host first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_host_tenant(%s)", [host])
        row = cursor.fetchone()
    return row[0] if row else None
