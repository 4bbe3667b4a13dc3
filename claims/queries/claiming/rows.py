"""Rows of a claim as a grid shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from claims.enums import ClaimState, LineState
from claims.importers.claim_columns import RowReader, file_key
from claims.models import Claim, ClaimLine
from claims.queries.claiming.readings import columns_of, reading_of
from vir.foundation.kept import told


@dataclass(frozen=True)
class Cell:
    """One cell: what stands in it now, what stood in the file, and whether a problem is about it."""

    name: str
    label: str
    value: str
    read: str
    is_bad: bool
    edit: bool


@dataclass(frozen=True)
class GridRow:
    """A row of a draft. `problems` are as the line keeps them: code, column, message, weight, fixes."""

    row: int
    state: str
    cells: tuple[Cell, ...]
    problems: tuple[dict[str, Any], ...]
    kept_reason: str
    claimed_amount: Decimal | None


def grid_rows(claim: Claim, lines: Iterable[ClaimLine]) -> list[GridRow]:
    """Give rows with their cells in the order of the claim's columns."""
    columns = columns_of(claim)
    reader = RowReader(columns, reading_of(claim))
    is_draft = claim.state == ClaimState.DRAFT
    rows = []
    for line in lines:
        about = {one["column"] for one in line.problems if not one.get("kept")}
        cells = tuple(
            Cell(
                name=column.name,
                label=column.label,
                value=reader.text_of(column.name, line.cells),
                read=line.cells.get(file_key(reader.reading.mapping.get(column.name) or ""), ""),
                is_bad=column.name in about,
                edit=is_draft and line.state != LineState.REMOVED,
            )
            for column in columns
        )
        rows.append(
            GridRow(
                row=line.row,
                state=line.state,
                cells=cells,
                problems=tuple(line.problems),
                kept_reason=line.kept_reason,
                claimed_amount=line.claimed_amount,
            )
        )
    return rows


def column_labels(claim: Claim) -> list[tuple[str, str]]:
    """List (name, label) of the columns that the claim's kind has, the required ones first."""
    return [(column.name, column.label) for column in columns_of(claim)]


def problem_words(problem: Mapping[str, Any]) -> str:
    """Say what is wrong, in the language that is read just now."""
    return told(problem.get("said", {}).get("message"), str(problem["message"]))


def fix_words(problem: Mapping[str, Any], fix: Mapping[str, Any]) -> str:
    """Say what the button of a fix does, in the language that is read just now."""
    label = str(fix["label"])
    return told(problem.get("said", {}).get("labels", {}).get(label), label)
