"""A problem of a row of a claim in the shape that a line keeps it, and the fixes that a press can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from vir.foundation.kept import Kept
from vir.foundation.words import later

REMOVE: Final = {"act": "remove", "label": later("Remove row")}


def set_to(column: str, value: str, label: str) -> dict[str, str]:
    """Give the fix that writes a value into a cell."""
    return {"act": "set", "label": label, "column": column, "value": value}


def problem(
    code: str,
    column: str,
    value: str,
    message: str,
    fixes: Sequence[Mapping[str, str]] = (REMOVE,),
    *,
    is_warning: bool = False,
) -> dict[str, Any]:
    """Give a problem of a row in the shape that a line keeps it: in English, with what it is made of."""
    labels = {str(fix["label"]): fix["label"].as_json() for fix in fixes if isinstance(fix["label"], Kept)}
    said = {"message": message.as_json()} if isinstance(message, Kept) else {}
    return {
        "code": code,
        "column": column,
        "value": value,
        "weight": "check" if is_warning else "bad",
        "message": message,
        "fixes": [dict(fix) for fix in fixes],
        "said": {**said, "labels": labels} if labels else said,
    }
