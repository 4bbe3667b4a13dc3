"""What people changed lies over the rows of a file when they are read; the file stays as it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# What stands between the cells of a row that has more of them than the header.
BETWEEN = " | "


@dataclass(frozen=True)
class Overlay:
    """
    The fixes in force: texts by row and header, rows that are left out, and (row, code) of problems kept.

    A row with the wrong number of cells gets the right number once one of its cells is fixed: missing cells
    are empty, and what is too much is joined to the last cell, so that nothing is lost unseen.
    """

    cells: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    skipped: frozenset[int] = frozenset()
    kept: frozenset[tuple[int, str]] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """Give what changes how rows are read, to be told to another process."""
        return {
            "cells": [[row, dict(fixed)] for row, fixed in self.cells.items()],
            "skipped": sorted(self.skipped),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Overlay:
        """Build it from what `as_json` gave."""
        return cls(cells=dict(told["cells"]), skipped=frozenset(told["skipped"]))

    @property
    def rows(self) -> frozenset[int]:
        """Give the rows that are read otherwise than they stand in the file."""
        return self.skipped | self.cells.keys()

    def laid_over(self, row: int, cells: Sequence[str], headers: Sequence[str]) -> list[str]:
        """Give the cells of a row with its fixes."""
        fixed = self.cells.get(row)
        if not fixed:
            return list(cells)
        return [
            fixed.get(header, cell) for header, cell in zip(headers, fitted(cells, len(headers)), strict=True)
        ]

    def kept_rows(self, code: str) -> list[int]:
        """List the rows in which one kind of problem is kept."""
        return sorted(row for row, kept in self.kept if kept == code)


def fitted(cells: Sequence[str], width: int) -> list[str]:
    """Give a row as many cells as the header has, without losing any text."""
    if len(cells) > width:
        return [*cells[: width - 1], BETWEEN.join(cells[width - 1 :])]
    return [*cells, *[""] * (width - len(cells))]
