"""All comparisons, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from payouts.queries.reconciling import (
    claims_paid,
    clearing_age,
    closed_periods,
    earned_entries,
    ledger_balance,
    liability_targets,
    orphan_jobs,
    payments,
    runs_and_statements,
    sales_loaded,
    trail,
    two_people,
)
from payouts.queries.reconciling.kit import Compared, Moment


@dataclass(frozen=True)
class Comparison:
    """One comparison: its name, its title and what works it out."""

    kind: str
    title: str
    compare: Callable[[Moment], Compared]


CATALOGUE = tuple(
    Comparison(module.__name__.rpartition(".")[2], module.TITLE, module.compare)
    for module in (
        ledger_balance,
        liability_targets,
        earned_entries,
        runs_and_statements,
        payments,
        clearing_age,
        claims_paid,
        sales_loaded,
        closed_periods,
        two_people,
        trail,
        orphan_jobs,
    )
)
TITLES = {comparison.kind: comparison.title for comparison in CATALOGUE}
