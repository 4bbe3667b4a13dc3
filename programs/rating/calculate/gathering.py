"""The volume and the facts of a position, gathered from the lines that count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from programs.enums import ConditionKind, MeasureKind
from programs.rating.calculate.baselines import References
from programs.rating.calculate.counting import Counted, Counting, Scopes
from programs.rating.facts import NO_FACTS, Day, Facts, Gate
from programs.rating.measures.plain import READERS
from programs.rating.registry import FIGURES
from programs.rating.volume import Volume
from programs.terms import Condition

ZERO, ONE = Decimal(0), Decimal(1)


class Spot(NamedTuple):
    """Which position of a program: an account and the number of the period, from 0."""

    account: str
    place: int


def paying(lines: Iterable[Counted]) -> list[Counted]:
    """Keep the lines that the rates pay on."""
    return [line for line in lines if line.scopes[Scopes.PAYING]]


def volume_of(lines: Iterable[Counted], scope: int, *, left: bool = False) -> Volume:
    """Add up the lines of a scope; `left` after the rebates of earlier programs."""
    net = gross = quantity = returns_net = ZERO
    counted = returns = 0
    for line in lines:
        if not line.scopes[scope]:
            continue
        taken = line.taken if left else ZERO
        net += line.net - taken
        gross += line.gross - taken
        quantity += line.line.quantity
        if line.line.is_return:
            returns += line.line.lines
            returns_net += line.net
        else:
            counted += line.line.lines
    return Volume(net, gross, quantity, counted, returns, returns_net)


def needs_facts(counting: Counting) -> bool:
    """Tell whether these terms rest on more than the volume."""
    terms, plan = counting.terms, counting.plan
    return bool(
        plan.needs_days
        or plan.measure.missing
        or terms.measure.products is not None
        or terms.conditions
        or terms.reward.kickers
        or terms.guarantee is not None
    )


def facts_of(
    counting: Counting, references: References, spot: Spot, lines: Sequence[Counted], *, number: int
) -> Facts:
    """
    Gather what a rating of one account rests on beside the volume.

    :param lines: those of the period, or of all periods so far under to_date
    :param number: how many periods so far have a guarantee, 0 if this one has none
    """
    terms = counting.terms
    left = any(line.taken for line in lines)
    if not left and not needs_facts(counting):
        return NO_FACTS
    share = terms.measure.kind is MeasureKind.SHARE_PERCENT
    return Facts(
        qualifying=None if terms.measure.products is None else volume_of(lines, Scopes.QUALIFYING),
        paying=volume_of(lines, Scopes.PAYING, left=True) if left else None,
        whole=volume_of(lines, Scopes.WHOLE) if share else None,
        baseline=references.baseline(*spot),
        target=references.target(*spot),
        days=_days(counting, lines) if counting.plan.needs_days or (left and counting.plan.ordered) else (),
        kickers=_kickers(counting, lines),
        gates=tuple(
            _gate(counting, condition, position, spot.account, lines)
            for position, condition in enumerate(terms.conditions)
        ),
        number=number,
    )


def _days(counting: Counting, lines: Sequence[Counted]) -> tuple[Day, ...]:
    """Add the lines up by day: within a day there is no order."""
    figure = counting.plan.measure.figure
    reads = READERS[counting.plan.base]
    found: dict[date, tuple[Decimal, Decimal]] = {}
    for line in lines:
        measured, base = found.get(line.day, (ZERO, ZERO))
        if line.scopes[Scopes.QUALIFYING]:
            measured += READERS[figure](line.volume)
        if line.scopes[Scopes.PAYING]:
            base += reads(line.left)
        found[line.day] = (measured, base)
    return tuple(Day(day, *found[day]) for day in sorted(found))


def _kickers(counting: Counting, lines: Sequence[Counted]) -> tuple[Volume, ...]:
    first = counting.scopes.first_kicker
    return tuple(
        volume_of([line for line in lines if kicker.runs_on(line.day)], first + position, left=True)
        for position, kicker in enumerate(counting.terms.reward.kickers)
    )


def _gate(
    counting: Counting, condition: Condition, position: int, account: str, lines: Sequence[Counted]
) -> Gate:
    scope = Scopes.FIRST_CONDITION + 2 * position
    read = _AMOUNTS.get(condition.kind)
    if read is not None:
        return read(condition, scope, lines)
    if condition.kind is ConditionKind.INVOICES_PAID:
        return _paid(lines)
    known = counting.given.acknowledged
    return Gate(None) if known is None else Gate(ONE if (counting.terms.code, account) in known else ZERO)


def _volume_gate(condition: Condition, scope: int, lines: Sequence[Counted]) -> Gate:
    return Gate(READERS[FIGURES[condition.measure.value]](volume_of(lines, scope)))


def _products_gate(condition: Condition, scope: int, lines: Sequence[Counted]) -> Gate:
    """Count the products of which more was bought than returned."""
    bought: dict[str, Decimal] = {}
    for line in lines:
        if line.scopes[scope]:
            bought[line.line.sku] = bought.get(line.line.sku, ZERO) + line.line.quantity
    return Gate(Decimal(sum(1 for quantity in bought.values() if quantity > 0)))


def _share_gate(condition: Condition, scope: int, lines: Sequence[Counted]) -> Gate:
    read = READERS[FIGURES[condition.measure.value]]
    return Gate(read(volume_of(lines, scope)), read(volume_of(lines, scope + 1)))


_AMOUNTS: dict[ConditionKind, Callable[[Condition, int, Sequence[Counted]], Gate]] = {
    ConditionKind.MINIMUM_VOLUME: _volume_gate,
    ConditionKind.DISTINCT_PRODUCTS: _products_gate,
    ConditionKind.SHARE_PERCENT: _share_gate,
}


def _paid(lines: Sequence[Counted]) -> Gate:
    """Ask that every invoice is paid; one that nobody knows of is not known to be."""
    states = {line.line.paid for line in paying(lines) if not line.line.is_return}
    if False in states:
        return Gate(ZERO)
    return Gate(None if None in states else ONE)
