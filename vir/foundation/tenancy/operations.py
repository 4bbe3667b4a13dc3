"""Changing a tenant's own record."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from vir.foundation.refusals import Refused
from vir.foundation.tenancy.models import Tenant


class NotADemo(Refused):
    """A live tenant whose day was to be moved."""


def pin_demo(*, tenant: Tenant, day: date) -> None:
    """Let a demo live on one day from now on; the database refuses it for a live tenant."""
    Tenant.objects.filter(id=tenant.id).update(pinned_on=day)
    tenant.pinned_on = day


@transaction.atomic
def move_demo_to(*, tenant: Tenant, day: date) -> date:
    """
    Let a demo be seen as of another day, and keep its own day as the way back. Gives the day it was on.

    :raises NotADemo: if the tenant is not a demo that stands on a day
    """
    held = Tenant.objects.select_for_update().get(id=tenant.id)
    before = held.pinned_on
    if before is None:
        raise NotADemo("Only a demo can be moved to another day. A live workspace shows a preview instead.")
    held.home_on = held.home_on or before
    held.pinned_on = day
    Tenant.objects.filter(id=tenant.id).update(pinned_on=day, home_on=held.home_on)
    tenant.pinned_on, tenant.home_on = day, held.home_on
    return before
