"""A row of a draft as it was worked out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from claims.importers.claim_columns import ReadRow
from claims.models import SpecialPrice


@dataclass
class Verdict:
    """A row as it is kept: resolved, worth so much, with its problems."""

    row: int
    read: ReadRow
    invoice_norm: str
    serial_norm: str
    # A person said that this is another sale than the one with the same invoice and product.
    said_mark: str = ""
    product_id: UUID | None = None
    sku: str = ""
    quantity: Decimal | None = None
    net: Decimal | None = None
    claimed_unit: Decimal | None = None
    claimed_amount: Decimal | None = None
    price: SpecialPrice | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)

    @property
    def sold_on(self) -> date | None:
        """Give the day of the sale, where it was read."""
        day: date | None = self.read.values.get("sold_on")
        return day

    @property
    def sale(self) -> tuple[str, UUID] | None:
        """Give what makes the sale the same: invoice and product; None while one of them is not known."""
        if not self.invoice_norm or self.product_id is None:
            return None
        return self.invoice_norm, self.product_id
