"""The columns of a claim as a page asks for them: label, example, and which keyboard they need."""

from __future__ import annotations

from dataclasses import dataclass

from claims.enums import ClaimKind
from claims.importers.claim_columns import claim_columns
from claims.models import ClaimTerms
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.imports.reading import NUMBER_KINDS
from vir.foundation.words import say

# The kinds of file that an empty table is given as.
FORMS = ("xlsx", "csv")
EXAMPLES = {
    "invoice": "INV-77812",
    "sold_on": "2026-10-04",
    "sku": "CD-18-KIT",
    "quantity": "2",
    "end_customer": "Harbour Electric",
    "serial": "SN 2210-0098-5512",
    "unit": "each",
    "unit_price": "149.00",
    "net": "298.00",
    "line": "1",
}


@dataclass(frozen=True)
class ClaimColumn:
    """A column that somebody fills in."""

    name: str
    label: str
    is_needed: bool
    is_number: bool
    is_date: bool
    example: str

    @property
    def is_text(self) -> bool:
        """Say whether a spreadsheet has to keep what is typed as it is."""
        return not (self.is_number or self.is_date)


def columns_of(terms: ClaimTerms) -> list[ClaimColumn]:
    """List the columns of claims under an offer, the needed ones first."""
    return [_column(column) for column in read_columns(terms)]


def read_columns(terms: ClaimTerms) -> tuple[Column, ...]:
    """List the columns of claims under an offer as a file is read by them."""
    return claim_columns(ClaimKind(terms.kind), serials_needed=terms.serials_needed, currency=terms.currency)


def _column(column: Column) -> ClaimColumn:
    return ClaimColumn(
        name=column.name,
        label=say(column.label),
        is_needed=column.required,
        is_number=column.kind in NUMBER_KINDS,
        is_date=column.kind is Kind.DATE,
        example=EXAMPLES.get(column.name, ""),
    )
