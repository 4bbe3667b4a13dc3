"""The question whose lines are judged, and the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from payouts.enums import LineFate
from payouts.posting.records import Promise
from payouts.queries.volumes import Cutoff
from vir.foundation.periods import Period

# How far outside the period lines are looked at, to tell "wrong date" from "not there".
AROUND_DAYS = 31


@dataclass(frozen=True)
class JudgedLine:
    """
    One sales line. `row` of `import_number`, or of the claim `claim_number`, says where it came from; both are None
    where that is not known.
    """

    fate: LineFate
    sale_date: date
    received_on: date
    document: str
    sku: str
    product: str
    line_type: str
    quantity: Decimal
    net: Decimal
    gross: Decimal
    currency: str
    import_number: int | None
    row: int
    claim_number: int | None = None
    # The number of the version that counts the line, None where the program has only one.
    version: int | None = None
    # Which line it is, where the engine judged it by itself.
    line_id: UUID | None = None

    @property
    def key(self) -> str:
        """Give where the line came from, as its address names it; empty where that is not known."""
        if self.claim_number is not None:
            return f"CLM-{self.claim_number}-{self.row}"
        return f"{self.import_number}-{self.row}" if self.import_number is not None else ""


@dataclass(frozen=True)
class FateCount:
    """How many lines of a partner share a fate, and what they are worth."""

    fate: LineFate
    currency: str
    lines: int
    net: Decimal


@dataclass(frozen=True)
class Question:
    """Whose lines are judged: one partner, one period of one program, up to a cutoff."""

    promise: Promise
    period: Period
    partner_id: UUID
    partner_code: str
    cutoff: Cutoff

    @property
    def around(self) -> tuple[date, date]:
        """Give the days that are looked at, the first included and the last not."""
        around = timedelta(days=AROUND_DAYS)
        return self.period.start - around, self.period.end + around
