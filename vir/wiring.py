"""What follows what: the one table where the flow upward is visible."""

from __future__ import annotations

from collections.abc import Callable

from claims import tasks as claims
from partners.operations.payee.rotate import rotate_payees
from payouts import tasks as payouts
from payouts.operations.vendor_bank.rotate import rotate_bank_files, rotate_vendor_banks
from programs import tasks as programs
from vir.faces.console.messages import jobs as messages
from vir.faces.letters import tasks as letters
from vir.foundation.identity.second_factor import rotate_factors
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.notifications import tasks as notifications

JOB_HANDLERS: dict[str, Callable[[RunningJob], None]] = {
    "notifications.send": notifications.send,
    "letters.morning": letters.morning,
    "claims.look_at_file": claims.look_at_file,
    "claims.check_file": claims.check_file,
    "claims.commit_file": claims.commit_file,
    "claims.roll_back_file": claims.roll_back_file,
    "claims.match_waiting": claims.match_waiting,
    "claims.check_claim": claims.check_claim,
    "claims.read_claim": claims.read_claim,
    "claims.watch_folder": claims.watch_folder,
    "claims.respond_to_claim": claims.respond_to_claim,
    "partners.send_due_messages": messages.send_due,
    "partners.remind_readers": messages.remind_due,
    "programs.start_due": programs.start_due,
    "programs.rebuild_enrolments": programs.rebuild_enrolments,
    "payouts.recalculate": payouts.recalculate,
    "payouts.post_accruals": payouts.post_accruals,
    "payouts.weigh_import": payouts.weigh_import,
    "payouts.export": payouts.export,
    "payouts.statement_files": payouts.statement_files,
    "payouts.statement_zip": payouts.statement_zip,
    "payouts.apply_segment_rules": payouts.apply_segment_rules,
    "payouts.check_approvals": payouts.check_approvals,
    "payouts.post_claims": payouts.post_claims,
    "payouts.reconcile": payouts.reconcile,
    "payouts.evidence": payouts.evidence,
    "payouts.tell_clawbacks": payouts.tell_clawbacks,
}

EVENT_JOBS: dict[str, tuple[str, ...]] = {
    "partners.changed": (
        "programs.rebuild_enrolments",
        "payouts.apply_segment_rules",
        "claims.match_waiting",
    ),
    "payee.changed": ("payouts.check_approvals",),
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
    "claim.decided": ("claims.respond_to_claim", "payouts.post_claims"),
    "import.checked": ("payouts.weigh_import",),
    "sales.committed": ("payouts.recalculate", "payouts.apply_segment_rules"),
    "sales.rolled_back": ("payouts.recalculate", "payouts.apply_segment_rules"),
    "holds.changed": ("payouts.check_approvals",),
    "request.cancelled": ("payouts.check_approvals",),
    "statement.corrected": ("payouts.statement_files",),
    "statement.language_asked": ("payouts.statement_files",),
    "earnings.changed": ("payouts.check_approvals",),
    "prior.changed": ("payouts.check_approvals", "payouts.tell_clawbacks"),
    "calculation.finished": ("payouts.post_accruals",),
    # What differs is shown on the finance home and in the morning; whoever releases money is refused.
    "books.differ": (),
}

# What lies encrypted, by its words, and what encrypts it anew under the newest key.
SECRETS_ROTATED: dict[str, Callable[[], int]] = {
    "payee details": rotate_payees,
    "own accounts": rotate_vendor_banks,
    "bank files": rotate_bank_files,
    # Nobody's in particular: the first vendor's turn does everybody's, the others find none.
    "second factors": rotate_factors,
}
