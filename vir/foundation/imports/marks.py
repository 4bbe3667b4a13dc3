"""What a search of one sheet of a workbook found, before anything parsed it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from vir.foundation.imports.problems import FileRefused
from vir.foundation.kept import kept

_FAULTS_MAX = 200_000


@dataclass
class SheetMarks:
    """
    Where a sheet holds cells that are not to be believed. Positions count from 0.

    `texts` stand in place of cells with errors and of formulas without a result; `computed` tells by column
    and row which cells a formula computed.
    """

    has_errors: bool = False
    has_formulas: bool = False
    hidden_rows: int = 0
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    formula_columns: set[int] = field(default_factory=set)
    computed: dict[int, bytearray] = field(default_factory=dict)

    def mark(self, row: int, column: int, text: str) -> None:
        """
        Put a text in place of a cell.

        :raises FileRefused: if such cells are too many
        """
        self.texts[row, column] = text
        if len(self.texts) > _FAULTS_MAX:
            raise FileRefused(
                "too_many_errors",
                kept(
                    "The sheet has more than {faults_max} cells with errors or formulas without results. "
                    "Open it in Excel, repair the formulas, save it, and upload it again.",
                    faults_max=Decimal(_FAULTS_MAX),
                ),
            )

    def mark_computed(self, row: int, column: int) -> None:
        """Say that a formula computed a cell."""
        rows = self.computed.setdefault(column, bytearray())
        if row >= len(rows):
            rows.extend(bytes(row + 1 - len(rows)))
        rows[row] = 1

    def computed_in(self, row: int) -> list[int]:
        """List the columns of a row that hold computed cells."""
        return [column for column, rows in self.computed.items() if row < len(rows) and rows[row]]
