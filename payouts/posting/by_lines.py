"""What positions should be where lines, other periods, other programs and other partners have their say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any
from uuid import UUID

from payouts.posting.entitlement import vanished
from payouts.posting.fingerprints import digest, plain
from payouts.posting.records import Counted, Held, Place, Promise, Standing
from programs.enums import CapScope
from programs.rating import NO_VOLUME, RatedFrom, Volume
from programs.rating.calculate import Counting, Given, Result, Spot, calculate
from programs.terms import Terms

NOTHING = Decimal(0)
# The books keep four decimals; what was rated from is kept whole beside them.
KEPT = Decimal("0.0001")
Frozen = dict[Spot, tuple[Decimal, Volume]]
# What is kept with a position and moves with what others buy, or with the days.
_OF_OTHERS = ("allotted", "accrued", "expected", "expected_tier")


def entitle_by_lines(
    promises: Sequence[Promise],
    given: Given,
    *,
    codes: Mapping[str, UUID],
    stored: Mapping[Place, Standing],
    closed: Mapping[UUID, Iterable[date]],
) -> tuple[dict[Place, Standing], list[Counted]]:
    """
    Work out every position of the promises, together: they may share purchases.

    Closed positions are what they would be now, for what that differs by is a prior-period entry; open ones look
    back at that, and other programs leave what that leaves. Only under a budget closed positions come first.

    :param codes: the ids of partners
    :param stored: the positions as they are
    """
    partners = {key: code for code, key in codes.items()}
    budgeted = [promise for promise in promises if _has_budget(promise)]

    def standings(kept: Mapping[Place, Standing]) -> dict[Place, Standing]:
        frozen = {
            promise.terms.code: _frozen(promise, kept, set(closed.get(promise.program_id, ())), partners)
            for promise in budgeted
        }
        return _standings(promises, given, codes, frozen)

    found = standings(stored)
    shut = _closed_under_budget(budgeted, found, closed)
    moved = [place for place in shut if _moved(place, found, stored)]
    if moved:
        anew = _standings(promises, given, codes, {})
        found = standings({**stored, **{place: anew[place] for place in moved if place in anew}})
        found |= {place: anew[place] for place in moved if place in anew}
    found |= {place: stored[place] for place in shut if place not in moved}
    counted = [
        Counted(place, standing.volume, digest(dict(standing.rated_from)))
        for place, standing in found.items()
    ]
    for place, standing in stored.items():
        if place not in found:
            found[place] = vanished(standing)
    return found, counted


def held_for_rates(promises: Sequence[Promise], given: Given, codes: Mapping[str, UUID]) -> list[Held]:
    """List lines that would count but for a missing exchange rate."""
    held: dict[tuple[Place, str], tuple[int, Decimal]] = {}
    for promise in promises:
        counting = Counting(promise.terms, given)
        for line in given.existing:
            if (line.currency or promise.terms.currency) == promise.terms.currency:
                continue
            place_number = counting.place_of(counting.day_of(line))
            if place_number is None or not counting.is_held(line):
                continue
            start = counting.periods[place_number].start
            key = (Place(promise.program_id, codes[line.partner], start), line.currency or "")
            lines, net = held.get(key, (0, NOTHING))
            held[key] = (lines + line.lines, net + line.net)
    return [Held(place, currency, *held[place, currency]) for place, currency in sorted(held)]


def _standings(
    promises: Sequence[Promise], given: Given, codes: Mapping[str, UUID], frozen: Mapping[str, Frozen]
) -> dict[Place, Standing]:
    by_code = {promise.terms.code: promise for promise in promises}
    found: dict[Place, Standing] = {}
    for result in calculate([promise.terms for promise in promises], given, frozen=frozen):
        promise = by_code[result.program]
        place = Place(promise.program_id, codes[result.partner], result.period.start)
        found[place] = _standing(promise, place, result)
    return found


def _closed_under_budget(
    promises: Iterable[Promise], found: Iterable[Place], closed: Mapping[UUID, Iterable[date]]
) -> list[Place]:
    """
    List the closed positions of programs with a budget.

    The engine shares out only what closed positions leave, so it does not say what these would be now: as they
    were if nothing moved, else their part of the whole budget, as if nothing were closed.
    """
    shut = {promise.program_id: set(closed.get(promise.program_id, ())) for promise in promises}
    return [place for place in found if place.period_start in shut.get(place.program_id, ())]


def _has_budget(promise: Promise) -> bool:
    return any(cap.per is CapScope.PROGRAM for cap in promise.terms.caps)


def _moved(place: Place, found: Mapping[Place, Standing], stored: Mapping[Place, Standing]) -> bool:
    """Tell whether anything that is a position's own has changed: not its part of a budget or of a group."""
    return place not in stored or _own(found[place]) != _own(stored[place])


