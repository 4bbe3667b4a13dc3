"""What a one-click act changed in a draft, kept with the person's session so that it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from programs.models import Program
from vir.foundation.web.access import TenantRequest

KEY = "builder_undo"
_ABSENT = {"absent": True}


def keep_undo(
    request: TenantRequest, program: Program, before: Mapping[str, Any], after: Mapping[str, Any], done: str
) -> None:
    """Remember the parts of the document that an act changed, as they were and as they are now."""
    keys = [key for key in {*before, *after} if before.get(key) != after.get(key)]
    request.session[KEY] = {
        "program": str(program.id),
        "done": done,
        "before": {key: before.get(key, _ABSENT) for key in keys},
        "after": {key: after.get(key, _ABSENT) for key in keys},
    }


def undo_of(request: TenantRequest, program: Program, document: Mapping[str, Any]) -> str:
    """Say what can be taken back: nothing once somebody changed the same part again."""
    kept = _kept(request, program)
    still = bool(kept) and all(document.get(key, _ABSENT) == value for key, value in kept["after"].items())
    return str(kept["done"]) if still else ""


def undone(request: TenantRequest, program: Program, document: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give the document as it was before the act, None where there is nothing to take back."""
    if not undo_of(request, program, document):
        return None
    kept = request.session.pop(KEY)
    was = {**document, **kept["before"]}
    return {key: value for key, value in was.items() if value != _ABSENT}


def _kept(request: TenantRequest, program: Program) -> dict[str, Any]:
    kept = request.session.get(KEY) or {}
    return kept if kept.get("program") == str(program.id) else {}
