"""Figures of a grid as they were typed: read, changed in bulk, and compared with what is set."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from payouts.queries.target_grid import GridRow, stepped
from programs.queries.figure_faults import FigureGiven
from programs.terms import Terms
from programs.web.pasted_figures import in_line, read_amount, read_figures
from vir.foundation.imports.problems import quoted
from vir.foundation.periods import Period, format_dates
from vir.foundation.web import formats

STEPS = (1, 10, 100, 1000)
ROWS_MAX = 5_000
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Cell:
    """What was typed for a partner."""

    text: str
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """A figure that is not what is set; no amount takes it away."""

    row: GridRow
    now: Decimal | None
    reason: str

    @property
    def by(self) -> Decimal | None:
        """Give the difference, None where there was or is no figure."""
        return None if self.now is None or self.row.now is None else self.now - self.row.now

    @property
    def figure(self) -> FigureGiven:
        """Give the figure to set."""
        return FigureGiven(self.row.code, self.now, self.row.start, self.reason)


@dataclass
class Typed:
    """Everything that was typed, by partner code."""

    cells: dict[str, Cell] = field(default_factory=dict)

    def changes(self, rows: Iterable[GridRow], currency: str) -> tuple[list[Change], list[tuple[str, str]]]:
        """List what is not as it is set, and what was not read, by partner code."""
        changes: list[Change] = []
        problems: list[tuple[str, str]] = []
        for row in rows:
            cell = self.cells.get(row.code)
            if cell is None:
                continue
            if not cell.text.strip():
                if row.now is not None and not row.each:
                    changes.append(Change(row, None, cell.reason))
                elif row.each:
                    problems.append(
                        (row.code, f"{row.name}: its figure is for each period. Write one, or 0.")
                    )
                continue
            amount, problem = read_amount(cell.text, currency)
            if problem:
                problems.append((row.code, f"{row.name}: {problem}"))
            elif amount != row.now or (cell.reason and cell.reason != row.reason):
                changes.append(Change(row, amount, cell.reason))
        return changes, problems

    def lines(self, codes: Iterable[str] | None = None) -> str:
        """Write the cells one a line, as a hidden field carries them."""
        wanted = self.cells if codes is None else [code for code in codes if code in self.cells]
        return "\n".join("\t".join((code, self.cells[code].text, self.cells[code].reason)) for code in wanted)


def typed_from(data: Mapping[str, Any]) -> Typed:
    """Read a form: cells that are held in one field, and the rows of the page over them."""
    typed = Typed(cells_of(str(data.get("held", ""))))
    for number in range(ROWS_MAX):
        code = data.get(f"code-{number}")
        if code is None:
            break
        text, reason = str(data.get(f"f-{number}", "")), str(data.get(f"r-{number}", ""))
        typed.cells[_clean(str(code))] = Cell(_clean(text), _clean(reason))
    return typed


def cells_of(lines: str) -> dict[str, Cell]:
    """Read cells that were written one a line."""
    found: dict[str, Cell] = {}
    for line in lines.splitlines()[:ROWS_MAX]:
        code, text, reason = [*line.split("\t"), "", ""][:3]
        if code:
            found[_clean(code)] = Cell(_clean(text), _clean(reason))
    return found


def pasted(
    text: str, rows: Sequence[GridRow], period: Period, currency: str
) -> tuple[dict[str, Cell], list[str]]:
    """Read pasted codes and figures for the partners of a grid, or name what is wrong, line by line."""
    read = read_figures(text.replace("\x00", ""), currency)
    known = {row.code for row in rows}
    problems = list(read.problems)
    cells: dict[str, Cell] = {}
    unread = {number for number, _ in read.problems}
    for number, figure in zip(read.lines, read.figures, strict=True):
        if figure.partner and figure.partner not in known:
            said = f"{quoted(figure.partner)} is not a partner of this program. Check the code."
            problems.append((number, said))
        elif figure.partner in cells:
            problems.append((number, f"{figure.partner} stands here twice. Keep one of them."))
        elif figure.period_start not in (None, period.start):
            days = format_dates(period.start, period.last_day, "–")
            problems.append(
                (number, f"This page sets {days}. Leave the day out, or choose the other period.")
            )
        elif number not in unread:
            assert figure.amount is not None
            cells[figure.partner] = Cell(written(figure.amount))
    return cells, [in_line(number, problem) for number, problem in sorted(problems, key=lambda one: one[0])]


def bulk(act: str, rows: Iterable[GridRow], typed: Typed, terms: Terms, currency: str, by: Decimal) -> int:
    """
    Change what is typed of many rows at once; gives how many changed.

    :param act: "up" by a percentage, "round" to a step, "reset" all to the suggestion, "accept" it where none is set
    :param by: the percentage or the step
    """
    change: dict[str, Callable[[GridRow, Decimal | None], Decimal | None]] = {
        "up": lambda row, now: None if now is None else stepped(now * (HUNDRED + by) / HUNDRED, terms, 1),
        "round": lambda row, now: None if now is None else stepped(now, terms, int(by)),
        "reset": lambda row, now: row.suggested,
        "accept": lambda row, now: row.suggested if now is None else None,
    }
    changed = 0
    for row in rows:
        cell = typed.cells.get(row.code, Cell("" if row.now is None else written(row.now), row.reason))
        amount, problem = read_amount(cell.text, currency) if cell.text.strip() else (None, "")
        if problem:
            continue
        new = change[act](row, amount)
        if new is not None and new != amount:
            typed.cells[row.code] = Cell(written(new), "" if cell.reason == row.reason else cell.reason)
            changed += 1
    return changed


def seal_of(changes: Iterable[Change]) -> str:
    """Stand for changes and what they start from: what was seen is what is saved."""
    parts = [f"{c.row.code}|{c.row.start}|{c.row.now}|{c.now}|{c.reason}" for c in changes]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def written(amount: Decimal) -> str:
    """Write an amount as a field shows it: "120,000", "1,250.5"."""
    return formats.number(amount)


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
