"""Every periodic job, in one table. Each is due once per tenant and local day, at the tenant's own time."""

from __future__ import annotations

from datetime import time

from vir.foundation.jobs.ticking import Daily

SCHEDULE = (
    Daily(name="start_due_programs", kind="programs.start_due", local_time=time(0, 5)),
    # Before the calculation, so that it finds the members of the day.
    Daily(name="apply_segment_rules", kind="payouts.apply_segment_rules", local_time=time(1, 0)),
    Daily(
        name="nightly_recalculation",
        kind="payouts.recalculate",
        local_time=time(2, 0),
        payload={"scope": "full", "reason": "Every night"},
    ),
)
