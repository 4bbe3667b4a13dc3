"""The working of a rating in words: formula, values, why this tier, what would have changed it."""

from __future__ import annotations

from dataclasses import dataclass

from programs.rating.registry import APPLICATIONS, CAPS, REWARDS
from programs.rating.version import ENGINE_VERSION
from programs.rating.words import base_text, base_words, gap_text, is_quantity, measure_text, threshold_text
from programs.rating.working import Working
from programs.terms import Tier
from vir.foundation.money import exact, format_money, format_money_exact, round_amount


@dataclass(frozen=True)
class LinesCounted:
    """How many lines are in the volume; `returns_net` is written as money."""

    counted: int
    returns: int
    returns_net: str

    def to_dict(self) -> dict[str, int | str]:
        """Give the counts as JSON has them."""
        return {"counted": self.counted, "returns": self.returns, "returns_net": self.returns_net}


@dataclass(frozen=True)
class Explanation:
    """
    The working, ready to read.

    `formula_values` are the steps after the equals sign, the last one what is earned.
    """

    formula_words: str
    formula_values: tuple[str, ...]
    why_tier: str
    counterfactual: str
    cap: str
    lines: LinesCounted
    engine_version: str = ENGINE_VERSION

    def to_dict(self) -> dict[str, object]:
        """Give the explanation as JSON has it, to be stored with the amount."""
        return {
            "formula_words": self.formula_words,
            "formula_values": list(self.formula_values),
            "why_tier": self.why_tier,
            "counterfactual": self.counterfactual,
            "cap": self.cap,
            "lines": self.lines.to_dict(),
            "engine_version": self.engine_version,
        }


def explain(working: Working) -> Explanation:
    """Write the working out."""
    terms = working.terms
    with exact():
        return Explanation(
            formula_words=REWARDS[terms.reward.kind].formula(
                base_words(terms), APPLICATIONS[terms.reward.application].EACH_TIER
            ),
            formula_values=_steps(working),
            why_tier=_why_tier(working),
            counterfactual=_counterfactual(working),
            cap=_cap_sentence(working),
            lines=LinesCounted(
                working.volume.line_count,
                working.volume.return_count,
                format_money(working.volume.returns_net, terms.currency),
            ),
        )


def _steps(working: Working) -> tuple[str, ...]:
    terms, currency = working.terms, working.terms.currency
    reward = REWARDS[terms.reward.kind]
    # A tier that is only just reached has nothing inside it yet; its zero explains nothing.
    filled = tuple(portion for portion in working.portions if portion.part) if reward.NEEDS_BASE else ()
    paying = filled or working.portions
    steps = [
        " + ".join(
            reward.step_text(
                base_text(terms, portion.of(working.base)), reward.rate_text(portion.tier.rate, currency)
            )
            for portion in paying
        )
    ]
    if len(paying) > 1 and reward.NEEDS_BASE:
        parts = (reward.total((portion,), working.base) for portion in paying)
        steps.append(" + ".join(format_money_exact(part, currency) for part in parts))

    steps.append(format_money_exact(working.unrounded, currency))
    allowed = working.unrounded - working.cap_taken
    if working.cap_taken:
        steps.append(f"{format_money_exact(allowed, currency)} after the cap")
    rounded = round_amount(allowed, currency, terms.rounding)
    if rounded != allowed:
        steps.append(f"{format_money(rounded, currency)} rounded")
    if working.already:
        steps.append(
            f"{format_money(rounded, currency)} to date − {format_money(working.already, currency)} before"
        )
        steps.append(format_money(working.earned, currency))
    return tuple(step for position, step in enumerate(steps) if step and step not in steps[:position])


def _why_tier(working: Working) -> str:
    terms = working.terms
    measured = measure_text(terms, working.measured)
    reached, above = _tiers_around(working)
    if reached is None:
        first = terms.reward.tiers[0]
        return f"{measured} is below {threshold_text(terms, first.threshold)}, where Tier 1 starts."
    at_least = f"{measured} is at least {threshold_text(terms, reached.threshold)}"
    if above is not None:
        return f"{at_least} and below {threshold_text(terms, above.threshold)}."
    if reached.number == 1:
        return f"{at_least}, where Tier 1 starts. There is no other tier."
    return f"{at_least}, where Tier {reached.number}, the highest, starts."


def _counterfactual(working: Working) -> str:
    _, above = _tiers_around(working)
    if working.cap_reached:
        return "The cap was reached: more volume would not have added rebate."
    if above is None:
        return "There is no higher tier."
    gap = above.threshold - working.measured
    terms = working.terms
    needed = gap_text(terms, gap, more=True) if is_quantity(terms) else f"{measure_text(terms, gap)} more"
    return f"To reach Tier {above.number} you needed {needed}."


def _tiers_around(working: Working) -> tuple[Tier | None, Tier | None]:
    tiers = working.terms.reward.tiers
    reached = tiers[working.tier - 1] if working.tier else None
    above = tiers[working.tier] if working.tier < len(tiers) else None
    return reached, above


def _cap_sentence(working: Working) -> str:
    if working.cap is None:
        return "There is no cap."
    currency = working.terms.currency
    named = CAPS[working.cap.per].sentence(
        format_money(working.cap.amount, currency), format_money(working.earned_before, currency)
    )
    if working.cap_taken:
        return f"The {named} takes off {format_money_exact(working.cap_taken, currency)}."
    if working.cap_reached:
        return f"The {named} is reached exactly."
    return f"The {named} is not reached."
