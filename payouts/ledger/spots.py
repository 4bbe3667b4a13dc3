"""Where in the ledger a balance stands."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID


class Spot(NamedTuple):
    """Whose balance: a partner in one measurement period of one program, in one currency; claims have no program."""

    program_id: UUID | None
    partner_id: UUID | None
    period_start: date | None
    currency: str
