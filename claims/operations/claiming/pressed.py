"""Which fix of a problem was pressed, and which fix of another row is like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from claims.models import ClaimLine
from claims.operations.claiming.refusals import UnableToClaim
from vir.foundation.words import say

# What a press can do without a word of the person.
PRESSED: Final = ("set", "remove")


def problem_of(line: ClaimLine, code: str) -> dict[str, Any]:
    """
    Give a problem of a row by its code.

    :raises UnableToClaim: if the row has it no longer
    """
    found: dict[str, Any] | None = next((one for one in line.problems if one["code"] == code), None)
    if found is None:
        raise UnableToClaim(say("Row {row} no longer has this problem. Load the page again.", row=line.row))
    return found


def fix_pressed(found: Mapping[str, Any], value: str | None) -> dict[str, str]:
    """
    Give the fix that is pressed: the named one, else the first.

    :raises UnableToClaim: if it is offered no longer
    """
    fixes = [fix for fix in found["fixes"] if fix["act"] in PRESSED]
    wanted = [fix for fix in fixes if value is None or fix.get("value") == value]
    if not wanted:
        raise UnableToClaim(say("This fix is no longer offered. Load the page again."))
    fix: dict[str, str] = wanted[0]
    return fix


def fix_like(line: ClaimLine, found: Mapping[str, Any], fix: Mapping[str, str]) -> dict[str, str] | None:
    """Give the fix of another row that is like a pressed one, None where it offers none."""
    for one in line.problems:
        if one["code"] != found["code"] or one["column"] != found["column"]:
            continue
        own: Sequence[dict[str, str]] = [other for other in one["fixes"] if other["act"] == fix["act"]]
        if fix["act"] != "set":
            return own[0] if own else None
        if one["value"] == found["value"]:
            return next((other for other in own if other["value"] == fix["value"]), None)
        way = fix.get("way")
        # Two readings of one text are for a person to choose between, row by row.
        return own[0] if way and len(own) == 1 and own[0].get("way") == way else None
    return None
