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
    "claims.match_waiting": claims.match_waiting,
    "claims.check_claim": claims.check_claim,
    "claims.read_claim": claims.read_claim,
    "claims.watch_folder": claims.watch_folder,
    "claims.respond_to_claim": claims.respond_to_claim,
    "programs.start_due": programs.start_due,
    "programs.rebuild_enrolments": programs.rebuild_enrolments,
    "payouts.recalculate": payouts.recalculate,
    "payouts.weigh_import": payouts.weigh_import,
    "payouts.export": payouts.export,
    "payouts.apply_segment_rules": payouts.apply_segment_rules,
}

EVENT_JOBS: dict[str, tuple[str, ...]] = {
    "partners.changed": (
        "programs.rebuild_enrolments",
        "payouts.apply_segment_rules",
        "claims.match_waiting",
    ),
    "segments.changed": ("programs.rebuild_enrolments",),
    "affiliations.changed": ("programs.rebuild_enrolments", "payouts.recalculate"),
    "figures.changed": ("payouts.recalculate",),
    "exchange_rates.changed": ("payouts.recalculate",),
    "products.changed": ("payouts.recalculate", "claims.match_waiting"),
    "program.published": ("payouts.recalculate",),
    "program.amended": ("payouts.recalculate",),
    "program.closed": (),
    "terms.acknowledged": ("payouts.recalculate",),
    "enrolments.changed": ("payouts.recalculate",),
    "claim.submitted": ("claims.check_claim",),
    "claim.asked": (),
    "claim.answered": (),
    "claim.disputed": ("claims.check_claim",),
    "claim.withdrawn": (),
    "claim.decided": ("claims.respond_to_claim",),
    "import.checked": ("payouts.weigh_import",),
    "sales.committed": ("payouts.recalculate", "payouts.apply_segment_rules"),
    "sales.rolled_back": ("payouts.recalculate", "payouts.apply_segment_rules"),
    "earnings.changed": (),
}
