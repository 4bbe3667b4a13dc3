"""What the documents of a claim say about a line, read from their text; a photograph says nothing to a machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.checks.likeness import number_key
from claims.checks.reading import quantity_beside
from claims.enums import Reason
from claims.models import ClaimLine, Evidence

EXCERPT_MAX = 120


@dataclass(frozen=True)
class Says:
    """
    What is written beside a line's product in its document, read as the checks read it.

    :param place: of the document among the evidence, from 1
    :param quantity: the largest whole number beside the product; None where none can be read
    :param excerpt: the line of the text
    """

    place: int
    quantity: Decimal | None
    excerpt: str
    differs: bool

    @property
    def reason(self) -> str:
        """Give the reason a difference has."""
        return Reason.QUANTITY_DIFFERS.value


def covering(line: ClaimLine, evidence: Sequence[Evidence]) -> list[tuple[int, Evidence]]:
    """List the documents that prove a line, those that name it first; those of the whole claim when it is in them."""
    placed = list(enumerate(evidence, start=1))
    named = [(place, one) for place, one in placed if line.row in one.rows]
    invoice = number_key(line.invoice)
    whole = [
        (place, one) for place, one in placed if not one.rows and invoice and invoice in number_key(one.text)
    ]
    return [*named, *whole]


def says_of(line: ClaimLine, evidence: Sequence[Evidence]) -> Says | None:
    """Read the quantity of a line's product from the first document that names it; None where none does."""
    for place, one in covering(line, evidence):
        found = _line_about(one.text, line.sku)
        if found:
            quantity = max(quantity_beside(one.text, line.sku), default=None)
            differs = quantity is not None and line.quantity is not None and quantity != line.quantity
            return Says(place, quantity, found[:EXCERPT_MAX], differs)
    return None


def _line_about(text: str, sku: str) -> str:
    wanted = number_key(sku)
    if not wanted:
        return ""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return next((line for line in lines if wanted in number_key(line)), "")
