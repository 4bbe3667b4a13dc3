"""Balances of the general ledger as people type and paste them: account, name, amount, and perhaps the day."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payouts.operations.books.record_balances import BalanceGiven
from vir.foundation.imports.numbers import NumberFormat, NumberNotRead, parse_number
from vir.foundation.imports.problems import quoted
from vir.foundation.money import is_currency
from vir.foundation.periods import DateInvalid, parse_date

LINES_MAX = 500
EXAMPLE = "2310; Accrued rebates; 275,846.60"
_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_SPREADSHEET, _LISTED = "\t", ";"


@dataclass(frozen=True)
class ReadBalances:
    """What was read, each with the number of its line, and what was not: by line, 0 for the text as a whole."""

    balances: tuple[BalanceGiven, ...]
    lines: tuple[int, ...]
    problems: tuple[str, ...]


def read_balances(text: str, *, currency: str, as_of: date) -> ReadBalances:
    """
    Read one balance a line: cells of a spreadsheet, or "2310; Accrued rebates; 275,846.60; 2026-11-22".

    Account and amount are needed. A name, a currency and a day may stand between and after them.

    :param currency: what a line is in that names none
    :param as_of: the day of a line that names none
    """
    balances, lines, problems = [], [], []
    rows = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not rows:
        problems.append(f"There is no line to read. Write an account and its balance, such as {EXAMPLE}.")
    if len(rows) > LINES_MAX:
        return ReadBalances(
            (), (), (f"{len(rows):,} lines are too many at once. Paste at most {LINES_MAX:,}.",)
        )
    for number, line in rows:
        try:
            balances.append(_read(line.strip(), currency, as_of))
            lines.append(number)
        except _NotRead as problem:
            problems.append(f"Line {number}: {problem}")
    return ReadBalances(tuple(balances), tuple(lines), tuple(problems))


class _NotRead(ValueError):
    """A line that says no balance."""


def _read(line: str, currency: str, as_of: date) -> BalanceGiven:
    cells = _cells(line)
    if len(cells) < 2:
        raise _NotRead(f"{quoted(line)} was not read. Write it like {EXAMPLE}.")
    code, rest = cells[0], cells[1:]
    name, amount = "", None
    for cell in rest:
        if _DAY.fullmatch(cell):
            as_of = _day(cell)
        elif amount is None and any(letter.isdigit() for letter in cell) and not cell[:1].isalpha():
            amount = _amount(cell)
        elif is_currency(cell.upper()) and len(cell) == 3:
            currency = cell.upper()
        elif not name:
            name = cell
    if amount is None:
        raise _NotRead(f"{quoted(line)} has no balance. Write it like {EXAMPLE}.")
    return BalanceGiven(code, name, currency, amount, as_of)


def _cells(line: str) -> list[str]:
    mark = next((one for one in (_SPREADSHEET, _LISTED) if one in line), ",")
    if mark == "," and '"' not in line:
        # A comma separates thousands as well: "2310, Accrued rebates, 275,846.60".
        return [cell.strip() for cell in re.split(r",\s+", line) if cell.strip()]
    row = next(csv.reader([line], delimiter=mark, skipinitialspace=True), [])
    return [cell.strip() for cell in row if cell.strip()]


def _amount(cell: str) -> Decimal:
    text = cell.replace("\u2212", "-").removeprefix("$")
    negative = text.startswith("(") and text.endswith(")")
    try:
        found = parse_number(text.strip("()"), NumberFormat.POINT)
    except NumberNotRead as error:
        raise _NotRead(
            f"{quoted(cell)} was not read as an amount. Write it with a point for cents, such as 275,846.60."
        ) from error
    return -found if negative else found


def _day(cell: str) -> date:
    try:
        return parse_date(cell)
    except DateInvalid as error:
        raise _NotRead(f"{quoted(cell)} was not read as a day. {error}") from error
