"""What follows what: the one table where the flow upward is visible."""

from __future__ import annotations

from collections.abc import Callable

from vir.foundation.jobs.runner import RunningJob

JOB_HANDLERS: dict[str, Callable[[RunningJob], None]] = {}

EVENT_JOBS: dict[str, tuple[str, ...]] = {
    "partners.changed": ("programs.rebuild_enrolments",),
    "products.changed": ("payouts.recalculate",),
    "program.published": ("payouts.recalculate",),
    "program.closed": (),
    "enrolments.changed": ("payouts.recalculate",),
    "sales.committed": ("payouts.recalculate",),
    "sales.rolled_back": ("payouts.recalculate",),
    "earnings.changed": (),
}
