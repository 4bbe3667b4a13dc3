"""What would be known if something else had been bought: for curves, estimates and expected volumes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from programs.enums import ConditionKind, MeasureKind, UnitOrder
from programs.rating.facts import NO_FACTS, Facts, Gate
from programs.rating.measures.plain import READERS, put, qualified
from programs.rating.plan import plan_of
from programs.rating.volume import NO_VOLUME, Volume
from programs.terms import Terms

_AVERAGED = "_rating_averaged"


def bought(terms: Terms, volume: Volume, facts: Facts = NO_FACTS) -> Decimal:
    """Give what was bought, in what the measure is made of: an amount, or units."""
    return qualified(plan_of(terms).measure.figure, volume, facts)


def figure_of(terms: Terms, volume: Volume) -> Decimal:
    """Read from a volume what the measure is made of."""
    figure: Decimal = READERS[plan_of(terms).measure.figure](volume)
    return figure


def nothing_bought(terms: Terms) -> Facts:
    """Give what is known of a partner before anything was bought or looked up: nothing."""
    kickers = tuple(NO_VOLUME for _ in terms.reward.kickers)
    return Facts(kickers=kickers) if kickers else NO_FACTS


def suppose(terms: Terms, volume: Volume, facts: Facts, value: Decimal) -> tuple[Volume, Facts] | None:
    """
    Put what was bought to a value, everything else in proportion, so that each unit keeps its average value.

    Baselines and targets stay, and what a share is a share of moves with what is bought. None where the rate
    pays on another figure than the tiers are in and there is no purchase yet to take an average from.
    """
    plan = plan_of(terms)
    figure = plan.measure.figure
    now = bought(terms, volume, facts)
    follows = plan.same_figure or plan.base == figure or terms.measure.kind is MeasureKind.GROWTH_AMOUNT
    if now <= 0 and plan.needs_base and not (follows and facts.qualifying is None):
        return None
    supposed = put(volume, figure, value) if facts.qualifying is None else _scaled(volume, value, now)
    if facts is NO_FACTS:
        return supposed, facts
    return supposed, replace(
        facts,
        qualifying=None if facts.qualifying is None else put(facts.qualifying, figure, value),
        paying=None if facts.paying is None else _scaled(facts.paying, value, now),
        whole=None if facts.whole is None else _widened(facts.whole, figure, value - now),
        days=(),
        kickers=tuple(_scaled(kicker, value, now) for kicker in facts.kickers),
        gates=tuple(
            _moved(gate, value, now) if condition.kind is ConditionKind.MINIMUM_VOLUME else gate
            for condition, gate in zip(terms.conditions, facts.gates, strict=False)
        ),
        allotted=None,
        share=None,
    )


def averaged(terms: Terms) -> Terms:
    """Give the terms with each unit having the average value: nobody knows the days of what is supposed."""
    if not plan_of(terms).ordered:
        return terms
    kept: Terms | None = terms.__dict__.get(_AVERAGED)
    if kept is None:
        kept = replace(terms, reward=replace(terms.reward, unit_order=UnitOrder.AVERAGE))
        terms.__dict__[_AVERAGED] = kept
    return kept


def _scaled(volume: Volume, value: Decimal, now: Decimal) -> Volume:
    return volume.in_proportion(value, now) if now > 0 else NO_VOLUME


def _widened(whole: Volume, figure: str, more: Decimal) -> Volume:
    fields = {figure: READERS[figure](whole) + more}
    return replace(whole, **fields)


def _moved(gate: Gate, value: Decimal, now: Decimal) -> Gate:
    if gate.reached is None or now <= 0:
        return gate
    return Gate(gate.reached * value / now, gate.whole)
