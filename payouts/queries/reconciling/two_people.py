"""Every approved run has a preparer and other people who approved exactly its figures."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from payouts.enums import Finding, RunState
from payouts.models import PayoutRun, RunApproval
from payouts.queries.reconciling.kit import Compared, Figure, Moment, judged

TITLE = "Two people behind every run"


def compare(moment: Moment) -> Compared:
    """Count the people who approved each run's seal beside its preparer."""
    runs = list(
        PayoutRun.objects.filter(
            state__in=[RunState.APPROVED.value, RunState.EXPORTED.value, RunState.CLOSED.value]
        ).order_by("code")
    )
    if not runs:
        return Compared(Finding.EMPTY, "No run was approved yet.")
    approvers: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    for run_id, seal, person in RunApproval.objects.values_list("run_id", "seal", "approver_id"):
        approvers[run_id, seal].add(person)
    return judged(
        [
            Figure(
                f"{run.code}: needed, approved by others",
                Decimal(run.approvals_needed),
                Decimal(min(run.approvals_needed, len(approvers[run.id, run.seal] - {run.prepared_by_id}))),
                "people",
                f"finance/runs/{run.code}/",
            )
            for run in runs
        ],
        agree="Every approved run has its preparer and other people who approved its figures.",
        differ="Runs that lack an approval: {count}.",
        nothing="No run was approved yet.",
    )
