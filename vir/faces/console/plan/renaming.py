"""What a program is called a year later."""

from __future__ import annotations

import re
from datetime import date

from vir.foundation.periods import FiscalYear

_YEAR = re.compile(r"(?<!\d)(?:20)?(\d\d)(?!\d)")


def name_for(name: str, was: date, becomes: date, first_month: int = 1) -> str:
    """
    Write a program's name for another start: a year it names moves along, in full or with two digits after FY.

    "Annual Growth 2026" becomes "Annual Growth 2027", "FY26 Spring" becomes "FY27 Spring"; any other name stays.
    """
    years = FiscalYear.of(becomes, first_month).number - FiscalYear.of(was, first_month).number

    def moved(found: re.Match[str]) -> str:
        written = found.group(0)
        if len(written) == 4:
            return str(int(written) + years)
        is_fiscal = name[max(0, found.start() - 2) : found.start()].upper() == "FY"
        return f"{(int(written) + years) % 100:02d}" if is_fiscal else written

    return _YEAR.sub(moved, name)
