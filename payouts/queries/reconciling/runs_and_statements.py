"""Every exported run is the sum of its newest statements, and no statement was changed after it was issued."""

from __future__ import annotations

from decimal import Decimal

from payouts.enums import RunState
from payouts.models import PayoutRun, Statement
from payouts.posting.fingerprints import digest
from payouts.queries.reconciling.kit import Compared, Figure, Moment, judged

TITLE = "Statements equal their runs"


def compare(moment: Moment) -> Compared:
    """Add up the statements of each exported run, and work out their hashes again."""
    runs = PayoutRun.objects.filter(state__in=[RunState.EXPORTED.value, RunState.CLOSED.value]).order_by(
        "code"
    )
    newest: dict[tuple[object, object], Statement] = {}
    for statement in Statement.objects.filter(run__in=runs).order_by("version").iterator(chunk_size=500):
        newest[statement.run_id, statement.item_id] = statement
    figures = []
    for run in runs:
        own = [statement for (run_id, _), statement in newest.items() if run_id == run.id]
        # A corrected statement tells another amount; the run paid what the first one said.
        stated = sum((_paid_by_run(statement) for statement in own), Decimal(0))
        figures.append(Figure(run.code, run.payable_total, stated, run.currency, f"finance/runs/{run.code}/"))
    figures += [
        Figure(f"{one.code}: its content was changed", Decimal(1), Decimal(0), "statements")
        for one in newest.values()
        if digest(one.snapshot) != one.snapshot_sha256
    ]
    return judged(
        figures,
        agree="Every run equals the sum of its statements, and every statement is as it was issued.",
        differ="Runs or statements that differ: {count}.",
        nothing="No run was exported yet.",
    )


def _paid_by_run(statement: Statement) -> Decimal:
    first = statement
    while first.supersedes is not None:
        first = first.supersedes
    return first.payable
