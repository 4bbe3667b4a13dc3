"""Locks that operations take first, by name. Each is held to the end of the transaction."""

from __future__ import annotations

from uuid import UUID

from payouts.models import PayoutRun
from vir.foundation.tenancy.locks import lock_name


def lock_positions() -> None:
    """Let one transaction at a time change what this tenant's partners have earned, or close a period."""
    lock_name("payouts.positions")


def lock_run_codes() -> None:
    """Let one transaction at a time choose this tenant's next code of a run."""
    lock_name("payouts.run_codes")


def lock_statement_codes() -> None:
    """Let one transaction at a time choose this tenant's next code of a statement."""
    lock_name("payouts.statement_codes")


def lock_books() -> None:
    """Let one transaction at a time post to this tenant's ledger or move an accounting period."""
    lock_name("payouts.books")


def lock_run(run_id: UUID) -> PayoutRun:
    """
    Lock a run.

    :raises PayoutRun.DoesNotExist: if the tenant has no such run
    """
    found: PayoutRun = PayoutRun.objects.select_for_update().get(id=run_id)
    return found
