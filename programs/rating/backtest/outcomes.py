"""What every partner would have earned, by either way the engine calculates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from programs.rating.calculate import Given, calculate
from programs.rating.facts import NO_FACTS
from programs.rating.rating import Rating, rate, rate_many
from programs.rating.volume import NO_VOLUME, Volume
from programs.terms import Terms
from vir.foundation.money import exact

ZERO, HUNDRED = Decimal(0), Decimal(100)


@dataclass(frozen=True)
class Outcome:
    """
    One partner in one period, numbered from 0.

    `volume` is the partner's own, `counted` what the tiers were applied to: in a group program the group's.
    """

    partner: str
    place: int
    volume: Volume
    counted: Volume
    rating: Rating
    earned_before: Decimal = ZERO
    volume_before: Volume = NO_VOLUME


def grown(volume: Volume, growth: Decimal) -> Volume:
    """Let a volume grow by so many percent; its lines stay as many as they are."""
    return Volume(
        net=scaled(volume.net, growth),
        gross=scaled(volume.gross, growth),
        quantity=scaled(volume.quantity, growth),
        line_count=volume.line_count,
        return_count=volume.return_count,
        returns_net=scaled(volume.returns_net, growth),
    )


def scaled(amount: Decimal, growth: Decimal) -> Decimal:
    """Let an amount grow by so many percent."""
    return amount * (HUNDRED + growth) / HUNDRED


def by_sums(terms: Terms, volumes: Mapping[str, Sequence[Volume]], growth: Decimal) -> list[Outcome]:
    """
    Rate added-up volumes.

    :param volumes: by partner, one for each period of the program in order
    """
    with exact():
        raised = {
            partner: [grown(volume, growth) for volume in volumes[partner]] for partner in sorted(volumes)
        }
    if all(len(row) == 1 for row in raised.values()):
        rated = rate_many(terms, [(row[0], NO_FACTS) for row in raised.values()])
        return [
            Outcome(partner, 0, row[0], row[0], rating)
            for (partner, row), rating in zip(raised.items(), rated, strict=True)
        ]
    return [outcome for partner, row in raised.items() for outcome in _in_order(terms, partner, row)]


def by_lines(terms: Terms, given: Given) -> list[Outcome]:
    """Rate lines, which have grown already."""
    return [
        Outcome(
            partner=result.partner,
            place=result.number - 1,
            volume=result.volume,
            counted=result.counted,
            rating=result.rating,
            earned_before=result.earned_before,
            volume_before=result.volume_before,
        )
        for result in calculate([terms], given)
    ]


def _in_order(terms: Terms, partner: str, row: Sequence[Volume]) -> Iterable[Outcome]:
    """Rate the periods of one partner, each looking back at the earlier ones."""
    earned, before = ZERO, NO_VOLUME
    for place, volume in enumerate(row):
        rating = rate(terms, volume, earned_before=earned, volume_before=before)
        yield Outcome(partner, place, volume, volume, rating, earned, before)
        earned += rating.earned
        before += volume
