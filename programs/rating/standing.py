"""Where a partner stands among the tiers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.rating.ladder import Ladder
from programs.rating.registry import ACCUMULATIONS, ensure_supported
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.working import work_out
from programs.terms import Terms, Tier
from vir.foundation.money import exact, round_amount

THOUSAND = Decimal(1000)


@dataclass(frozen=True)
class TierPosition:
    """
    One tier as seen from where the partner stands.

    `pays_at_line` is earned when the measure is exactly the threshold, `jump` what reaching it adds at
    once, `needed` what is still to buy (zero once reached). Amounts are None where they depend on the
    prices of what is bought and nothing was bought yet.
    """

    number: int
    threshold: Decimal
    rate: Decimal
    pays_at_line: Decimal | None
    reached: bool
    needed: Decimal
    jump: Decimal | None


@dataclass(frozen=True)
class Position:
    """
    Where a volume stands.

    `measured`, `gap` and `cap_volume` are in what the tiers are in, the rest in the program's currency.
    `tier` is 0 for none. `cap_amount` is that of the cap which leaves the least room. `more_than_today` is
    what the next tier pays above `earned`. `further_per_thousand` is what each further 1,000 of the measure
    earns in the reached tier, 0 below the first and at the cap.
    """

    measured: Decimal
    tier: int
    next_tier: int | None
    gap: Decimal | None
    earned: Decimal
    pays_at_next: Decimal | None
    more_than_today: Decimal | None
    top_reached: bool
    cap_reached: bool
    cap_amount: Decimal | None
    cap_volume: Decimal | None
    further_per_thousand: Decimal | None
    tiers: tuple[TierPosition, ...]


def position(
    terms: Terms, volume: Volume, *, earned_before: Decimal = Decimal(0), volume_before: Volume | None = None
) -> Position:
    """
    Tell where a volume stands among the tiers, and what the next one pays.

    :raises NotSupportedYet: if the terms have a shape this version does not compute
    """
    ensure_supported(terms)
    with exact():
        counted = ACCUMULATIONS[terms.accumulation].counted(volume, volume_before or NO_VOLUME)
        now = work_out(terms, counted, earned_before=earned_before)
        ladder = Ladder(terms, counted, earned_before)
        tiers = tuple(_stand(ladder, tier, now.measured) for tier in terms.reward.tiers)
        following = tiers[now.tier] if now.tier < len(tiers) else None
        pays = None if following is None else following.pays_at_line
        return Position(
            measured=now.measured,
            tier=now.tier,
            next_tier=None if following is None else following.number,
            gap=None if following is None else following.needed,
            earned=now.earned,
            pays_at_next=pays,
            more_than_today=None if pays is None else pays - now.earned,
            top_reached=following is None,
            cap_reached=now.cap_reached,
            cap_amount=None if now.cap is None else now.cap.amount,
            cap_volume=ladder.cap_volume(),
            further_per_thousand=_further(ladder, now.measured, now.tier, now.cap_reached),
            tiers=tiers,
        )


def further_per_thousand_from(terms: Terms, volume: Volume, tier: int) -> Decimal | None:
    """Give what each 1,000 of the measure earns from the threshold of a tier on."""
    with exact():
        threshold = terms.reward.tiers[tier - 1].threshold
        return _further(Ladder(terms, volume), threshold, tier, cap_reached=False)


def _stand(ladder: Ladder, tier: Tier, measured: Decimal) -> TierPosition:
    at_line = ladder.at(tier.threshold)
    return TierPosition(
        number=tier.number,
        threshold=tier.threshold,
        rate=tier.rate,
        pays_at_line=None if at_line is None else at_line.earned,
        reached=tier.threshold <= measured,
        needed=max(tier.threshold - measured, Decimal(0)),
        jump=ladder.jump(tier),
    )


def _further(ladder: Ladder, measured: Decimal, tier: int, cap_reached: bool) -> Decimal | None:
    if tier == 0 or cap_reached:
        return Decimal(0)
    further = ladder.further_per(THOUSAND, measured, tier)
    return None if further is None else round_amount(further, ladder.terms.currency)
