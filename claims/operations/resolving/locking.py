"""One change of what is remembered at a time, and never beside a commit of sales."""

from __future__ import annotations

from claims.operations.commit_sales import lock_sales


def lock_memory() -> None:
    """Wait for commits of sales and other changes of the memory, until this transaction ends."""
    lock_sales()
