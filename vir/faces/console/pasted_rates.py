"""Exchange rates as people type and paste them: two currencies, a day and a rate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programs.queries.rate_faults import RateGiven, rate_faults
from vir.foundation.imports.problems import quoted
from vir.foundation.money import NumberInvalid, parse_decimal
from vir.foundation.periods import DateInvalid, parse_date

LINES_MAX = 5_000
_BETWEEN = re.compile(r"[\s,;]+")
EXAMPLE = "EUR USD 2026-10-01 1.0832"


@dataclass(frozen=True)
class ReadRates:
    """What was read, each with the number of its line, and what was not: by line, 0 for the text as a whole."""

    rates: tuple[RateGiven, ...]
    lines: tuple[int, ...]
    problems: list[tuple[int, str]]

    def all_problems(self) -> list[str]:
        """Write everything that is wrong, also what no rate can be, in the order of the lines."""
        faults = [(self.lines[place], fault) for place, fault in rate_faults(self.rates)]
        return [in_line(*found) for found in sorted([*self.problems, *faults], key=lambda one: one[0])]


def in_line(number: int, problem: str) -> str:
    """Write a problem with the line it is in, 0 for none."""
    return f"Line {number}: {problem}" if number else problem


def read_rates(text: str) -> ReadRates:
    """Read one rate a line, "EUR USD 2026-10-01 1.0832", with commas, semicolons, tabs or spaces between."""
    rates: list[RateGiven] = []
    lines: list[int] = []
    problems: list[tuple[int, str]] = []
    count = 0
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip('"') for cell in _BETWEEN.split(line.strip()) if cell]
        if not cells:
            continue
        count += 1
        if len(cells) != 4:
            problems.append((number, f"{quoted(line.strip())} was not read. Write it like {EXAMPLE}."))
            continue
        source, target, day_text, rate_text = cells
        day, wrong_day = read_day(day_text)
        rate, wrong_rate = read_rate(rate_text)
        wrong = [(number, problem) for problem in (wrong_day, wrong_rate) if problem]
        problems += wrong
        if not wrong:
            rates.append(RateGiven(source.upper(), target.upper(), day, rate))
            lines.append(number)
    if not count:
        problems.append((0, f"There is no line to read. Paste rates like {EXAMPLE}, one on each line."))
    if count > LINES_MAX:
        return ReadRates((), (), [(0, f"{count:,} lines are too many at once. Paste at most {LINES_MAX:,}.")])
    return ReadRates(tuple(rates), tuple(lines), problems)


def read_day(typed: str) -> tuple[date, str]:
    """Read a day as it was typed, and say why it was not read if it was not."""
    try:
        return parse_date(typed.strip()), ""
    except DateInvalid as error:
        return date.min, f"{quoted(typed)} was not read as a day. {error}"


def read_rate(typed: str) -> tuple[Decimal, str]:
    """Read a rate as it was typed, with a point for decimals, and say why it was not read if it was not."""
    text = typed.strip()
    try:
        return parse_decimal(text), ""
    except NumberInvalid:
        return Decimal(0), f"{quoted(text)} was not read as a rate. Write it with a point, such as 1.0832."
