"""Figures of partners as people type and paste them: a code, an amount, and perhaps the first day of a period."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programs.models import Program
from programs.queries.figure_faults import FigureGiven, figure_faults
from programs.web.drafting.typed_numbers import read_number
from vir.foundation.imports.numbers import marker_of
from vir.foundation.imports.problems import quoted
from vir.foundation.money import NumberInvalid, minor_units, parse_decimal
from vir.foundation.periods import DateInvalid, parse_date

LINES_MAX = 5_000
UNIT_DECIMALS_MAX = 4
_DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")
# 100.000 is a hundred to some and a hundred thousand to others.
_TWO_READINGS = re.compile(r"[^0-9]*([1-9][0-9]{0,2})\.([0-9]{3})")

Problems = list[tuple[int, str]]


@dataclass(frozen=True)
class ReadFigures:
    """What was read, each with the number of its line, and what was not: by line, 0 for the text as a whole."""

    figures: tuple[FigureGiven, ...]
    lines: tuple[int, ...]
    problems: Problems

    def all_problems(self, program: Program) -> list[str]:
        """Write everything that is wrong, also what the program does not know, in the order of the lines."""
        unread = {number for number, _ in self.problems}
        placed = list(zip(self.lines, self.figures, strict=True))
        clean = [(number, figure) for number, figure in placed if number not in unread]
        faults = figure_faults(program, [figure for _, figure in clean])
        found = [*self.problems, *((clean[place][0], fault) for place, fault in faults)]
        # Of a line that was not read the partner is all there is to ask for.
        codes = {figure.partner: number for number, figure in placed if number in unread and figure.partner}
        asked = figure_faults(program, [FigureGiven(code, None) for code in codes])
        found += [(list(codes.values())[place], fault) for place, fault in asked]
        return [in_line(number, fault) for number, fault in sorted(found, key=lambda one: one[0])]


def read_figures(text: str, currency: str) -> ReadFigures:
    """
    Read one figure a line: cells of a spreadsheet, or "ALDER, 120,000.00, 2026-10-01".

    :param currency: what amounts are in, empty for units
    """
    figures: list[FigureGiven] = []
    lines: list[int] = []
    problems: Problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        figure, found = _read_line(line.strip(), currency)
        if found and not lines and not any(letter.isdigit() for letter in line):
            found = [*found[:-1], f"{found[-1]} If this is a heading, leave it out."]
        problems += [(number, problem) for problem in found]
        figures.append(figure)
        lines.append(number)
    if not lines:
        problems.append((0, "There is no line to read. Paste a partner code and an amount on each line."))
    if len(lines) > LINES_MAX:
        problems = [(0, f"{len(lines):,} lines are too many at once. Paste at most {LINES_MAX:,}.")]
    return ReadFigures(tuple(figures), tuple(lines), problems)


def in_line(number: int, problem: str) -> str:
    """Write a problem with the line it is in, 0 for none."""
    return f"Line {number}: {problem}" if number else problem


def read_amount(typed: str, currency: str) -> tuple[Decimal, str]:
    """
    Read an amount as it was typed, and say why it was not read if it was not.

    :param currency: what it is in, empty for units
    """
    text = typed.strip()
    if not text:
        return Decimal(0), f"Enter {'an amount' if currency else 'how many units'}, such as 120,000."
    if not currency and marker_of(text) is not None:
        return Decimal(0), f"{quoted(text)} is an amount of money. Enter how many units, such as 1,200."
    two = _TWO_READINGS.fullmatch(text)
    if two is not None:
        small = f"{two[1]}.{two[2].rstrip('0')}".rstrip(".")
        return Decimal(0), f"{quoted(text)} can be read in two ways. Enter {two[1]}{two[2]} or {small}."
    read = read_number(text, currency)
    if read.problem:
        return Decimal(0), read.problem
    try:
        amount = parse_decimal(read.text)
    except NumberInvalid as error:
        return Decimal(0), str(error)
    return amount, _too_fine(amount, currency)


def _too_fine(amount: Decimal, currency: str) -> str:
    most = minor_units(currency) if currency else UNIT_DECIMALS_MAX
    if amount == round(amount, most):
        return ""
    what = currency or "A number of units"
    return f"{what} has {f'at most {most}' if most else 'no'} decimals. Enter no more."


def _read_line(line: str, currency: str) -> tuple[FigureGiven, list[str]]:
    code, amount_text, day_text = _cells(line)
    problems: list[str] = []
    if not code:
        problems.append("The partner code is missing. Write it first.")
    amount, problem = read_amount(amount_text, currency)
    if problem:
        problems.append(f"{code}: {problem}" if not amount_text else problem)
    day: date | None = None
    if day_text:
        try:
            day = parse_date(day_text)
        except DateInvalid:
            problems.append(
                f"{quoted(day_text)} was not read as a day. Write the first day of a period like 2026-10-01."
            )
    return FigureGiven(code, amount, day), problems


def _cells(line: str) -> tuple[str, str, str]:
    """Part a line into code, amount and day; commas may also stand between thousands."""
    if "\t" in line or ";" in line:
        cells = line.split("\t" if "\t" in line else ";")
    elif "," in line:
        cells = next(csv.reader([line], skipinitialspace=True))
    else:
        cells = line.split()
    cells = [cell.strip().strip('"').strip() for cell in cells]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    code, *rest = cells
    day = rest.pop() if len(rest) > 1 and not _is_thousands(rest) else ""
    return code, ",".join(rest), day


def _is_thousands(cells: list[str]) -> bool:
    """Tell whether cells are one number that its own commas parted."""
    return not _DAY.fullmatch(cells[-1]) and all(
        re.fullmatch(r"[0-9]{3}(?:\.[0-9]*)?", cell) for cell in cells[1:]
    )
