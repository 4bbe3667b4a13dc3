"""Figures that a person types, read the way the page writes them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from vir.foundation.imports.numbers import NumberFormat, NumberNotRead, parse_number
from vir.foundation.web import formats

_FORMATS = {
    (",", "."): NumberFormat.POINT,
    (".", ","): NumberFormat.COMMA,
    ("\u202f", ","): NumberFormat.SPACE_COMMA,
    ("\u00a0", ","): NumberFormat.SPACE_COMMA,
    ("\u2019", "."): NumberFormat.APOSTROPHE,
}
# Three decimals look like a group of thousands where a point groups.
_LIKE_A_GROUP = 3


@dataclass(frozen=True)
class Marks:
    """What stands between thousands and before decimals."""

    group: str
    point: str


def marks() -> Marks:
    """Give the marks of whoever reads just now."""
    written = formats.number(Decimal("11111.5"))
    return Marks(written[2], written[-2])


def read_figure(text: str) -> Decimal:
    """
    Read a figure: as the page writes them, else with a decimal point, as addresses have them.

    :raises NumberNotRead: if it is none
    """
    used = marks()
    own = _FORMATS.get((used.group, used.point), NumberFormat.POINT)
    try:
        return parse_number(text, own)
    except NumberNotRead:
        if own is NumberFormat.POINT:
            raise
        return parse_number(text, NumberFormat.POINT)


def plain(value: Decimal) -> str:
    """Write a figure for an address: read alike in every language."""
    written = f"{value:f}"
    return f"{written}0" if len(written.partition(".")[2]) == _LIKE_A_GROUP else written
