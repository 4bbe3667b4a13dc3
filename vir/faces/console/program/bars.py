"""A program against its goal and its budget: drawn on a ruler, and said in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from payouts.queries.earnings import ProgramEarnings
from payouts.queries.sums import ProgramSums
from programs.enums import MeasureKind
from programs.terms import Terms
from vir.foundation.money import exact, format_money, format_number
from vir.foundation.web import formats
from vir.foundation.web.ruler import Mark, Ruler, build_ruler
from vir.foundation.web.ruler_labels import Variant

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Bar:
    """A ruler with one mark, and what it says; `is_over` where the mark is, or is expected to be, passed."""

    ruler: Ruler
    words: str
    is_over: bool = False


def goal_bar(
    terms: Terms, sums: ProgramSums, table: ProgramEarnings | None, variant: Variant = "line"
) -> Bar | None:
    """Draw what all partners bought against the goal of the program; None without a goal."""
    goal = terms.goal
    if goal is None or goal.amount <= 0:
        return None
    value = sums.of(goal.measure)
    ahead = _at_pace(value, table)
    reached = value >= goal.amount
    words = f"{_volume(terms, value)} of {_volume(terms, goal.amount)}, {_share(value, goal.amount)}"
    if ahead is not None and not reached:
        words += f"; at this pace {_about(terms, ahead)}"
    mark = Mark(goal.amount, 1, "goal", "", reached=reached, needed_label="", is_next=not reached)
    ruler = build_ruler(
        value=value,
        marks=[mark],
        projected=ahead,
        format_value=lambda volume: _volume(terms, volume),
        label=f"Goal of {terms.name}",
        variant=variant,
        value_text=words,
    )
    return Bar(ruler, words)


def budget_bar(
    terms: Terms,
    budget: Decimal | None,
    sums: ProgramSums,
    variant: Variant = "strip",
    *,
    is_over: bool = False,
) -> Bar | None:
    """
    Draw what is earned and expected against the budget; None without a budget.

    :param is_over: whether the program has run its course, so that nothing more is expected
    """
    if not budget:
        return None
    currency, earned = terms.currency, sums.earned
    expected = None if is_over else sums.expected
    limit = formats.money(budget, currency, whole=True)
    over = max(earned, expected or earned) > budget
    if earned > budget:
        words = f"Over the budget of {limit} by {format_money(earned - budget, currency)}."
    elif expected is not None and expected > budget:
        more = formats.projected(expected - budget, currency)
        words = f"Expected to go over the budget of {limit} by about {more}."
    elif expected is not None:
        used = _share(expected, budget)
        words = f"Expected to use about {formats.projected(expected, currency)}, {used} of {limit}."
    else:
        words = f"{format_money(earned, currency)} is earned, {_share(earned, budget)} of {limit}."
    ruler = build_ruler(
        value=earned,
        marks=[Mark(budget, 1, "limit", "", reached=earned >= budget, needed_label="", is_next=True)],
        projected=expected,
        format_value=lambda amount: formats.money(amount, currency, whole=True),
        label=f"Budget of {terms.name}",
        variant=variant,
        value_text=f"{format_money(earned, currency)} earned of {limit}. {words}",
    )
    return Bar(ruler, words, over)


def budget_used(budget: Decimal | None, sums: ProgramSums) -> str:
    """Write how much of the budget is earned, "31%", nothing without a budget."""
    return _share(sums.earned, budget) if budget else ""


def _at_pace(value: Decimal, table: ProgramEarnings | None) -> Decimal | None:
    """Let what was bought in the running period go on at its pace so far."""
    if table is None or not table.elapsed_days or table.ended or table.closed is not None:
        return None
    if len(table.promise.periods) > 1:
        return None
    with exact():
        return value / table.elapsed_days * table.period.days


def _share(value: Decimal, whole: Decimal) -> str:
    with exact():
        return formats.attainment(value / whole * HUNDRED)


def _volume(terms: Terms, value: Decimal) -> str:
    """Write a volume in the figure that the goal is set in."""
    if terms.goal is not None and terms.goal.measure is MeasureKind.QUANTITY:
        return f"{format_number(value)} units"
    return formats.money(value, terms.currency, whole=True)


def _about(terms: Terms, value: Decimal) -> str:
    if terms.goal is not None and terms.goal.measure is MeasureKind.QUANTITY:
        return f"about {format_number(value.quantize(Decimal(1)))} units"
    return f"about {formats.projected(value, terms.currency)}"
