"""The grid of an import: its tabs, its rows with what is wrong, and each fix as a button."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from claims.operations.fix_rows import suggestions_of
from claims.web.loading import page_of
from claims.web.words import group_row
from vir.foundation.imports.fixes import Proposal
from vir.foundation.imports.fixing import Press, newest_presses
from vir.foundation.imports.grid import (
    KNOWN_VALUES_MAX,
    VALUES_MAX,
    WEIGHTS,
    GridRow,
    grid_rows,
    rows_in,
    tab_counts,
    values_with,
)
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.imports.models import ImportBatch, ImportProblem, ProblemWeight, RowFix
from vir.foundation.imports.queries import ProblemGroup, problem_groups, reading_of, sniffed_of
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.suggesting import Suggestions
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest

PER_PAGE = 25
PRESSES_SHOWN = 20
FIXES_SHOWN = 50
TABS = (("fix", "Needs a fix"), ("check", "To check"), ("out", "Left out"), ("all", "All problems"))
_FIGURES = (Kind.QUANTITY, Kind.AMOUNT)


def grid_of(
    request: TenantRequest, batch: ImportBatch, asked: Mapping[str, str], *, may_fix: bool
) -> dict[str, Any]:
    """
    Gather what the grid shows, one page of rows.

    :param asked: the tab, the kind of problem and the page that are to be shown
    """
    counts = tab_counts(batch)
    tab = _tab(asked, counts)
    groups = [group for group in problem_groups(batch) if group.weight in WEIGHTS[tab]]
    code = next((group.code for group in groups if group.code == asked.get("code")), "")
    numbers = rows_in(batch, tab, code)
    page = Paginator(numbers, PER_PAGE).get_page(asked.get("page"))
    here = page_of(request, "import_detail", batch.number)
    return {
        "tab": tab,
        "code": code,
        "counts": counts,
        "tabs": [
            {"label": label, "url": f"{here}?tab={key}", "count": counts[key], "current": key == tab}
            for key, label in TABS
        ],
        "kinds": [
            {"row": group_row(group, code), "url": f"{here}?{urlencode({'tab': tab, 'code': group.code})}"}
            for group in groups
        ],
        "all_kinds_url": f"{here}?tab={tab}",
        "page": page,
        "rows": _rows(batch, page, tab, groups, is_filtered=bool(code), may_fix=may_fix) if numbers else [],
        "keep": [("tab", tab), ("code_shown", code), ("page", str(page.number))],
        "here": f"{here}?{urlencode({'tab': tab, 'code': code, 'page': page.number})}",
        "fixes": fixes_made(batch),
    }


def fixes_made(batch: ImportBatch) -> dict[str, Any]:
    """List the presses that fixed something, the newest first, each with its fixes."""
    presses = newest_presses(batch, PRESSES_SHOWN, FIXES_SHOWN)
    shown = [
        {
            "group": press.group,
            "words": _press_words(press),
            "by": press.fixes[0].made_by.name,
            "at": press.fixes[0].made_at,
            "fixes": [{"id": fix.id, "words": _fix_words(fix)} for fix in press.fixes]
            if press.count > 1
            else [],
            "hidden": press.count - len(press.fixes),
        }
        for press in presses
    ]
    return {"presses": shown, "is_cut": len(presses) == PRESSES_SHOWN}


def _tab(asked: Mapping[str, str], counts: Mapping[str, int]) -> str:
    if asked.get("tab") in WEIGHTS:
        return asked["tab"]
    if asked.get("code"):
        return "all"
    return next((key for key, _ in TABS if counts[key]), "fix")


def _rows(
    batch: ImportBatch,
    page: Page[int],
    tab: str,
    groups: Sequence[ProblemGroup],
    *,
    is_filtered: bool,
    may_fix: bool,
) -> list[dict[str, Any]]:
    reading = reading_of(batch) or Reading()
    headers = sniffed_of(batch).headers
    found = grid_rows(batch, list(page.object_list), tab, headers, reading.mapping)
    suggestions = suggestions_of(batch=batch, headers={one.column for row in found for one in row.problems})
    columns = [(header, suggestions.columns[header]) for header in headers if header in suggestions.columns]
    alike = _Alike(batch, suggestions, groups, is_filtered=is_filtered)
    return [_row(row, columns, suggestions, alike, may_fix=may_fix) for row in found]


def _row(
    row: GridRow,
    columns: Sequence[tuple[str, Column]],
    suggestions: Suggestions,
    alike: _Alike,
    *,
    may_fix: bool,
) -> dict[str, Any]:
    wrong = {problem.column for problem in row.problems if problem.weight == ProblemWeight.BAD}
    skip = next((fix for fix in row.fixes if fix.act == "skip"), None)
    pending = {
        header: fix for header, fix in row.by_header.items() if row.cells.get(header, fix.after) != fix.after
    }
    cells = []
    for header, column in columns:
        fix = row.by_header.get(header)
        cells.append(
            {
                "name": header,
                "label": header,
                "value": fix.after if fix and header in pending else row.cells.get(header, ""),
                "is_bad": header in wrong and header not in pending and skip is None,
                "is_number": column.kind in _FIGURES,
                "edit": may_fix and row.is_kept and skip is None,
                "was": fix.before if fix else "",
            }
        )
    if skip is not None:
        problems = [_skipped(row, skip, may_fix=may_fix)]
    elif pending:
        problems = [_done("Fixed. It is being checked with the other rows.", row, may_fix=False)]
    else:
        problems = [_problem(row, one, suggestions, alike, may_fix=may_fix) for one in row.problems]
    return {"row": row.row, "cells": cells, "problems": problems, "state": "fixed" if pending else ""}


def _problem(
    row: GridRow, problem: ImportProblem, suggestions: Suggestions, alike: _Alike, *, may_fix: bool
) -> dict[str, Any]:
    kept = next((fix for fix in row.fixes if fix.act == "keep" and fix.header == problem.code), None)
    fixes: list[dict[str, Any]] = []
    offers: list[Proposal] = []
    if may_fix and problem.weight == ProblemWeight.BAD:
        offers = suggestions.of(problem.code, problem.column, problem.value)
        fixes = [_use(offer, alike.count(problem, offer) if len(offers) == 1 else 0) for offer in offers]
    if may_fix and problem.weight == ProblemWeight.CHECK:
        more = alike.rows(problem) - 1
        fixes.append(
            {"act": "keep", "label": "Keep it", "reason": True, "more": more, "more_label": _all(more + 1)}
        )
    if may_fix and kept is not None:
        fixes.append({"act": "undo", "label": "Do not keep it", "value": str(kept.id), "quiet": True})
    elif may_fix and problem.weight != ProblemWeight.DUPLICATE:
        more = alike.rows(problem) - 1 if alike.is_filtered else 0
        fixes.append(
            {
                "act": "remove",
                "label": "Leave the row out",
                "quiet": bool(fixes) or problem.weight == ProblemWeight.NOTE,
                "more": more,
                "more_label": f"Leave out all {more + 1:,}",
            }
        )
    return {
        "code": problem.code,
        "column": problem.column,
        "value": problem.value,
        "weight": "" if kept else problem.weight,
        "message": _message(problem, offers, kept),
        "fixes": fixes,
    }


def _message(problem: ImportProblem, offers: Sequence[Proposal], kept: RowFix | None) -> str:
    """Say where, what was read and what is needed; where a button says the last, ask instead."""
    if kept is not None:
        return f"{problem.message} Kept by {kept.made_by.name}: {kept.reason}"
    if not offers:
        return f"{problem.message} {problem.fix}".strip()
    meant = [offer.label.removeprefix("Yes, ").removeprefix("Use ") for offer in offers]
    return f"{problem.message} Is this {' or '.join(meant)}?"


def _use(offer: Proposal, more: int) -> dict[str, Any]:
    return {
        "act": "set",
        "label": offer.label,
        "value": offer.value,
        "more": more,
        "more_label": f"Fix this and {more:,} like it",
    }


def _all(count: int) -> str:
    return f"Keep all {count:,} like it"


def _skipped(row: GridRow, skip: RowFix, *, may_fix: bool) -> dict[str, Any]:
    words = f"Left out by {skip.made_by.name}, {formats.moment(skip.made_at)}."
    fix = {"act": "undo", "label": "Take it back in", "value": str(skip.id), "quiet": True}
    return {**_done(words, row, may_fix=may_fix), "fixes": [fix] if may_fix else []}


def _done(words: str, row: GridRow, *, may_fix: bool) -> dict[str, Any]:
    return {
        "code": "",
        "column": "",
        "value": "",
        "weight": "",
        "message": f"Row {row.row:,}: {words}",
        "fixes": [],
    }


class _Alike:
    """How many rows are like one, counted once for each kind of problem on the page."""

    def __init__(
        self,
        batch: ImportBatch,
        suggestions: Suggestions,
        groups: Sequence[ProblemGroup],
        *,
        is_filtered: bool,
    ) -> None:
        self._batch = batch
        self._suggestions = suggestions
        self._values: dict[tuple[str, str], Counter[str]] = {}
        self._rows = {(group.code, group.column): group.rows for group in groups}
        # Leaving out many at once is offered where a person looks at one kind of problem only.
        self.is_filtered = is_filtered

    def count(self, problem: ImportProblem, chosen: Proposal) -> int:
        """Count the other rows that the same choice would fix."""
        values = self._of(problem.code, problem.column)
        like = self._suggestions.alike
        code, header = problem.code, problem.column
        rows = sum(
            rows
            for other, rows in values.items()
            if like(code, header, problem.value, chosen, other) is not None
        )
        return max(rows - 1, 0)

    def rows(self, problem: ImportProblem) -> int:
        """Count the rows that have the same problem in the same column."""
        return self._rows.get((problem.code, problem.column), 1)

    def _of(self, code: str, header: str) -> Counter[str]:
        key = code, header
        if key not in self._values:
            limit = KNOWN_VALUES_MAX if self._suggestions.is_from_known(header) else VALUES_MAX
            self._values[key] = Counter(dict(values_with(self._batch, code, header, limit)))
        return self._values[key]


def _press_words(press: Press) -> str:
    rest = press.count - 1
    more = f", and {rest:,} more row{'' if rest == 1 else 's'}" if rest else ""
    return f"{_fix_words(press.fixes[0])}{more}"


def _fix_words(fix: RowFix) -> str:
    place = f"Row {fix.row:,}"
    if fix.act == "skip":
        return f"{place} left out"
    if fix.act == "keep":
        return f"{place} kept: {fix.reason}"
    before = f"'{fix.before}'" if fix.before.strip() else "empty"
    after = f"'{fix.after}'" if fix.after.strip() else "empty"
    return f"{place}, {fix.header}: {before} is now {after}"
