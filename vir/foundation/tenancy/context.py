"""The tenant, partner and user on whose behalf the database is asked, for one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import connection, transaction


class NoTenantContext(Exception):
    """Tenant data was asked for outside a tenant context."""


class TenantSwitch(Exception):
    """A context of one tenant was opened inside that of another."""


@dataclass(frozen=True)
class Context:
    tenant_id: UUID | None
    partner_id: UUID | None = None
    user_id: UUID | None = None
    # What was read once in this context and is asked for again by every part of a page.
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


_current: ContextVar[Context | None] = ContextVar("tenant_context", default=None)


def current() -> Context:
    """
    Give the open context.

    :raises NoTenantContext: if none is open
    """
    context = _current.get()
    if context is None or context.tenant_id is None:
        raise NoTenantContext("Open a tenant context first: with tenant_context(tenant_id): ...")
    return context


def current_tenant_id() -> UUID:
    """
    Give the tenant of the open context.

    :raises NoTenantContext: if none is open
    """
    tenant_id = current().tenant_id
    assert tenant_id is not None
    return tenant_id


def is_open() -> bool:
    """Say whether a tenant context is open."""
    context = _current.get()
    return context is not None and context.tenant_id is not None


@contextmanager
def tenant_context(
    tenant_id: UUID, *, partner_id: UUID | None = None, user_id: UUID | None = None
) -> Iterator[Context]:
    """
    Open a transaction (or a savepoint) in which only this tenant's rows, or one partner's, exist.

    :raises TenantSwitch: if a context of another tenant is open
    """
    previous = _current.get()
    if previous is not None and previous.tenant_id not in (None, tenant_id):
        raise TenantSwitch("A context of another tenant is open: finish it first.")
    context = Context(tenant_id, partner_id, user_id)
    with _entered(context, previous):
        yield context


class Arrived(Protocol):
    """What is known of somebody at a tenant's door."""

    @property
    def tenant_id(self) -> UUID:
        """Name the tenant."""


A = TypeVar("A", bound=Arrived)


@contextmanager
def arriving_context(arrive: Callable[[], A | None], *, user_id: UUID) -> Iterator[A | None]:
    """
    Open the context of a tenant whose id nobody knows yet.

    Gives what was found; where that is nothing, nobody's rows exist inside.

    :param arrive: finds the tenant in the transaction that is opened here, and tells the database of tenant and person
    :raises TenantSwitch: if a context of another tenant is open
    """
    previous = _current.get()
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        found = arrive()
        tenant_id = None if found is None else found.tenant_id
        if tenant_id is not None and previous is not None and previous.tenant_id not in (None, tenant_id):
            raise TenantSwitch("A context of another tenant is open: finish it first.")
        token = _current.set(Context(tenant_id, None, user_id))
        try:
            yield found
        finally:
            _current.reset(token)
        if is_nested and not transaction.get_rollback():
            _apply(previous or Context(None))


@contextmanager
def inner_context(*, partner_id: UUID | None) -> Iterator[Context]:
    """
    Go on in the open tenant and transaction as one partner, or as the vendor; there is no way back but their end.

    For whoever has found out in `arriving_context` who it is that came.
    """
    arrived = current()
    context = Context(arrived.tenant_id, partner_id, arrived.user_id)
    token = _current.set(context)
    try:
        _apply(context)
        yield context
    finally:
        _current.reset(token)


@contextmanager
def in_front_of_the_walls() -> Iterator[Context]:
    """
    Read for the person who came as the vendor's own people do, and go back behind the portal's walls.

    Without a savepoint, as nothing is written: what the database refuses in here ends the request.
    """
    behind = current()
    context = Context(behind.tenant_id, None, behind.user_id)
    token = _current.set(context)
    try:
        _apply(context)
        yield context
        _apply(behind)
    finally:
        _current.reset(token)


@contextmanager
def user_context(user_id: UUID) -> Iterator[Context]:
    """Open a transaction in which only this user's own memberships exist, before a tenant is chosen."""
    previous = _current.get()
    context = Context(None, None, user_id)
    with _entered(context, previous):
        yield context


@contextmanager
def _entered(context: Context, previous: Context | None) -> Iterator[None]:
    token = _current.set(context)
    is_nested = connection.in_atomic_block
    try:
        with transaction.atomic():
            _apply(context)
            yield
            # A setting made inside a savepoint survives its release, so it is put back by hand; where the block
            # is rolled back, that undoes it, and so does the end of a transaction.
            if is_nested and not transaction.get_rollback():
                _apply(previous or Context(None))
    finally:
        _current.reset(token)


def _apply(context: Context) -> None:
    """Tell the transaction who asks; plain equality policies read these settings."""
    role = "app_portal" if context.partner_id else "none"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', 'none', true), set_config('app.tenant_id', %s, true),"
            " set_config('app.partner_id', %s, true), set_config('app.user_id', %s, true),"
            " set_config('role', %s, true)",
            [_text(context.tenant_id), _text(context.partner_id), _text(context.user_id), role],
        )


def _text(value: UUID | None) -> str:
    return "" if value is None else str(value)
