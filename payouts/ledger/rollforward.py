"""
The rollforward of what is owed: opening, provisions, settled, released, closing, by program and currency.

Amounts are what the vendor owes: a credit is positive. Two currencies are never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from payouts.enums import Column

NOTHING = Decimal(0)
# Between opening and closing, in the order of public filings.
MOVING = (Column.CURRENT, Column.PRIOR, Column.CREDIT_MEMO, Column.PAID, Column.RELEASED)


@dataclass(frozen=True)
class Movement:
    """
    By how much entries of one program and one column moved what is owed.

    :param earlier: they belong to an accounting period before the one that is shown
    """

    program_id: UUID | None
    currency: str
    column: Column
    earlier: bool
    amount: Decimal


@dataclass(frozen=True)
class Row:
    """
    One program in one accounting period, or the total where it has none.

    `other` is what moved it and belongs to no column, such as exchange differences; mostly 0.
    """

    program_id: UUID | None
    currency: str
    opening: Decimal = NOTHING
    current: Decimal = NOTHING
    prior: Decimal = NOTHING
    credit_memo: Decimal = NOTHING
    paid: Decimal = NOTHING
    released: Decimal = NOTHING
    other: Decimal = NOTHING

    @property
    def closing(self) -> Decimal:
        """Add the row up."""
        return self.opening + sum((amount for _, amount in self.moved), NOTHING) + self.other

    @property
    def moved(self) -> tuple[tuple[Column, Decimal], ...]:
        """Give what stands between opening and closing, column by column."""
        return tuple((column, getattr(self, column.value)) for column in MOVING)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was owed and nothing moved."""
        return not any((self.opening, self.other, *(amount for _, amount in self.moved)))


@dataclass(frozen=True)
class Table:
    """The rows of one currency with their total."""

    currency: str
    rows: tuple[Row, ...]
    total: Row


def rollforward(movements: Iterable[Movement]) -> list[Table]:
    """
    Lay movements out as rows of programs, one table for each currency, in the order in which programs come.

    A program that owed nothing and did not move is left out.
    """
    sums: dict[tuple[str, UUID | None], dict[str, Decimal]] = {}
    for movement in movements:
        cell = _cell(movement)
        row = sums.setdefault((movement.currency, movement.program_id), {})
        row[cell] = row.get(cell, NOTHING) + movement.amount
    found: dict[str, list[Row]] = {}
    for (currency, program_id), cells in sums.items():
        row_ = Row(program_id, currency, **cells)
        if not row_.is_empty:
            found.setdefault(currency, []).append(row_)
    return [Table(currency, tuple(found[currency]), total(found[currency])) for currency in sorted(found)]


def total(rows: Sequence[Row]) -> Row:
    """
    Add rows of one currency.

    :raises ValueError: if they are in two
    """
    currencies = {row.currency for row in rows}
    if len(currencies) > 1:
        raise ValueError(f"Amounts in {', '.join(sorted(currencies))} are not added.")
    cells = ("opening", *(column.value for column in MOVING), "other")
    return Row(
        None,
        currencies.pop() if currencies else "",
        **{cell: sum((getattr(row, cell) for row in rows), NOTHING) for cell in cells},
    )


def _cell(movement: Movement) -> str:
    """Say where a movement stands: what came before, and what was taken over, is the opening."""
    if movement.earlier or movement.column is Column.OPENING:
        return Column.OPENING.value
    return "other" if movement.column is Column.NONE else movement.column.value
