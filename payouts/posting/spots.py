"""Where in the ledger a run's money stands, and who stands for what it posts."""

from __future__ import annotations

from uuid import UUID

from payouts.ledger.drafts import About, Source
from payouts.ledger.spots import Spot
from payouts.models import PayoutRun


def home_of(run: PayoutRun, partner_id: UUID) -> Spot:
    """Give the spot of the ledger that a run pays a partner from."""
    start = run.period_start if run.program_id is not None else None
    return Spot(run.program_id, partner_id, start, run.currency)


def about_of(run: PayoutRun, partner_id: UUID, spot: Spot | None = None) -> About:
    """Say whose money an entry of a run moves."""
    at = home_of(run, partner_id) if spot is None else spot
    return About(at.currency, at.program_id, at.partner_id, at.period_start)


def source_of(run: PayoutRun) -> Source:
    """Say that an entry comes from a run, and who stands for it."""
    return Source("run", run.code, created_by=run.prepared_by_id, approved_by=run.approved_by_id)
