"""The working of a rating in words: formula, values, why this tier, what would have changed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from programs.enums import RewardKind
from programs.rating.measures.plain import qualified
from programs.rating.plan import plan_of
from programs.rating.registry import CAPS
from programs.rating.steps import NOT_KNOWN, Step, steps_of
from programs.rating.version import ENGINE_VERSION
from programs.rating.words import (
    base_text,
    base_words,
    bought_in_units,
    gap_text,
    in_percent,
    is_quantity,
    measure_text,
    threshold_text,
)
from programs.rating.working import Working
from programs.terms import Tier
from vir.foundation.money import exact, format_money, format_money_exact, round_amount

ZERO = Decimal(0)


@dataclass(frozen=True)
class NotCounted:
    """Lines that were left out for one reason; `net` is written as money."""

    reason: str
    lines: int
    net: str

    def to_dict(self) -> dict[str, int | str]:
        """Give it as JSON has it."""
        return {"reason": self.reason, "lines": self.lines, "net": self.net}


@dataclass(frozen=True)
class LinesCounted:
    """How many lines are in the volume; `returns_net` is written as money."""

    counted: int
    returns: int
    returns_net: str
    not_counted: tuple[NotCounted, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Give the counts as JSON has them."""
        return {
            "counted": self.counted,
            "returns": self.returns,
            "returns_net": self.returns_net,
            "not_counted": [reason.to_dict() for reason in self.not_counted],
        }


@dataclass(frozen=True)
class TermsTold:
    """Which terms an amount comes from."""

    code: str
    version: int | None = None
    hash: str = ""

    def to_dict(self) -> dict[str, object]:
        """Give it as JSON has it."""
        return {"code": self.code, "version": self.version, "hash": self.hash}


@dataclass(frozen=True)
class Telling:
    """What the engine does not know by itself and a working tells: lines left out, the version of the terms."""

    not_counted: tuple[NotCounted, ...] = ()
    version: int | None = None
    hash: str = ""


NOTHING_TOLD = Telling()


@dataclass(frozen=True)
class Explanation:
    """
    The working, ready to read.

    `formula_values` are the steps after the equals sign of the tiers, the last one what is earned. `steps` is
    the tree that pages, files and JSON are made from: one for each thing that shaped the amount.
    """

    formula_words: str
    formula_values: tuple[str, ...]
    why_tier: str
    counterfactual: str
    cap: str
    lines: LinesCounted
    steps: tuple[Step, ...] = ()
    terms: TermsTold = field(default_factory=lambda: TermsTold(""))
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
            "steps": [step.to_dict() for step in self.steps],
            "terms": self.terms.to_dict(),
            "engine_version": self.engine_version,
        }


def explain(working: Working, telling: Telling = NOTHING_TOLD) -> Explanation:
    """Write the working out."""
    terms = working.terms
    plan = plan_of(terms)
    with exact():
        words = plan.reward.formula(base_words(terms), plan.application.EACH_TIER)
        paid = _tiers_paid(working)
        why = _why_tier(working)
        rebate = Step(
            "rebate",
            "Rebate",
            words.partition(" = ")[2],
            paid[:-1],
            paid[-1],
            why,
            working.rebate if working.holds else ZERO,
        )
        return Explanation(
            formula_words=words,
            formula_values=_values(working, paid),
            why_tier=why,
            counterfactual=_counterfactual(working),
            cap=_cap_sentence(working),
            lines=LinesCounted(
                working.volume.line_count,
                working.volume.return_count,
                format_money(working.volume.returns_net, terms.currency),
                telling.not_counted,
            ),
            steps=steps_of(working, rebate),
            terms=TermsTold(terms.code, telling.version, telling.hash),
        )


