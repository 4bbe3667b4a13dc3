"""Tiers pasted from a spreadsheet, for browsers that do not read them themselves."""

from __future__ import annotations

import re

from programs.web.drafting.document_form import TypedTier
from programs.web.drafting.typed_numbers import read_number
from vir.foundation.imports.problems import quoted
from vir.foundation.refusals import Refused

_BETWEEN = re.compile(r"\s*[\t;|]\s*|\s+")


class TiersNotRead(Refused):
    """A line that is not a threshold and a rate."""


def read_tiers(text: str, currency: str, *, percent: bool) -> tuple[TypedTier, ...]:
    """
    Read one tier a line: "100000 2%", "100,000;2" or two cells of a spreadsheet.

    :raises TiersNotRead: naming the first line that is none
    """
    tiers: list[TypedTier] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = _BETWEEN.split(re.sub(r"\s+%$", "%", line.strip()))
        read = [
            read_number(part, currency, percent=percent and place == 1) for place, part in enumerate(parts)
        ]
        if len(parts) != 2 or any(one.problem or not one.text for one in read):
            raise TiersNotRead(
                f"Line {number}, {quoted(line.strip())}, was not read. Write a threshold and a rate, "
                f"such as 100000 {'2%' if percent else '2.50'}."
            )
        tiers.append(TypedTier(len(tiers), *parts))
    if not tiers:
        raise TiersNotRead("There is no line to read. Paste a threshold and a rate on each line.")
    return tuple(tiers)
