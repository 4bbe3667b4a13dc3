"""Reading what people type into forms about money."""

from __future__ import annotations

from decimal import Decimal

from vir.foundation.money import MINUS, NumberInvalid, parse_decimal


def typed_amount(typed: str) -> Decimal | None:
    """Read an amount with group marks and either minus; None where it is not one."""
    plain = typed.strip().replace(MINUS, "-")
    for mark in (",", "\u00a0", "\u202f", " ", "$"):
        plain = plain.replace(mark, "")
    try:
        return parse_decimal(plain)
    except NumberInvalid:
        return None