def _tiers_paid(working: Working) -> tuple[str, ...]:
    """Write what the tiers pay, step by step; the last one is the amount."""
    terms, currency = working.terms, working.terms.currency
    reward = plan_of(terms).reward
    inside = working.base_inside() if reward.NEEDS_BASE else [ZERO] * len(working.portions)
    portions = list(zip(working.portions, inside, strict=True))
    # A tier that is only just reached has nothing inside it yet; its zero explains nothing.
    paying = [pair for pair in portions if pair[1]] if reward.NEEDS_BASE else portions
    paying = paying or portions
    steps = [
        " + ".join(
            reward.step_text(
                base_text(terms, part), reward.rate_text(terms.reward, portion.tier.rate, currency)
            )
            for portion, part in paying
        )
    ]
    if len(paying) > 1 and terms.reward.kind in (RewardKind.PERCENT, RewardKind.PER_UNIT):
        scale = 100 if terms.reward.kind is RewardKind.PERCENT else 1
        parts = (portion.tier.rate * part / scale for portion, part in paying)
        steps.append(" + ".join(format_money_exact(part, currency) for part in parts))
    return _once((*steps, format_money_exact(working.rebate, currency)))


def _values(working: Working, paid: Sequence[str]) -> tuple[str, ...]:
    """Go on from what the tiers pay to what is earned."""
    terms, currency = working.terms, working.terms.currency
    steps = list(paid)
    if not working.holds:
        return _once((*steps, f"{format_money(ZERO, currency)} as a condition does not hold"))
    if any(working.kickers):
        added = " + ".join(
            format_money_exact(amount, currency) for amount in (working.rebate, *working.kickers) if amount
        )
        steps += [added, format_money_exact(sum(working.kickers, working.rebate), currency)]
    if working.topped_up:
        steps.append(f"{format_money_exact(working.unrounded, currency)} with the guarantee")
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
        steps.append(format_money(working.own, currency))
    if working.earned != working.own:
        steps.append(f"{format_money(working.earned, currency)} {_after_whom(working)}")
    return _once(steps)


def _after_whom(working: Working) -> str:
    if working.facts.outdone_by:
        return f"as {working.facts.outdone_by} pays more"
    return "as share of the group" if working.facts.share is not None else "within the cap of the program"


def _once(steps: Sequence[str]) -> tuple[str, ...]:
    """Leave out what only repeats the step before it."""
    written = [step for step in steps if step]
    return tuple(step for before, step in zip(["", *written], written, strict=False) if step != before)


def _why_tier(working: Working) -> str:
    terms = working.terms
    if working.measured is None:
        return f"{NOT_KNOWN[plan_of(terms).measure.missing]}, so no tier is reached."
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
    terms = working.terms
    _, above = _tiers_around(working)
    if not working.holds:
        return "With every condition holding the tiers would have paid."
    if working.cap_reached:
        return "The cap was reached: more volume would not have added rebate."
    if working.measured is None:
        return f"{NOT_KNOWN[plan_of(terms).measure.missing]}: no volume would have changed that."
    if above is None:
        return "There is no higher tier."
    measure = plan_of(terms).measure
    line = measure.bought(above.threshold, working.volume, working.facts)
    if line is None:
        return f"No further purchases alone would have reached Tier {above.number}."
    gap = line - qualified(measure.figure, working.volume, working.facts)
    if is_quantity(terms) or in_percent(terms) or bought_in_units(terms):
        needed = gap_text(terms, gap, more=True)
    else:
        needed = f"{measure_text(terms, gap)} more"
    return f"To reach Tier {above.number} you needed {needed}."


def _tiers_around(working: Working) -> tuple[Tier | None, Tier | None]:
    tiers = working.terms.reward.tiers
    reached = tiers[working.tier - 1] if working.tier else None
    above = tiers[working.tier] if working.tier < len(tiers) else None
    return reached, above


def _cap_sentence(working: Working) -> str:
    shared = plan_of(working.terms).program_cap
    if working.cap is None and shared is not None:
        amount = format_money(shared.amount, working.terms.currency)
        return f"There is no cap for one partner; all partners together have one of {amount}."
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
