"""No job is called running that nobody works on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from payouts.queries.reconciling.kit import Compared, Figure, Moment, listed
from vir.foundation.jobs.models import Job, JobState

TITLE = "No job hangs"
# The sweeper takes back a lease that ran out within a minute or two.
SWEPT_MINUTES = 15


def compare(moment: Moment) -> Compared:
    """List jobs whose lease ran out and that nobody took back, and those that were given up."""
    hanging = Job.objects.filter(
        state=JobState.RUNNING, lease_until__lt=moment.at - timedelta(minutes=SWEPT_MINUTES)
    )
    dead = Job.objects.filter(state=JobState.DEAD, finished_at__gte=moment.at - timedelta(days=1))
    return listed(
        [
            Figure(f"{job.kind}, {job.get_state_display().lower()}", Decimal(1), Decimal(0), "jobs", "jobs/")
            for job in (*hanging.order_by("created_at"), *dead.order_by("created_at"))
        ],
        none="No job hangs, and none was given up in the last day.",
        some="Jobs that hang or were given up: {count}.",
    )
