"""The figures of a back-test in words and rows, for the pages that show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from payouts.queries.replaying.designs import Tried
from payouts.web.band import Band, build_band
from programs.enums import ConditionKind, MeasureKind, NewPartner
from programs.rating.backtest import EXPECTED, HIGH, LOW, NO_GROWTH, BreakEven, Report
from programs.terms import Terms
from vir.foundation.web import formats

TENTH = Decimal("0.1")
# A goal this close to the break-even, in percent of growth, is about at it.
ABOUT = Decimal("0.5")
TEN = Decimal(10)
SORTS = {
    "partner": lambda partner: partner.name.casefold(),
    "sales": lambda partner: partner.sales,
    "tier": lambda partner: (partner.tier, partner.amount),
    "amount": lambda partner: (partner.amount, partner.sales),
}


@dataclass(frozen=True)
class StepRow:
    """The cost at one growth; `against` is over (or, below zero, under) the budget, None without one."""

    growth: str
    payout: Decimal
    against: Decimal | None

    @property
    def is_over(self) -> bool:
        """Say whether the budget does not cover it."""
        return self.against is not None and self.against > 0


@dataclass(frozen=True)
class TierRow:
    """How many partners reached a tier; `width` is of the longest bar."""

    label: str
    count: int
    width: str


@dataclass(frozen=True)
class DesignColumn:
    """One design beside the others."""

    letter: str
    name: str
    unchanged: Decimal
    grown: Decimal
    even: str
    jump: Decimal
    paid: int
    is_chosen: bool


def step_rows(report: Report, budget: Decimal | None) -> list[StepRow]:
    """List the cost at each growth, least first."""
    return [
        StepRow(growth_text(step.growth), step.payout, None if budget is None else step.payout - budget)
        for step in sorted(report.steps, key=lambda step: step.growth)
    ]


def near_row(report: Report, budget: Decimal | None) -> StepRow | None:
    """Give the cost if those near a tier reach it and nothing else changes."""
    if not report.near or report.near_payout is None:
        return None
    count = len(report.near)
    label = f"{count} near a tier cross{'es' if count == 1 else ''}"
    return StepRow(label, report.near_payout, None if budget is None else report.near_payout - budget)


def tier_rows(report: Report) -> list[TierRow]:
    """List how many partners reached each tier."""
    most = max(report.tiers) or 1
    return [
        TierRow(f"Tier {tier}" if tier else "None", count, f"{Decimal(count) * 100 / most:.1f}%")
        for tier, count in enumerate(report.tiers)
    ]


def band_of(report: Report, budget: Decimal | None) -> Band | None:
    """Lay out low, expected and high against the budget."""
    return build_band(
        low=report.payout_at(LOW),
        expected=report.payout_at(EXPECTED),
        high=report.payout_at(HIGH),
        budget=budget,
        currency=report.currency,
    )


def columns(tried: Sequence[Tried], chosen: str = "") -> list[DesignColumn]:
    """Put designs side by side."""
    return [
        DesignColumn(
            letter=each.design.letter,
            name=each.design.name,
            unchanged=each.report.windfall,
            grown=each.report.payout_at(TEN),
            even="; ".join(filter(None, (even_text(each.report.even), _gaps(each.report.even, "not")))),
            jump=each.report.largest_jump,
            paid=each.report.paid,
            is_chosen=each.design.letter == chosen,
        )
        for each in tried
    ]


def growth_text(growth: Decimal) -> str:
    """Write a growth, "+12.1%"."""
    return f"{formats.number(growth, plus=True)}%"


def even_text(even: BreakEven | None) -> str:
    """Write a break-even, "+12.1%"."""
    if even is None:
        return "needs a margin"
    if even.growth is None:
        return f"none up to {growth_text(even.searched_to)}"
    return "none needed" if even.growth == NO_GROWTH else growth_text(even.growth)


def after_even(even: BreakEven | None) -> str:
    """Say whether more growth than the break-even keeps the payout covered, as far as it was looked."""
    if even is None or even.growth is None or even.searched_to <= even.growth:
        return ""
    looked = f"looked up to {growth_text(even.searched_to)}"
    gaps = _gaps(even, "Not covered")
    if gaps:
        return f"{gaps}: there a jump costs more than the growth brings ({looked})."
    return f"More growth keeps it covered ({looked})."


def _gaps(even: BreakEven | None, word: str) -> str:
    """Write "not from +13.4% to +14%", nothing where nothing is uncovered."""
    spans = [
        f"at {growth_text(first)}" if first == last else f"from {growth_text(first)} to {growth_text(last)}"
        for first, last in (() if even is None else even.uncovered)
    ]
    return f"{word} {' and '.join(spans)}" if spans else ""


def share_of(amount: Decimal, budget: Decimal | None) -> str:
    """Write a part of the budget in whole percent, empty without one."""
    if not budget:
        return ""
    return f"{formats.number((amount * 100 / budget).quantize(Decimal(1), ROUND_HALF_UP))}%"


def goal_words(report: Report, terms: Terms) -> str:
    """Say what the goal is as growth over the replayed sales, and whether the program pays for itself there."""
    goal = terms.goal
    if goal is None or goal.measure is not MeasureKind.NET_AMOUNT or report.sales <= 0:
        return ""
    wanted = ((goal.amount / report.sales - 1) * 100).quantize(TENTH, ROUND_HALF_UP)
    said = f"Your goal is {growth_text(wanted.normalize() + 0)}."
    if report.even is None:
        return said
    if report.even.growth is None:
        return f"{said} It does not break even there."
    gap = wanted - report.even.growth
    if abs(gap) <= ABOUT and (gap < 0 or report.even.covers(wanted)):
        return f"{said} At the goal it roughly breaks even, before counting any other benefit."
    more = "earns more than it costs" if report.even.covers(wanted) else "costs more than it earns"
    return f"{said} At the goal it {more}, before counting any other benefit."


def assumed(terms: Terms) -> list[str]:
    """Name what the replay takes for granted under these terms."""
    kinds = {condition.kind for condition in terms.conditions}
    found = []
    baseline = terms.measure.baseline
    if terms.measure.kind is MeasureKind.ATTAINMENT_PERCENT:
        found.append("A partner without a target earns nothing in it.")
    if baseline is not None and baseline.new_partner is NewPartner.SKIP:
        found.append("A partner without a baseline earns nothing in it.")
    if ConditionKind.TERMS_ACKNOWLEDGED in kinds:
        found.append("It takes it that every partner acknowledges the terms.")
    if ConditionKind.INVOICES_PAID in kinds:
        found.append("It takes it that every invoice is paid.")
    return found
