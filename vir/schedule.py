"""Every periodic job, in one table."""

from __future__ import annotations

from datetime import time

from vir.foundation.jobs.ticking import Daily

SCHEDULE = (Daily(name="nightly_recalculation", kind="payouts.recalculate", local_time=time(2, 0)),)
