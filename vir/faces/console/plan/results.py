"""What a program brought, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from payouts.queries.outcomes import Outcome
from programs.enums import MeasureKind
from programs.models import Program
from programs.terms import Terms
from vir.foundation.web import formats

_HUNDRED = Decimal(100)


class Fact(NamedTuple):
    """A label and what it says."""

    label: str
    value: str


def result_facts(program: Program, terms: Terms | None, outcome: Outcome) -> list[Fact]:
    """List net eligible sales, the goal and how far it was reached, earned, paid and the effective rate."""
    currency = program.currency
    facts = [Fact("Net eligible", formats.money(outcome.net, currency))]
    goal = against_goal(terms, outcome)
    if goal:
        facts.append(Fact("Goal", goal))
    facts.append(Fact("Earned", formats.money(outcome.earned, currency)))
    if program.budget is not None:
        facts.append(Fact("Budget", formats.money(program.budget, currency, whole=True)))
    facts.append(Fact("Paid", formats.money(outcome.paid, currency)))
    if outcome.rate is not None:
        facts.append(Fact("Effective rate", formats.percent(outcome.rate)))
    facts.append(Fact("Partners with sales", formats.number(outcome.partners)))
    return facts


def against_goal(terms: Terms | None, outcome: Outcome) -> str:
    """Write "96% of $3,000,000"; nothing without a goal, or where volumes do not say how far it was reached."""
    if terms is None or terms.goal is None or terms.goal.amount <= 0:
        return ""
    goal, measure = terms.goal.amount, terms.goal.measure
    actual = outcome.actual(measure.value)
    if actual is None:
        return ""
    share = formats.attainment(actual * _HUNDRED / goal)
    return f"{share} of {volume(goal, measure, terms.currency)}"


def volume(amount: Decimal, measure: MeasureKind, currency: str) -> str:
    """Write a volume in the measure of a goal: "$3,000,000" or "1,200 units"."""
    if measure is MeasureKind.QUANTITY:
        return f"{formats.number(amount)} units"
    return formats.money(amount, currency, whole=True)
