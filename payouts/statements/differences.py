"""What a corrected statement says otherwise than the version before it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from vir.foundation.money import format_money

NONE = "—"


def differences(before: Mapping[str, Any], after: Mapping[str, Any], *, why: str) -> list[dict[str, str]]:
    """
    Compare two snapshots; nothing where they say the same.

    :param why: the reason of the correction, given where a line has no reason of its own
    """
    currency = str(after["currency"])
    old = {line["key"]: line for line in before["lines"]}
    new = {line["key"]: line for line in after["lines"]}
    found = []
    for key, line in new.items():
        was = old.get(key)
        if was is None or _says(was) != _says(line):
            own = str(line["note"].get("why", "")) if key.startswith("later-") else ""
            found.append(
                _row(
                    str(line["number"]),
                    line["what"],
                    _written(was, currency),
                    _written(line, currency),
                    own or why,
                )
            )
    for key, was in old.items():
        if key not in new:
            found.append(_row("", was["what"], _written(was, currency), NONE, why))
    for label, read in _OTHERS:
        was_text, text = read(before), read(after)
        if was_text != text:
            found.append(_row("", label, was_text, text, why))
    return found


def _row(line: str, text: str, old: str, new: str, why: str) -> dict[str, str]:
    return {"line": line, "text": text, "old": old, "new": new, "why": why}


def _says(line: Mapping[str, Any]) -> tuple[Decimal, str, str]:
    return Decimal(line["amount"]), line["what"], line["basis"]


def _written(line: Mapping[str, Any] | None, currency: str) -> str:
    """Write what a line says; the basis stands with it, because it may be all that differs."""
    if line is None:
        return NONE
    amount = format_money(Decimal(line["amount"]), currency)
    return f"{amount}, {line['basis']}" if line["basis"] else amount


def _listed(snapshot: Mapping[str, Any]) -> str:
    rows = snapshot["counted"]["rows"]
    added = sum((Decimal(row[6]) for row in rows), Decimal(0))
    return f"{len(rows):,} lines, net {format_money(added, str(snapshot['currency']))}"


_OTHERS = (
    ("Partner", lambda snapshot: f"{snapshot['partner']['name']} ({snapshot['partner']['code']})"),
    ("Program", lambda snapshot: str(snapshot["program"]["name"])),
    ("Lines listed", _listed),
)
