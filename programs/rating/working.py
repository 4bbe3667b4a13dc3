"""The calculation itself: terms applied to a volume, exact until the one rounding."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from typing import NamedTuple

from programs.rating.conditions import all_hold
from programs.rating.exactness import settled
from programs.rating.facts import NO_FACTS, Facts
from programs.rating.guarantee import least
from programs.rating.kickers import kicked
from programs.rating.measures.plain import READERS
from programs.rating.plan import Plan, plan_of
from programs.rating.shapes import Portion, Split
from programs.rating.split import as_measured, by_average, by_day
from programs.rating.volume import Volume
from programs.terms import Cap, Terms
from vir.foundation.money import round_amount

ZERO = Decimal(0)


class DaysMissing(ValueError):
    """Terms that let the first sales fill the first tier, and no days to tell which those are."""

    def __init__(self) -> None:
        super().__init__("These terms go by the order of sales. Give the days of the volume.")


class Working(NamedTuple):
    """
    Every figure on the way from a volume to what is earned.

    `measured` is None where it cannot be told. `rebate` is what the tiers pay, `kickers` what each kicker
    adds, `topped_up` what the guarantee adds, `unrounded` all of it before caps; `room` is the most that the
    caps leave, None without a cap; `already` is what earlier periods earned of the same volume. `own` is what
    the partner earns for itself, `earned` that after other programs, the program's budget and its group.
    """

    terms: Terms
    volume: Volume
    facts: Facts
    measured: Decimal | None
    base: Decimal
    tier: int
    portions: tuple[Portion, ...]
    rebate: Decimal
    kickers: tuple[Decimal, ...]
    holds: bool
    topped_up: Decimal
    unrounded: Decimal
    room: Decimal | None
    cap: Cap | None
    earned_before: Decimal
    already: Decimal
    rounded: Decimal
    own: Decimal
    earned: Decimal

    @property
    def cap_taken(self) -> Decimal:
        """Give what the caps take off, before rounding."""
        return ZERO if self.room is None else max(self.unrounded - self.room, ZERO)

    @property
    def cap_reached(self) -> bool:
        """Tell whether more volume cannot earn more."""
        return self.room is not None and self.unrounded >= self.room

    def base_inside(self) -> list[Decimal]:
        """Give what the rate pays on in each portion."""
        if not self.portions:
            return []
        plan = plan_of(self.terms)
        split = splitting(plan, self.volume, self.facts, self.measured or ZERO, self.base)
        inside = split([plan.reward.holding(portion) for portion in self.portions])
        return [part / inside.whole for part in inside.parts]


def work_out(
    terms: Terms,
    volume: Volume,
    *,
    facts: Facts = NO_FACTS,
    earned_before: Decimal = ZERO,
    already: Decimal | None = None,
    tier: int | None = None,
) -> Working:
    """
    Apply the terms to a counted volume; runs inside `exact()`.

    :param already: what earlier periods earned of the same volume, where that is not `earned_before`: an
        earlier period may have lost its amount to another program
    :param tier: a number to take instead of the reached tier, for the amount just below a threshold
    :raises DaysMissing: if the order of sales matters and is not known
    """
    plan = plan_of(terms)
    measured = plan.measure.of(volume, facts)
    if measured is not None:
        measured = settled(measured)
    if tier is None:
        tier = 0 if measured is None else bisect_right(plan.thresholds, measured)
    base = base_of(plan, volume, facts, measured)
    portions: tuple[Portion, ...] = ()
    rebate = ZERO
    if tier and measured is not None:
        portions = plan.application.portions(plan.tiers, tier, measured)
        split = splitting(plan, volume, facts, measured, base)
        # A base below zero, more returned than bought, earns nothing.
        rebate = max(settled(plan.reward.total(terms.reward, portions, split)), ZERO)

    kickers = kicked(terms.reward.kickers, facts, tier) if terms.reward.kickers else ()
    due = plan.accumulation.already(earned_before) if already is None else _already(plan, already)
    holds = not terms.conditions or all_hold(terms.conditions, facts.gates)
    unrounded = sum(kickers, rebate) if holds else ZERO
    topped_up = ZERO
    if terms.guarantee is not None and holds and facts.number:
        floor = least(terms.guarantee, number=facts.number, earned_before=earned_before, already=due)
        topped_up = max(floor - unrounded, ZERO)
        unrounded += topped_up
    room, cap = tightest(plan, earned_before, due) if plan.caps else (None, None)
    allowed = unrounded if room is None or unrounded < room else room
    rounded = round_amount(allowed, terms.currency, terms.rounding)
    own = rounded - due
    return Working(
        terms,
        volume,
        facts,
        measured,
        base,
        tier,
        portions,
        rebate,
        kickers,
        holds,
        topped_up,
        unrounded,
        room,
        cap,
        earned_before,
        due,
        rounded,
        own,
        own if facts is NO_FACTS else _after_others(own, facts),
    )


def reached_tier(terms: Terms, measured: Decimal) -> int:
    """Give the number of the highest tier whose threshold is not above the measure, 0 for none."""
    return bisect_right(plan_of(terms).thresholds, measured)


def base_of(plan: Plan, volume: Volume, facts: Facts, measured: Decimal | None) -> Decimal:
    """Read what the rate pays on, after what earlier programs took off."""
    paying = facts.paying or volume
    if plan.base != "growth":
        figure: Decimal = READERS[plan.base](paying)
        return figure
    growth = max(plan_growth(plan, volume, facts), ZERO)
    whole: Decimal = READERS[plan.measure.figure](volume)
    if facts.paying is None or not whole:
        return growth
    left: Decimal = READERS[plan.measure.figure](paying)
    return growth * left / whole


def plan_growth(plan: Plan, volume: Volume, facts: Facts) -> Decimal:
    """Give the growth behind the measure, as an amount or units, zero without a baseline."""
    if facts.baseline is None:
        return ZERO
    grown: Decimal = READERS[plan.measure.figure](facts.qualifying or volume)
    return grown - facts.baseline


def splitting(plan: Plan, volume: Volume, facts: Facts, measured: Decimal, base: Decimal) -> Split:
    """Choose how the base is divided among the tiers."""
    if plan.same_figure and facts.paying is None:
        return as_measured(measured)
    if not plan.ordered:
        return by_average(measured, base)
    if not facts.days and measured:
        raise DaysMissing
    return by_day(base, facts.days, lambda value: plan.measure.bought(value, volume, facts))


def tightest(plan: Plan, earned_before: Decimal, already: Decimal) -> tuple[Decimal | None, Cap | None]:
    """Give the least room that a cap of the partner leaves, and that cap."""
    room: Decimal | None = None
    found: Cap | None = None
    for cap, shape in plan.caps:
        left = plan.accumulation.room(shape.limit_to_date(cap, earned_before), earned_before, already)
        if room is None or left < room:
            room, found = left, cap
    return room, found


def counted_volume(terms: Terms, volume: Volume, volume_before: Volume) -> Volume:
    """Give the volume that the tiers of a period are applied to."""
    return plan_of(terms).accumulation.counted(volume, volume_before)


def _already(plan: Plan, already: Decimal) -> Decimal:
    return plan.accumulation.already(already)


def _after_others(own: Decimal, facts: Facts) -> Decimal:
    """Let another program, the program's budget and the partner's group have their say, in this order."""
    if facts.outdone_by:
        return ZERO
    earned = own if facts.allotted is None else facts.allotted
    return earned if facts.share is None else facts.share.amount
