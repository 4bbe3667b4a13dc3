"""A program document at other dates."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from vir.foundation.periods import DateInvalid, moved_day, parse_date


def moved_document(document: Mapping[str, Any], starts_on: date, ends_on: date) -> dict[str, Any]:
    """
    Give a copy of a document with another first and last day; the days of its kickers move along.

    What a draft has wrong stays as it was typed.
    """
    moved = deepcopy(dict(document))
    first = _day(moved.get("starts_on"))
    moved["starts_on"], moved["ends_on"] = starts_on.isoformat(), ends_on.isoformat()
    reward = moved.get("reward")
    kickers = reward.get("kickers") if isinstance(reward, Mapping) else None
    for kicker in kickers if isinstance(kickers, list) else ():
        for key in ("starts_on", "ends_on"):
            day = _day(kicker.get(key)) if isinstance(kicker, Mapping) else None
            if day is not None and first is not None:
                kicker[key] = min(max(moved_day(day, first, starts_on), starts_on), ends_on).isoformat()
    return moved


def _day(written: object) -> date | None:
    try:
        return parse_date(written)
    except DateInvalid:
        return None
