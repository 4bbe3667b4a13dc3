"""The pages of targets and baselines: the grid with what is typed, and what would change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from payouts.queries.target_grid import GridAsked, GridRow
from programs.enums import FigureKind
from programs.operations.set_partner_figures import REASON_LENGTH_MAX
from programs.queries.figure_programs import FigureProgram
from programs.rating.words import bought_in_units
from programs.web.figure_form import counted
from programs.web.wording import shown_status
from vir.faces.console.targeting.typed import STEPS, Change, Typed, seal_of, written
from vir.foundation.identity.roles import Right
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest

PER_PAGE = 100
CHANGES_SHOWN = 200
PROBLEMS_SHOWN = 50


@dataclass(frozen=True)
class Grid:
    """What a page shows: a program's figures of one kind in one period, and all its rows."""

    programs: list[FigureProgram]
    chosen: FigureProgram
    asked: GridAsked
    rows: list[GridRow]
    page: int

    @property
    def currency(self) -> str:
        """Give what amounts are in, empty for units."""
        return "" if bought_in_units(self.chosen.terms) else self.chosen.terms.currency

    @property
    def query(self) -> str:
        """Write what is shown as an address carries it."""
        asked = self.asked
        return urlencode(
            {
                "program": self.chosen.program.code,
                "kind": asked.kind.value,
                "period": asked.period.start.isoformat(),
                "growth": written(asked.growth),
                "step": asked.step,
                "page": self.page,
            }
        )


def grid_page(
    request: TenantRequest,
    grid: Grid,
    typed: Typed,
    *,
    status: int,
    reason: str = "",
    text: str = "",
    faults: list[str] | None = None,
    read: int = 0,
    note: str = "",
) -> HttpResponse:
    """Show the grid with what is typed, and what is wrong with it."""
    page = page_of(grid)
    on_page = {row.code for row in page.object_list}
    asked, chosen = grid.asked, grid.chosen
    query = {
        "program": chosen.program.code,
        "kind": asked.kind.value,
        "growth": written(asked.growth),
        "step": asked.step,
    }
    shown = {
        "grid": grid,
        "program": chosen.program,
        "terms": chosen.terms,
        "status": shown_status(chosen.program, request.access.today),
        "unit": grid.currency or "units",
        "page": page,
        "cells": [_cell(row, typed) for row in page.object_list],
        "held": typed.lines(code for code in typed.cells if code not in on_page),
        "has_sales": any(row.last_year is not None for row in grid.rows),
        "has_baseline": asked.kind is not FigureKind.BASELINE
        and any(row.baseline is not None for row in grid.rows),
        "programs": figure_choices(grid.programs, chosen),
        "kinds": _tabs({**query, "period": asked.period.start.isoformat()}, "kind", chosen, asked),
        "periods": _tabs(query, "period", chosen, asked),
        "steps": STEPS,
        "reason": reason,
        "text": text,
        "faults": (faults or [])[:PROBLEMS_SHOWN],
        "fault_pairs": [("id_paste", fault) for fault in (faults or [])[:PROBLEMS_SHOWN]],
        "faults_hidden": max(len(faults or []) - PROBLEMS_SHOWN, 0),
        "read": read,
        "note": note,
        "may_edit": request.access.may(Right.PROGRAMS_EDIT),
    }
    return render(request, "console/target_grid.html", shown, status=status)


def check_page(
    request: TenantRequest,
    grid: Grid,
    typed: Typed,
    reason: str,
    *,
    error: str = "",
    faults: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show what would change, before anything does."""
    changes, problems = typed.changes(grid.rows, grid.currency)
    if problems:
        said = [message for _, message in problems]
        return grid_page(request, grid, typed, status=422, reason=reason, faults=said)
    if not changes:
        note = "Nothing differs from what is set."
        return grid_page(request, grid, typed, status=200, reason=reason, note=note)
    changed_codes = [one.row.code for one in changes]
    shown = {
        "grid": grid,
        "program": grid.chosen.program,
        "status": shown_status(grid.chosen.program, request.access.today),
        "unit": grid.currency or "units",
        "changes": changes[:CHANGES_SHOWN],
        "more": max(len(changes) - CHANGES_SHOWN, 0),
        "count": counted(len(changes), grid.asked.kind),
        "before": sum((one.row.now or Decimal(0) for one in changes), Decimal(0)),
        "after": sum((one.now or Decimal(0) for one in changes), Decimal(0)),
        "unexplained": _unexplained(changes),
        "held": typed.lines(changed_codes),
        "reason": reason,
        "reason_length_max": REASON_LENGTH_MAX,
        "seal": seal_of(changes),
        "error": error,
        "faults": (faults or [])[:PROBLEMS_SHOWN],
        "fault_pairs": [("id_reason", fault) for fault in (faults or [])[:PROBLEMS_SHOWN]],
    }
    return render(request, "console/target_check.html", shown, status=status)


def figure_choices(programs: list[FigureProgram], chosen: FigureProgram) -> list[dict[str, Any]]:
    """List the programs to choose from."""
    return [
        {"code": one.program.code, "name": one.program.name, "current": one.program.id == chosen.program.id}
        for one in programs
    ]


def page_of(grid: Grid) -> Any:
    """Give the rows of the page that is shown."""
    return Paginator(grid.rows, PER_PAGE).get_page(grid.page)


def _cell(row: GridRow, typed: Typed) -> dict[str, Any]:
    cell = typed.cells.get(row.code)
    now = "" if row.now is None else written(row.now)
    text = now if cell is None else cell.text
    return {
        "row": row,
        "text": text,
        "reason": row.reason if cell is None else cell.reason,
        "changed": text != now,
    }


def _tabs(query: dict[str, Any], key: str, chosen: FigureProgram, asked: GridAsked) -> list[dict[str, Any]]:
    options: list[tuple[str, str, bool]]
    if key == "kind":
        options = [(kind.value, f"{kind.label}s", kind is asked.kind) for kind in chosen.kinds]
    else:
        options = [
            (p.start.isoformat(), formats.span(p.start, p.last_day), p == asked.period)
            for p in chosen.terms.periods()
        ]
    return [
        {"url": f"?{urlencode({**query, key: value})}", "label": label, "current": current, "count": None}
        for value, label, current in options
    ]


def _unexplained(changes: list[Change]) -> int:
    return sum(not one.reason for one in changes)
