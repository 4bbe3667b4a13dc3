"""What follows what: the one table where the flow upward is visible."""

from __future__ import annotations

from collections.abc import Callable

from claims import tasks as claims
from payouts import tasks as payouts
from programs import tasks as programs
from vir.foundation.jobs.runner import RunningJob

JOB_HANDLERS: dict[str, Callable[[RunningJob], None]] = {
    "claims.look_at_file": claims.look_at_file,
    "claims.check_file": claims.check_file,
    "claims.commit_file": claims.commit_file,
    "claims.roll_back_file": claims.roll_back_file,
    "programs.start_due": programs.start_due,
    "programs.rebuild_enrolments": programs.rebuild_enrolments,
    "payouts.recalculate": payouts.recalculate,
    "payouts.export": payouts.export,
    "payouts.apply_segment_rules": payouts.apply_segment_rules,
}

EVENT_JOBS: dict[str, tuple[str, ...]] = {
    "partners.changed": ("programs.rebuild_enrolments", "payouts.apply_segment_rules"),
    "segments.changed": ("programs.rebuild_enrolments",),
    "affiliations.changed": ("programs.rebuild_enrolments", "payouts.recalculate"),
    "figures.changed": ("payouts.recalculate",),
    "exchange_rates.changed": ("payouts.recalculate",),
    "products.changed": ("payouts.recalculate",),
    "program.published": ("payouts.recalculate",),
    "program.amended": ("payouts.recalculate",),
    "program.closed": (),
    "terms.acknowledged": ("payouts.recalculate",),
    "enrolments.changed": ("payouts.recalculate",),
    "sales.committed": ("payouts.recalculate", "payouts.apply_segment_rules"),
    "sales.rolled_back": ("payouts.recalculate", "payouts.apply_segment_rules"),
    "earnings.changed": (),
}
