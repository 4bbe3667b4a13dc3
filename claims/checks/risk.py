"""What a finding puts at risk, in the claim's currency."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from claims.checks.facts import Facts, Line
from vir.foundation.money import round_amount


def of_lines(lines: Iterable[Line]) -> Decimal | None:
    """Sum the claimed amounts of lines; None where the program's terms will say them."""
    amounts = [line.amount for line in lines if line.amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def of_rows(facts: Facts, rows: Iterable[int]) -> Decimal | None:
    """Sum the claimed amounts of the lines with these rows."""
    return of_lines(facts.by_row[row] for row in set(rows) if row in facts.by_row)


def share_of(lines: Iterable[Line], part: Decimal, whole: Decimal, currency: str) -> Decimal | None:
    """Give the part of the claimed amounts that falls on a part of the units."""
    amount = of_lines(lines)
    return None if amount is None else round_amount(amount * part / whole, currency)
