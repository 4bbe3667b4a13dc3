"""The words of every act of the trail, in one table; a test names the acts that it does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeGuard

from vir.faces.console.trail.acts import ACTS
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.web import formats

# Acts after which more or less is owed or paid.
RECALCULATED: Final = "earnings.recalculated"
PAYING: Final = ("run.approved", "run.exported")
SHOWN_MAX: Final = 3
TEXT_MAX: Final = 60
_LISTS: Final = ("figures", "rates")
# Lists of two that are no before and after.
_MEMBERS: Final = ("partners", "joined", "left", "managers", "places")


@dataclass(frozen=True)
class Change:
    """One thing that an act changed."""

    what: str
    before: str
    after: str


def act_in_words(action: str) -> str:
    """Say what was done; an act that has no words yet is said by its key."""
    return ACTS.get(action) or action.replace(".", ": ").replace("_", " ").capitalize()


def changes(data: Mapping[str, Any]) -> tuple[list[Change], int]:
    """List the first things that an act changed, before and after, and count the others."""
    found = list(_changes(data))
    return found[:SHOWN_MAX], max(len(found) - SHOWN_MAX, 0)


def reason(data: Mapping[str, Any]) -> str:
    """Give the reason or note that an act carries."""
    return str(data.get("reason") or data.get("note") or "")


def money_effect(action: str, data: Mapping[str, Any], currency: str) -> list[tuple[str, Decimal]]:
    """
    Give by how much an act moved what is owed, or how much it let out, by currency; nothing for other acts.

    :param currency: that of the payout run, where the act is about one
    """
    if action == RECALCULATED:
        return [(code, Decimal(amount)) for code, amount in sorted(data.get("change", {}).items())]
    if action in PAYING and currency and "payable" in data:
        return [(currency, Decimal(str(data["payable"])))]
    return []


def _changes(data: Mapping[str, Any]) -> Iterator[Change]:
    if {"was", "now"} <= data.keys():
        yield Change("", _text(data["was"]), _text(data["now"]))
    for name, value in data.items():
        label = name.replace("_", " ")
        if isinstance(value, list) and name in _LISTS:
            for entry in value:
                if isinstance(entry, Mapping) and {"was", "now"} <= entry.keys():
                    what = " ".join(
                        str(v) for k, v in entry.items() if k not in ("was", "now", "reason") and v
                    )
                    yield Change(what, _text(entry["was"]), _text(entry["now"]))
        elif isinstance(value, Mapping) and value.keys() == {"before", "after"}:
            yield Change(label, _text(value["before"]), _text(value["after"]))
        elif name not in _MEMBERS and _is_pair(value):
            yield Change(label, _text(value[0]), _text(value[1]))


def _is_pair(value: object) -> TypeGuard[list[object]]:
    """Say whether a value is what something was and what it became."""
    return isinstance(value, list) and len(value) == 2 and not any(isinstance(v, list | dict) for v in value)


def _text(value: object) -> str:
    """Write a value as people read it: nothing as a dash, a number grouped, a long text cut."""
    if value is None or value == "":
        return formats.NIL
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    try:
        return formats.day(parse_date(text))
    except DateInvalid:
        pass
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text if len(text) <= TEXT_MAX else f"{text[:TEXT_MAX]}…"
    return formats.number(number) if number.is_finite() else text
