"""What a period is rated from once further lines are added to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from programs.enums import ConditionKind, GroupKey, MeasureKind
from programs.rating.calculate.counting import Counted, Counting, Scopes
from programs.rating.calculate.gathering import needs_facts, volume_of
from programs.rating.facts import NO_FACTS, Day, Facts, Gate
from programs.rating.measures.plain import READERS
from programs.rating.plan import plan_of
from programs.rating.rated_from import RatedFrom
from programs.rating.registry import FIGURES
from programs.rating.scenario import averaged, figure_of, nothing_bought
from programs.rating.volume import NO_VOLUME
from programs.terms import Condition, Terms
from vir.foundation.money import round_amount
from vir.foundation.periods import Period

ZERO = Decimal(0)
_NOTHING = {ConditionKind.MINIMUM_VOLUME: Gate(ZERO), ConditionKind.DISTINCT_PRODUCTS: Gate(ZERO)}


@dataclass(frozen=True)
class Stand:
    """
    One program for one partner: what its running period was rated from.

    `bought` are the SKUs bought so far, for conditions that count products. A closed one takes no line, but other
    programs of its group still give way to it.
    """

    terms: Terms
    counting: Counting
    period: Period
    now: RatedFrom
    bought: frozenset[str] = frozenset()
    is_closed: bool = False


def with_lines(stand: Stand, lines: Sequence[Counted]) -> tuple[Terms, RatedFrom]:
    """Add lines that count to what a period was rated from; runs inside `exact()`."""
    now, terms = stand.now, stand.terms
    volume = now.volume + volume_of(lines, Scopes.PAYING)
    facts = now.facts
    if facts is NO_FACTS and not needs_facts(stand.counting):
        return terms, replace(now, volume=volume)
    plan = plan_of(terms)
    missing = plan.needs_days and not facts.days and bool(figure_of(terms, now.volume))
    then = replace(now, volume=volume, facts=_facts(stand, lines))
    terms = averaged(terms) if missing else terms
    if facts.share is not None:
        then = _shared(terms, then, lines)
    return terms, then


def _facts(stand: Stand, lines: Sequence[Counted]) -> Facts:
    terms, facts, counting = stand.terms, stand.now.facts, stand.counting
    if facts is NO_FACTS:
        facts = nothing_bought(terms)
    first = counting.scopes.first_kicker
    kickers = []
    for place, kicker in enumerate(terms.reward.kickers):
        so_far = facts.kickers[place] if place < len(facts.kickers) else NO_VOLUME
        kickers.append(so_far + volume_of([one for one in lines if kicker.runs_on(one.day)], first + place))
    qualifying = facts.qualifying
    if terms.measure.products is not None:
        qualifying = (qualifying or NO_VOLUME) + volume_of(lines, Scopes.QUALIFYING)
    return replace(
        facts,
        qualifying=qualifying,
        paying=None if facts.paying is None else facts.paying + volume_of(lines, Scopes.PAYING),
        whole=(facts.whole or NO_VOLUME) + volume_of(lines, Scopes.WHOLE)
        if terms.measure.kind is MeasureKind.SHARE_PERCENT
        else facts.whole,
        days=_days(stand, lines) if plan_of(terms).needs_days or facts.days else (),
        kickers=tuple(kickers),
        gates=tuple(_gate(stand, place, one, lines) for place, one in enumerate(terms.conditions)),
    )


def _days(stand: Stand, lines: Sequence[Counted]) -> tuple[Day, ...]:
    plan = plan_of(stand.terms)
    measured, base = READERS[plan.measure.figure], READERS[plan.base]
    found: dict[date, Day] = {day.day: day for day in stand.now.facts.days}
    for one in lines:
        at = found.get(one.day, Day(one.day, ZERO, ZERO))
        found[one.day] = Day(
            one.day,
            at.measured + (measured(one.volume) if one.scopes[Scopes.QUALIFYING] else ZERO),
            at.base + (base(one.left) if one.scopes[Scopes.PAYING] else ZERO),
        )
    return tuple(found[day] for day in sorted(found))


def _gate(stand: Stand, place: int, condition: Condition, lines: Sequence[Counted]) -> Gate:
    gates, scope = stand.now.facts.gates, Scopes.FIRST_CONDITION + 2 * place
    known = gates[place] if place < len(gates) else _NOTHING.get(condition.kind, Gate(None))
    if condition.kind is ConditionKind.DISTINCT_PRODUCTS:
        new = {one.line.sku for one in lines if one.scopes[scope] and one.line.quantity > 0} - stand.bought
        return Gate((known.reached or ZERO) + len(new))
    if condition.kind not in (ConditionKind.MINIMUM_VOLUME, ConditionKind.SHARE_PERCENT):
        return known
    read = READERS[FIGURES[condition.measure.value]]
    reached = (known.reached or ZERO) + read(volume_of(lines, scope))
    if condition.kind is ConditionKind.MINIMUM_VOLUME:
        return Gate(reached)
    return Gate(reached, (known.whole or ZERO) + read(volume_of(lines, scope + 1)))


def _shared(terms: Terms, then: RatedFrom, lines: Sequence[Counted]) -> RatedFrom:
    """Give a member its part of what the group would earn, with what the lines add to its weight."""
    share = then.facts.share
    assert share is not None
    own = volume_of(lines, Scopes.PAYING)
    more = figure_of(terms, own) if share.key is GroupKey.VOLUME else ZERO
    whole = replace(then, facts=replace(then.facts, share=None)).rate(terms).earned
    weight, weights = share.weight + more, share.weights + more
    part = round_amount(whole * weight / weights, terms.currency, terms.rounding) if weights else ZERO
    changed = share._replace(weight=weight, weights=weights, amount=part, own=share.own + own)
    return replace(then, facts=replace(then.facts, share=changed))