def _own(standing: Standing) -> dict[str, Any]:
    kept = {key: value for key, value in standing.rated_from.items() if key not in _OF_OTHERS}
    return {**kept, "share": {**kept["share"], "amount": None}} if "share" in kept else kept


def _standing(promise: Promise, place: Place, result: Result) -> Standing:
    return Standing(
        place=place,
        version_id=promise.for_period(result.period).version_id,
        period_end=result.period.end,
        currency=promise.terms.currency,
        volume=_kept(result.volume),
        measured=_floored(result.rating.measured),
        tier=result.rating.tier,
        earned=result.earned,
        rated_from=_kept_with(result),
        first_settlement=result.first,
    )


def _kept_with(result: Result) -> dict[str, Any]:
    """Give what a result was rated from, and what is accrued for it where something is expected."""
    rated_from = RatedFrom(
        volume=result.counted,
        facts=result.rating.working.facts,
        earned_before=result.earned_before,
        volume_before=result.volume_before,
        already=result.entitled_before,
    )
    kept = rated_from.to_dict()
    if result.accrued is not None:
        kept["accrued"] = plain(result.accrued.accrued)
        kept["expected"] = plain(_floored(result.accrued.expected))
        kept["expected_tier"] = result.accrued.tier
    return kept


def _frozen(
    promise: Promise, stored: Mapping[Place, Standing], shut: set[date], partners: Mapping[UUID, str]
) -> Frozen:
    """Give what closed positions earned and counted, by account; members of a group are one account."""
    numbers = {period.start: number for number, period in enumerate(promise.periods)}
    found: Frozen = {}
    for place, standing in stored.items():
        if place.program_id != promise.program_id or place.period_start not in shut:
            continue
        if place.period_start not in numbers:
            continue
        kept = RatedFrom.from_dict(standing.rated_from) if standing.rated_from else None
        share = None if kept is None else kept.facts.share
        account = partners[place.partner_id] if share is None else share.parent
        spot = Spot(account, numbers[place.period_start])
        earned, _ = found.get(spot, (NOTHING, NO_VOLUME))
        found[spot] = (earned + standing.earned, standing.volume if kept is None else kept.volume)
    return found


def _kept(volume: Volume) -> Volume:
    return Volume(
        net=volume.net.quantize(KEPT),
        gross=volume.gross.quantize(KEPT),
        quantity=volume.quantity.quantize(KEPT),
        line_count=volume.line_count,
        return_count=volume.return_count,
        returns_net=volume.returns_net.quantize(KEPT),
    )


def _floored(measured: Decimal) -> Decimal:
    """Cut what runs on: a measure must not read like a threshold that it does not reach."""
    return measured.quantize(KEPT, rounding=ROUND_FLOOR)


def stacked_with(promise: Promise, promises: Iterable[Promise]) -> list[Promise]:
    """List a promise and those that it shares purchases with, in the order given."""
    return [
        other for other in promises if other.code == promise.code or _same_group(promise.terms, other.terms)
    ]


def _same_group(one: Terms, other: Terms) -> bool:
    return (
        one.stacking.group is not None
        and one.stacking.group == other.stacking.group
        and one.stacking.policy is other.stacking.policy
    )
