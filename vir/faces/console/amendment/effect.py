"""What an amendment moves, in words and figures for its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from payouts.posting.impact import Impact, Moved
from payouts.queries.amending import Effects, effects_of
from programs.queries.amendments import Amendment, why_two_people
from vir.foundation.web import formats

NAMED_MAX = 3


@dataclass(frozen=True)
class Column:
    """What it moves if it counts from a day, or from the start."""

    heading: str
    is_chosen: bool
    impact: Impact
    earned: str
    projected: str


@dataclass(frozen=True)
class Row:
    """One partner that moves."""

    partner_id: UUID
    code: str
    name: str
    earned: str
    projected: str


def effect_shown(amendment: Amendment, *, today: date) -> dict[str, Any]:
    """Give what an amendment moves as its pages show it."""
    effects = effects_of(amendment, today=today)
    chosen, currency = effects.chosen, amendment.program.currency
    budget = amendment.version.new_budget
    return {
        "effects": effects,
        "chosen": chosen,
        "columns": _columns(effects, amendment),
        "budget_before": amendment.program.budget,
        "budget_after": amendment.program.budget if budget is None else budget,
        "outlook": _outlook(chosen, currency),
        "over_budget": _over_budget(chosen, amendment),
        "worse_off": [_row(one, currency) for one in chosen.worse_off],
        "better_off": [_row(one, currency) for one in chosen.better_off],
        "worse_words": _named(chosen.worse_off),
        "less": _less(chosen, currency),
        "keeps_old": _keeps_old(effects),
        "why_two": why_two_people(amendment, {one.partner_id for one in chosen.worse_off}),
    }


def moved_words(before: Decimal, after: Decimal, currency: str, *, about: bool = False) -> str:
    """Write by how much an amount moves: "no change", "+$52,100"; an estimate is rounded."""
    gap = after - before
    if not gap:
        return "no change"
    if not about:
        return formats.money(gap, currency, plus=True)
    written = formats.projected(abs(gap), currency)
    return f"{'+' if gap > 0 else '−'}{written}"


def _row(one: Moved, currency: str) -> Row:
    earned = moved_words(one.before.earned, one.after.earned, currency)
    projected = moved_words(one.before.outlook, one.after.outlook, currency, about=True)
    return Row(one.partner_id, one.code, one.name, earned, projected)


def _less(impact: Impact, currency: str) -> str:
    """Write "$5,100.00 less earned and about $12,000 less projected"."""
    earned, projected = impact.less
    said = []
    if earned:
        said.append(f"{formats.money(earned, currency)} less earned")
    if projected:
        said.append(f"about {formats.projected(projected, currency)} less projected")
    return " and ".join(said)


def _outlook(impact: Impact, currency: str) -> str:
    """Write "about $124,000 → about $208,000", one amount where nothing moves."""
    before, after = (f"about {formats.projected(amount, currency)}" for amount in impact.projected)
    return after if before == after else f"{before} → {after}"


def _over_budget(impact: Impact, amendment: Amendment) -> bool:
    asked = amendment.version.new_budget
    budget = amendment.program.budget if asked is None else asked
    return budget is not None and impact.projected[1] > budget


def _columns(effects: Effects, amendment: Amendment) -> list[Column]:
    start = formats.day(amendment.base_terms.starts_on, year=False)
    found = []
    for impact in (effects.from_day, effects.restated):
        day = impact.effective_on
        currency = amendment.program.currency
        found.append(
            Column(
                f"restated from {start}" if day is None else f"from {formats.day(day, year=False)}",
                impact is effects.chosen,
                impact,
                moved_words(*impact.earned, currency),
                moved_words(*impact.projected, currency, about=True),
            )
        )
    return found


def _keeps_old(effects: Effects) -> bool:
    """Tell whether to count from a day leaves fewer partners worse off than to restate."""
    restates = effects.chosen.effective_on is None
    return restates and len(effects.from_day.worse_off) < len(effects.chosen.worse_off)


def _named(moved: Sequence[Moved]) -> str:
    shown = ", ".join(one.name for one in moved[:NAMED_MAX])
    return f"{shown} and {len(moved) - NAMED_MAX} more" if len(moved) > NAMED_MAX else shown
