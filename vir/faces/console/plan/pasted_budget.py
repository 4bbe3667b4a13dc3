"""A budget pasted from a spreadsheet: on each line a segment, then one figure for the year or four for quarters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from vir.faces.console.plan.typed import read_figure
from vir.foundation.imports.problems import quoted

LINES_MAX = 500
NO_SEGMENT_NAMES = ("no segment", "none", "")


@dataclass(frozen=True)
class PastedLine:
    """One segment with one figure for the year, or four for its quarters."""

    segment: str
    figures: tuple[Decimal, ...]


def read_budget(text: str, segments: Collection[str], sign: str) -> tuple[list[PastedLine], list[str]]:
    """
    Read the lines of a spreadsheet, cells parted by tabs or semicolons; say what is wrong, line by line.

    A first line of which every cell begins with a letter is taken for a heading.
    """
    known = {name.casefold(): name for name in segments}
    found: list[PastedLine] = []
    problems: list[str] = []
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > LINES_MAX:
        return [], [f"{len(lines):,} lines are too many at once. Paste at most {LINES_MAX}."]
    for place, (number, line) in enumerate(lines):
        name, *cells = [cell.strip().strip('"') for cell in line.replace(";", "\t").split("\t")]
        while cells and not cells[-1]:
            cells.pop()
        if place == 0 and cells and all(cell[:1].isalpha() for cell in cells if cell):
            continue
        said = _read(name, cells, known, sign)
        if isinstance(said, str):
            problems.append(f"Line {number}: {said}")
        else:
            found.append(said)
    named = [line.segment for line in found]
    problems += [
        f"“{name or 'No segment'}” stands there twice." for name in {n for n in named if named.count(n) > 1}
    ]
    if not lines:
        problems.append("There is no line to read. Paste a segment and its figures on each line.")
    return found, problems


def _read(name: str, cells: list[str], known: dict[str, str], sign: str) -> PastedLine | str:
    segment = "" if name.casefold() in NO_SEGMENT_NAMES else known.get(name.casefold())
    if segment is None:
        return f"there is no segment {quoted(name)}. Make it first, or correct the name."
    if len(cells) == 5:
        # The year's sum at the end of a row of quarters is theirs to add up.
        cells = cells[:4]
    if len(cells) not in (1, 4):
        return "write the segment, then one figure for the year or four for its quarters, with a tab between."
    figures = []
    for cell in cells:
        figure, wrong = read_figure(cell, sign)
        if wrong:
            return wrong
        figures.append(figure or Decimal(0))
    return PastedLine(segment, tuple(figures))
