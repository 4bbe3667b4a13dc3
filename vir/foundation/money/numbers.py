"""Reading numbers that decide money: plain decimals and nothing else."""

from __future__ import annotations

import re
from decimal import Decimal

LIMIT = Decimal(10) ** 13
DECIMALS_MAX = 12

_PLAIN = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")


class NumberInvalid(ValueError):
    """A text that is not a plain decimal number."""


def parse_decimal(text: object) -> Decimal:
    """
    Read a plain decimal such as "1250.50" or "-3": ASCII digits, one point, an optional minus.

    No NaN, no Infinity, no exponent, no group marks, no spaces, no digits of other scripts. The value lies
    between -10,000,000,000,000 and 10,000,000,000,000 (exclusive) and has at most 12 decimals.

    :raises NumberInvalid: if the text is anything else
    """
    if not isinstance(text, str):
        raise NumberInvalid(f"{_shown(text)} is not a number in quotes. Write it as text, such as “1250.50”.")
    if not _PLAIN.fullmatch(text):
        raise NumberInvalid(
            f"{_shown(text)} is not a number. Write digits with a point for decimals, such as “1250.50”."
        )

    value = Decimal(text)
    if abs(value) >= LIMIT:
        raise NumberInvalid(f"{_shown(text)} is too large. Write a number below 10,000,000,000,000.")
    if len(text.partition(".")[2]) > DECIMALS_MAX:
        raise NumberInvalid(f"{_shown(text)} has too many decimals. Write at most {DECIMALS_MAX}.")
    return value.copy_abs() if value.is_zero() else value


def _shown(text: object) -> str:
    if text is None:
        return "An empty value"
    if isinstance(text, bool):
        return f"“{str(text).lower()}”"
    shown = str(text)
    return f"“{shown if len(shown) <= 40 else shown[:39] + '…'}”"
