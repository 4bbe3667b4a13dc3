"""Seeing the workspace as of another day: a demo is moved there, a preview is worked out and undone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from payouts.operations.recalculate import recalculate
from payouts.queries.closing import RECALCULATION
from payouts.queries.locks import lock_positions
from programs.operations.rewind_programs import rewind_programs
from programs.operations.start_due_programs import start_due_programs
from vir.foundation.audit.operations import record
from vir.foundation.jobs.operations import enqueue
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import on_day
from vir.foundation.tenancy.operations import move_demo_to

# Three years either way: enough to rehearse any close, near enough that no calendar runs out.
DAYS_AWAY_MAX = 1100


class UnableToSeeDay(Refused):
    """A day that the workspace cannot be seen as of; the text names the days that can."""


@transaction.atomic
def move_demo(*, tenant: Tenant, day: date | None, actor_id: UUID, at: datetime) -> UUID | None:
    """
    Let a demo be seen as of a day: due programs start, and what is earned is worked out anew by a job.

    What people did on another day stays done, as do closed periods. Gives the job, None if one like it waits.

    :param day: the demo's own day if None
    :raises NotADemo: if the tenant is live
    :raises UnableToSeeDay: if the day is too far from the demo's own
    """
    home = tenant.home_on or tenant.pinned_on
    chosen = home if day is None else day
    if home is not None and chosen is not None:
        check_day(day=chosen, around=home)
    before = move_demo_to(tenant=tenant, day=chosen or at.date())
    then = on_day(at, tenant.pinned_on or before)
    _turn_programs(then)
    record(
        action="demo.moved",
        kind="vendor",
        code=tenant.slug,
        actor_id=actor_id,
        at=then,
        data={"day": {"before": before, "after": tenant.pinned_on}},
    )
    return enqueue(
        kind=RECALCULATION,
        payload={"scope": "full", "reason": f"Seen as of {format_date(then.date())}"},
        at=then,
        requested_by_id=actor_id,
        dedupe_key=f"{RECALCULATION}:day",
    )


def rehearse(*, at: datetime) -> None:
    """
    Work out what everybody has earned by the day of a preview. The caller undoes its transaction.

    :param at: the moment of the preview, in the tenant's zone
    """
    # Before the trail, as a recalculation does: two that wait for each other would both end in an error.
    lock_positions()
    _turn_programs(at)
    recalculate(scope="full", reason=f"Preview as of {format_date(at.date())}", today=at.date(), at=at)


def check_day(*, day: date, around: date) -> None:
    """
    Refuse a day that is too far away.

    :raises UnableToSeeDay: if it is
    """
    reach = timedelta(days=DAYS_AWAY_MAX)
    if not around - reach <= day <= around + reach:
        raise UnableToSeeDay(
            f"Day: {format_date(day)} is too far away. "
            f"Choose a day from {format_date(around - reach)} to {format_date(around + reach)}."
        )


def _turn_programs(at: datetime) -> None:
    rewind_programs(today=at.date(), at=at)
    start_due_programs(today=at.date(), at=at)
