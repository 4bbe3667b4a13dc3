"""The sentence that stands first on a partner's page: what to do and what it pays, or what is earned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from programs.enums import LeadKind
from programs.rating.facts import NO_FACTS, Facts
from programs.rating.lead_asks import open_asks
from programs.rating.lead_words import (
    Lead,
    LeadPlan,
    Told,
    full,
    missing,
    so_far,
    starts_at,
    tier_name,
    tier_starts,
    to_buy,
    written,
)
from programs.rating.sentence.facts.lead import (
    AllAtCap,
    Ask,
    BuyMore,
    CapIsReached,
    ConditionsOpen,
    EarnedInAll,
    EarnedSoFar,
    Further,
    LeadFact,
    NothingEarned,
    OtherPays,
    PeriodEnded,
    WouldEarn,
)
from programs.rating.sentence.planning.goods import bought_figure, sells
from programs.rating.standing import (
    THOUSAND,
    Position,
    TierPosition,
    further_per_thousand_from,
    position,
)
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.working import counted_volume
from programs.terms import Terms
from vir.foundation.money import exact

__all__ = ["Lead", "lead"]


def lead(
    terms: Terms,
    volume: Volume,
    *,
    period_end: date,
    reachable: bool,
    ended: bool = False,
    earned_before: Decimal = Decimal(0),
    volume_before: Volume | None = None,
    facts: Facts = NO_FACTS,
) -> Lead:
    """
    Choose the first sentence for a partner, and write it in the language that is read just now.

    :param period_end: the last day that counts
    :param reachable: whether the next tier is in reach of the partner's pace; if not, it is never urged
    :param ended: whether the last day has passed
    """
    plan = _plan(
        terms,
        volume,
        period_end=period_end,
        reachable=reachable,
        ended=ended,
        earned_before=earned_before,
        volume_before=volume_before,
        facts=facts,
    )
    return written(plan)


def _plan(
    terms: Terms,
    volume: Volume,
    *,
    period_end: date,
    reachable: bool,
    ended: bool,
    earned_before: Decimal,
    volume_before: Volume | None,
    facts: Facts,
) -> LeadPlan:
    """Choose what is said first."""
    at = position(terms, volume, earned_before=earned_before, volume_before=volume_before, facts=facts)
    held = at
    if not at.holds:
        # The same purchases with every condition holding.
        free = replace(terms, conditions=())
        held = position(free, volume, earned_before=earned_before, volume_before=volume_before, facts=facts)
    if ended:
        return _ended(terms, at, held, period_end, open_asks(terms, facts))
    if at.missing:
        return _missing(terms, at)
    if facts.outdone_by or facts.allotted is not None:
        return _after_others(terms, at, facts)
    with exact():
        counted = counted_volume(terms, volume, volume_before or NO_VOLUME)
    standing = _Standing(terms, counted, held, facts, period_end, reachable)
    return standing.lead() if at.holds else standing.with_open(open_asks(terms, facts))


class _Standing:
    """What is known of a partner while the period runs, every condition holding."""

    def __init__(
        self, terms: Terms, counted: Volume, at: Position, facts: Facts, period_end: date, reachable: bool
    ) -> None:
        self.terms = terms
        self.counted = counted
        self.at = at
        self.facts = facts
        self.period_end = period_end
        self.following = None if at.next_tier is None else at.tiers[at.next_tier - 1]
        self.urged = self.following if reachable and at.gap is not None and self._worth_reaching() else None

    def lead(self) -> LeadPlan:
        """Say what to do and what it pays, or what is earned."""
        at = self.at
        if at.cap_reached:
            return LeadPlan(LeadKind.CAP_REACHED, (CapIsReached(sells(self.terms)),))
        if self.urged is not None:
            return self._next_tier(self.urged)
        if at.top_reached and at.tier and (at.further_per_thousand or at.earned > 0):
            return self._top_tier()
        if at.earned > 0:
            return self._earned()
        starts = _starts(self.terms, at)
        here = so_far(self.terms, at.bought, at.measured)
        return LeadPlan(LeadKind.NOTHING_YET, (starts,), (here,))

    def with_open(self, asks: tuple[Ask, ...]) -> LeadPlan:
        """Say what would be earned, and which conditions are open."""
        if self.at.earned > 0:
            would = ConditionsOpen(asks, full(self.terms, self.at.earned))
            return LeadPlan(LeadKind.CONDITION_OPEN, (would,))
        also = ConditionsOpen(asks)
        if self.urged is None:
            starts = _starts(self.terms, self.at)
            return LeadPlan(LeadKind.CONDITION_OPEN, (starts,), (also,), (starts, also))
        reach = self._next_tier(self.urged)
        return LeadPlan(LeadKind.CONDITION_OPEN, reach.headline, (*reach.detail, also), reach.short)

    def _worth_reaching(self) -> bool:
        """Urge only towards a tier that pays more, at once or from there on."""
        at = self.at
        if self._capped_first():
            return False
        if at.more_than_today is None or at.more_than_today > 0:
            return True
        return at.earned <= 0 and bool(self._further_there())

    def _next_tier(self, tier: TierPosition) -> LeadPlan:
        at, terms = self.at, self.terms
        group = self.facts.share is not None
        brief = BuyMore(
            to_buy(terms, at.gap or Decimal(0)),
            sells(terms),
            group,
            tier_name(terms, tier.number, tier.threshold),
        )
        reach = replace(brief, by=self.period_end)
        if group or not at.pays_at_next or at.more_than_today is None:
            # What a member gets of it depends on what the other members buy.
            detail = () if group else self._from_there()
            return LeadPlan(LeadKind.NEXT_TIER, (reach,), detail, (brief,))

        gains = at.more_than_today != at.pays_at_next
        earn, more = full(terms, at.pays_at_next), full(terms, at.more_than_today) if gains else None
        return LeadPlan(
            LeadKind.NEXT_TIER, (reach,), (WouldEarn(earn, more),), (replace(brief, earn=earn, more=more),)
        )

    def _from_there(self) -> Told:
        """Say what the next tier pays on what follows, where reaching it pays nothing yet."""
        further = self._further_there()
        if not further:
            return ()
        thousand = bought_figure(self.terms, THOUSAND)
        return (Further(thousand, full(self.terms, further), there=True),)

    def _further_there(self) -> Decimal | None:
        terms = replace(self.terms, conditions=()) if self.terms.conditions else self.terms
        return further_per_thousand_from(terms, self.counted, self.at.next_tier or 1, self.facts)

    def _top_tier(self) -> LeadPlan:
        if self.at.further_per_thousand:
            return LeadPlan(LeadKind.TOP_TIER, (self._further(top=True),))
        return LeadPlan(LeadKind.TOP_TIER, (EarnedSoFar(full(self.terms, self.at.earned), top=True),))

    def _further(self, *, top: bool = False) -> Further:
        """Say what more purchases earn in the reached tier, and where the cap ends it."""
        at, terms = self.at, self.terms
        said = Further(
            bought_figure(terms, THOUSAND), full(terms, at.further_per_thousand or Decimal(0)), top=top
        )
        if at.cap_amount is None or at.cap_volume is None:
            return said
        return replace(said, cap=full(terms, at.cap_amount), cap_at=bought_figure(terms, at.cap_volume))

    def _earned(self) -> LeadPlan:
        detail: Told = ()
        if self._capped_first() and self.at.further_per_thousand:
            detail = (self._further(),)
        elif self.following is not None:
            tier = self.following
            detail = (tier_starts(self.terms, tier.number, tier.threshold, tier.line),)
        return LeadPlan(LeadKind.EARNED, (_earned_to_date(self.terms, self.at),), detail)

    def _capped_first(self) -> bool:
        """Tell whether the cap is reached before the next tier, which then adds nothing."""
        line = None if self.following is None else self.following.line
        return self.at.cap_volume is not None and line is not None and self.at.cap_volume < line


def _missing(terms: Terms, at: Position) -> LeadPlan:
    """Say what cannot be told yet; what is earned all the same, by a guarantee, comes first."""
    why, helps = missing(terms, at.missing)
    if at.earned > 0:
        return LeadPlan(LeadKind.EARNED, (_earned_to_date(terms, at),), (why, helps))
    return LeadPlan(LeadKind.MISSING, (why,), (helps,))


def _after_others(terms: Terms, at: Position, facts: Facts) -> LeadPlan:
    """Say that another program pays instead, or that the program's budget is used up."""
    if facts.outdone_by:
        return LeadPlan(LeadKind.OUTDONE, (OtherPays(facts.outdone_by),))
    used, earned = AllAtCap(), EarnedSoFar(full(terms, at.earned))
    return LeadPlan(LeadKind.CAP_REACHED, (used,), (earned,), (used, earned))


def _ended(terms: Terms, at: Position, held: Position, period_end: date, asks: tuple[Ask, ...]) -> LeadPlan:
    closed = PeriodEnded(period_end)
    if at.earned > 0:
        return LeadPlan(LeadKind.ENDED, (EarnedInAll(full(terms, at.earned), at.tier),), (closed,))
    short = NothingEarned(short=True)
    if not at.holds and held.earned > 0:
        lost = ConditionsOpen(asks, full(terms, held.earned), ended=True)
        return LeadPlan(LeadKind.ENDED, (lost,), (closed,), (short,))
    return LeadPlan(LeadKind.ENDED, (NothingEarned(short=False),), (closed,), (short,))


def _earned_to_date(terms: Terms, at: Position) -> EarnedSoFar:
    return EarnedSoFar(full(terms, at.earned), at.tier)


def _starts(terms: Terms, at: Position) -> LeadFact:
    """Say where rebate starts: at the first tier that pays."""
    first = next((tier for tier in at.tiers if tier.rate), at.tiers[0])
    return starts_at(terms, first.threshold, first.line)
