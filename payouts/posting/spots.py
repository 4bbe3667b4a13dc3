"""Where in the ledger a run's money stands, and who stands for what it posts."""

from __future__ import annotations

from uuid import UUID

from payouts.ledger.drafts import About, Source
from payouts.models import PayoutRun
from payouts.posting.releasing import Spot


def home_of(run: PayoutRun) -> Spot:
    """Give the spot of the ledger that a run pays."""
    return Spot(run.program_id, run.period_start if run.program_id is not None else None)


def about_of(run: PayoutRun, partner_id: UUID, spot: Spot | None = None) -> About:
    """Say whose money an entry of a run moves."""
    at = home_of(run) if spot is None else spot
    return About(run.currency, at.program_id, partner_id, at.period_start)


def source_of(run: PayoutRun) -> Source:
    """Say that an entry comes from a run, and who stands for it."""
    return Source("run", run.code, created_by=run.prepared_by_id, approved_by=run.approved_by_id)
