"""Which money a run is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class RunScope:
    """
    What a run pays: a closed period of a program, or the approved claims that were decided in a period.

    :ivar program_id: None for claims
    :ivar period_end: the first day after it
    :ivar is_further: whether the period's earnings were paid by an earlier run, so that only what was left is paid
    """

    program_id: UUID | None
    period_start: date
    period_end: date
    currency: str
    is_further: bool = False

    @property
    def pays_claims(self) -> bool:
        """Say whether it pays approved claims."""
        return self.program_id is None
