"""The one way past the walls of the portal, for what an act needs and its answer never shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from vir.foundation.tenancy.context import current, current_tenant_id, tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_day


@contextmanager
def behind_the_walls(actor_id: UUID | None) -> Iterator[None]:
    """
    Look at the whole vendor for one thing: the next number, whether a sale is taken, what a code means.

    What is found is used to answer about the partner's own rows; nothing of another partner's leaves the block.
    """
    with tenant_context(current_tenant_id(), user_id=actor_id):
        yield


def is_partner() -> bool:
    """Say whether a partner's own context is open."""
    return current().partner_id is not None


def own_tenant() -> Tenant:
    """Give the vendor whose context is open."""
    # The portal reads no table of vendors.
    with behind_the_walls(None):
        return Tenant.objects.get(id=current_tenant_id())


def day_of(at: datetime) -> date:
    """Give the vendor's own day of a moment."""
    return tenant_day(own_tenant(), at)
