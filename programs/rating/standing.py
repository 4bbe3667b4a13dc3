"""Where a partner stands among the tiers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.rating.facts import NO_FACTS, Facts
from programs.rating.ladder import Ladder
from programs.rating.lead_asks import open_asks
from programs.rating.plan import plan_of
from programs.rating.scenario import bought, nothing_bought
from programs.rating.sentence.languages import language
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.working import Working, counted_volume, work_out
from programs.terms import Terms, Tier
from vir.foundation.money import exact, round_amount

THOUSAND = Decimal(1000)
ZERO = Decimal(0)


@dataclass(frozen=True)
class TierPosition:
    """
    One tier as seen from where the partner stands.

    `line` is what has to be bought to reach it, in what the measure is made of: the threshold itself, or what
    a growth, an attainment or a share comes to for this partner; None where that cannot be told.
    `pays_at_line` is earned when exactly that is bought, `jump` what reaching it adds at once, `needed` what
    is still to buy (zero once reached). Amounts are None where they depend on the prices of what is bought and
    nothing was bought yet.
    """

    number: int
    threshold: Decimal
    rate: Decimal
    line: Decimal | None
    pays_at_line: Decimal | None
    reached: bool
    needed: Decimal | None
    jump: Decimal | None


@dataclass(frozen=True)
class Position:
    """
    Where a volume stands.

    `measured` is what the tiers are in (zero where it cannot be told), `bought`, `gap` and `cap_volume` in what
    that is made of, the rest in the program's currency. `tier` is 0 for none. `cap_amount` is that of the cap
    which leaves the least room. `more_than_today` is what the next tier pays above `earned`.
    `further_per_thousand` is what each further 1,000 bought earns in the reached tier, 0 below the first and
    at the cap. `missing` names the fact without which nothing can be told: a baseline, a target. `holds` is
    False while a condition is open; `open_conditions` say what those ask for.
    """

    measured: Decimal
    bought: Decimal
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
    missing: str = ""
    holds: bool = True
    open_conditions: tuple[str, ...] = ()


def position(
    terms: Terms,
    volume: Volume,
    *,
    earned_before: Decimal = ZERO,
    volume_before: Volume | None = None,
    facts: Facts = NO_FACTS,
) -> Position:
    """
    Tell where a volume stands among the tiers, and what the next one pays.

    Of a member of a group the volume is the group's, and the amounts are the member's part at today's shares.
    Where nothing is told of kickers nothing was bought of them.
    """
    facts = nothing_bought(terms) if facts is NO_FACTS else facts
    with exact():
        counted = counted_volume(terms, volume, volume_before or NO_VOLUME)
        now = work_out(terms, counted, facts=facts, earned_before=earned_before)
        ladder = Ladder(terms, counted, earned_before, facts)
        value = bought(terms, counted, facts)
        tiers = tuple(_stand(ladder, tier, now.tier, value) for tier in terms.reward.tiers)
        following = tiers[now.tier] if now.tier < len(tiers) else None
        pays = None if following is None else following.pays_at_line
        return Position(
            measured=ZERO if now.measured is None else now.measured,
            bought=value,
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
            further_per_thousand=_further(ladder, value, now.tier, now.cap_reached),
            tiers=tiers,
            missing=_missing(terms, now.measured),
            holds=now.holds,
            open_conditions=() if now.holds else _open(now),
        )


def further_per_thousand_from(
    terms: Terms, volume: Volume, tier: int, facts: Facts = NO_FACTS
) -> Decimal | None:
    """Give what each 1,000 bought earns from the threshold of a tier on."""
    with exact():
        ladder = Ladder(terms, volume, facts=facts)
        line = ladder.line(terms.reward.tiers[tier - 1])
        return None if line is None else _further(ladder, line, tier, cap_reached=False)


def _stand(ladder: Ladder, tier: Tier, reached: int, value: Decimal) -> TierPosition:
    line = ladder.line(tier)
    at_line = None if line is None else ladder.at(line, tier.number)
    jump = ladder.jump(tier)
    return TierPosition(
        number=tier.number,
        threshold=tier.threshold,
        rate=tier.rate,
        line=line,
        pays_at_line=None if at_line is None else _own(ladder, at_line.earned),
        reached=tier.number <= reached,
        needed=None if line is None else max(line - value, ZERO),
        jump=None if jump is None else _own(ladder, jump),
    )


def _further(ladder: Ladder, value: Decimal, tier: int, cap_reached: bool) -> Decimal | None:
    if tier == 0 or cap_reached:
        return ZERO
    further = ladder.further_per(THOUSAND, value, tier)
    return None if further is None else _own(ladder, round_amount(further, ladder.terms.currency))


def _own(ladder: Ladder, amount: Decimal) -> Decimal:
    """Give a member of a group its part of an amount, everybody else all of it."""
    share = ladder.facts.share
    if share is None:
        return amount
    return round_amount(amount * share.weight / share.weights, ladder.terms.currency, ladder.terms.rounding)


def _open(now: Working) -> tuple[str, ...]:
    """Say what each condition that does not hold asks for."""
    say = language()
    return tuple(say.ask(fact) for fact in open_asks(now.terms, now.facts))


def _missing(terms: Terms, measured: Decimal | None) -> str:
    return plan_of(terms).measure.missing if measured is None else ""
