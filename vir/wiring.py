"""What follows what: the one table where the flow upward is visible."""

from __future__ import annotations

from collections.abc import Callable

from vir.foundation.jobs.runner import RunningJob

JOB_HANDLERS: dict[str, Callable[[RunningJob], None]] = {}

EVENT_JOBS: dict[str, tuple[str, ...]] = {}
