"""Two versions side by side: what changed in words, and what it moved as it was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from programs.models import ProgramVersion
from programs.queries.terms import terms_of
from programs.rating.changes import Change, changes_between
from programs.terms import DocumentRefused
from vir.foundation.web import formats


@dataclass(frozen=True)
class MovedPartner:
    """One partner whose amounts a version moved."""

    code: str
    name: str
    earned: Decimal
    projected: Decimal


@dataclass(frozen=True)
class Kept:
    """What a version moved, as it was worked out when it was sent or published."""

    earned: tuple[Decimal, Decimal]
    projected: tuple[Decimal, Decimal]
    better_off: int
    worse_off: int
    lines_stopped: int
    partners: tuple[MovedPartner, ...]


def compared(versions: Sequence[ProgramVersion], first: str, then: str, currency: str) -> dict[str, Any]:
    """
    Compare two versions by their numbers, where none are asked for the two newest.

    :param versions: all of them, the newest first
    """
    by_number = {str(version.number): version for version in versions}
    if len(by_number) < 2:
        return {"compare": None}
    newest = [str(version.number) for version in versions]
    one, other = by_number.get(first or newest[1]), by_number.get(then or newest[0])
    if one is None or other is None:
        one, other = by_number[newest[1]], by_number[newest[0]]
    return {
        "compare": {
            "one": one,
            "other": other,
            "changes": _changes(one, other),
            "kept": kept_with(other) if _is_after(one, other) else None,
            "currency": currency,
            "moved": _moved(other, currency),
        }
    }


def kept_with(version: ProgramVersion) -> Kept | None:
    """Read what a version moved, None where it was not an amendment."""
    impact: Mapping[str, Any] = version.impact or {}
    if "earned" not in impact:
        return None
    return Kept(
        earned=_pair(impact["earned"]),
        projected=_pair(impact["projected"]),
        better_off=impact["better_off"],
        worse_off=impact["worse_off"],
        lines_stopped=impact["lines_stopped"],
        partners=tuple(
            MovedPartner(row["code"], row["name"], _gap(row["earned"]), _gap(row["projected"]))
            for row in impact["partners"]
        ),
    )


def _changes(one: ProgramVersion, other: ProgramVersion) -> list[Change] | None:
    """Compare the terms, None where a side is not finished."""
    try:
        return changes_between(terms_of(one), terms_of(other))
    except DocumentRefused:
        return None


def _is_after(one: ProgramVersion, other: ProgramVersion) -> bool:
    """Tell whether the second is the amendment of the first: then what it moved is what lies between them."""
    return bool((other.impact or {}).get("base") == one.number)


def _moved(version: ProgramVersion, currency: str) -> dict[str, str]:
    kept = kept_with(version)
    if kept is None:
        return {}
    return {
        "earned": _words(kept.earned, currency),
        "projected": _words(kept.projected, currency, about=True),
    }


def _words(pair: tuple[Decimal, Decimal], currency: str, *, about: bool = False) -> str:
    gap = pair[1] - pair[0]
    if not gap:
        return "no change"
    if about:
        return f"{'+' if gap > 0 else '−'}{formats.projected(abs(gap), currency)}"
    return formats.money(gap, currency, plus=True)


def _pair(amounts: Sequence[str]) -> tuple[Decimal, Decimal]:
    return Decimal(amounts[0]), Decimal(amounts[1])


def _gap(amounts: Sequence[str]) -> Decimal:
    before, after = _pair(amounts)
    return after - before
