"""Figures and days as people type them into the pages of planning."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from vir.foundation.imports.problems import quoted
from vir.foundation.money import NumberInvalid, parse_decimal
from vir.foundation.periods import DateInvalid, parse_date

_IDLE = str.maketrans({",": "", " ": "", "\u00a0": "", "\u202f": "", "’": "", "'": "", "−": "-"})


def read_figure(typed: str, sign: str = "") -> tuple[Decimal | None, str]:
    """
    Read "1,200,000.50", with or without the sign of the currency; an empty text is None. Say what is wrong.

    A point is for decimals and a comma for thousands: 1.200.000,50 is refused, not guessed.
    """
    text = typed.strip()
    if not text:
        return None, ""
    bare = text.removeprefix(sign.strip()).strip() if sign.strip() else text
    whole, _, decimals = bare.partition(".")
    wrong = f"{quoted(text)} was not read. Write it with a point for decimals, such as 1,200,000.50."
    if "," in decimals or not _is_grouped(whole):
        return None, wrong
    try:
        return parse_decimal(bare.translate(_IDLE)), ""
    except NumberInvalid:
        return None, wrong


def read_day(typed: str) -> tuple[date | None, str]:
    """Read a day as a date field sends it, and say what is wrong."""
    try:
        return parse_date(typed.strip()), ""
    except DateInvalid:
        return None, "choose a day, such as 2027-01-01."


def _is_grouped(whole: str) -> bool:
    """Tell whether commas stand where thousands are parted, if there are any."""
    first, *rest = whole.split(",")
    return all(len(group) == 3 for group in rest) and (not rest or 1 <= len(first.lstrip("-−")) <= 3)
