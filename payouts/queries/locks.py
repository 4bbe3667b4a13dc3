"""Locks that operations take first, by name. Each is held to the end of the transaction."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from payouts.models import PayoutRun
from vir.foundation.tenancy.context import current_tenant_id


def lock_positions() -> None:
    """Let one transaction at a time change what this tenant's partners have earned, or close a period."""
    _advisory("payouts.positions")


def lock_run_codes() -> None:
    """Let one transaction at a time choose this tenant's next code of a run."""
    _advisory("payouts.run_codes")


def lock_statement_codes() -> None:
    """Let one transaction at a time choose this tenant's next code of a statement."""
    _advisory("payouts.statement_codes")


def lock_run(run_id: UUID) -> PayoutRun:
    """
    Lock a run.

    :raises PayoutRun.DoesNotExist: if the tenant has no such run
    """
    found: PayoutRun = PayoutRun.objects.select_for_update().get(id=run_id)
    return found


def _advisory(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{name}|{current_tenant_id()}"]
        )
