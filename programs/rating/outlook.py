"""What a period will earn if purchases go on as they did."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from programs.enums import Accumulation
from programs.rating.facts import GroupShare
from programs.rating.rated_from import RatedFrom
from programs.rating.scenario import averaged, bought, figure_of, suppose
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.working import counted_volume
from programs.terms import Terms
from vir.foundation.money import exact, round_amount


def at_pace(terms: Terms, now: RatedFrom, elapsed_days: int, total_days: int) -> tuple[Terms, RatedFrom]:
    """
    Extend what was bought in a period to the whole of it at its pace so far; unrounded.

    Purchases grow in proportion, those of a share's wider scope with them; baselines and targets stay. The
    terms come back with each unit having the average value, as nobody knows the days to come.

    :raises ValueError: if no day has passed or more days have passed than there are
    """
    if not 1 <= elapsed_days <= total_days:
        raise ValueError(
            f"{elapsed_days} of {total_days} days is not a pace. Give at least 1 and at most all days."
        )
    with exact():
        to_date = terms.accumulation is Accumulation.TO_DATE
        counted = counted_volume(terms, now.volume, now.volume_before)
        value = bought(terms, counted, now.facts)
        before = bought(terms, now.volume_before) if to_date and now.facts.qualifying is None else Decimal(0)
        wanted = before + (value - before) * total_days / elapsed_days
        return with_bought(terms, now, wanted, widen=Decimal(total_days) / elapsed_days)


def own_bought(terms: Terms, basis: RatedFrom) -> Decimal:
    """Give what was bought in the period itself, in what the measure is made of: what a pace is told from."""
    if basis.facts.qualifying is not None and terms.accumulation is Accumulation.PER_PERIOD:
        return bought(terms, basis.volume, basis.facts)
    return figure_of(terms, basis.volume)


def can_suppose(terms: Terms, now: RatedFrom) -> bool:
    """Tell whether there is an average to take, where the rate pays on another figure than the tiers are in."""
    with exact():
        counted = counted_volume(terms, now.volume, now.volume_before)
        return suppose(averaged(terms), counted, now.facts, bought(terms, counted, now.facts)) is not None


def with_bought(
    terms: Terms, now: RatedFrom, value: Decimal, *, widen: Decimal | None = None
) -> tuple[Terms, RatedFrom]:
    """
    Put what was bought to a value, at the average values so far; runs inside `exact()`.

    :param widen: the factor by which a share's wider scope grows as well; else it grows by what is bought
    """
    counted = counted_volume(terms, now.volume, now.volume_before)
    found = suppose(averaged(terms), counted, now.facts, value)
    if found is None:
        return averaged(terms), replace(now, facts=replace(now.facts, days=()))
    supposed, facts = found
    if widen is not None and now.facts.whole is not None:
        facts = replace(facts, whole=now.facts.whole.in_proportion(widen, Decimal(1)))
    volume = supposed
    if terms.accumulation is Accumulation.TO_DATE:
        volume = _less(supposed, now.volume_before)
    then = replace(now, volume=volume, facts=facts)
    if now.facts.share is not None:
        then = _shared(averaged(terms), then, now.facts.share)
    return averaged(terms), then


def _shared(terms: Terms, then: RatedFrom, share: GroupShare) -> RatedFrom:
    """Give a member the part of the group's amount that it has today."""
    amount = then.rate(terms).earned * share.weight / share.weights
    part = share._replace(amount=round_amount(amount, terms.currency, terms.rounding))
    return replace(then, facts=replace(then.facts, share=part))


def _less(volume: Volume, other: Volume) -> Volume:
    if other == NO_VOLUME:
        return volume
    return Volume(
        net=volume.net - other.net,
        gross=volume.gross - other.gross,
        quantity=volume.quantity - other.quantity,
    )
