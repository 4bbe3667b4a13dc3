"""The sentence that stands first on a partner's page: what to do and what it pays, or what is earned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from programs.enums import LeadKind
from programs.rating.facts import NO_FACTS, Facts
from programs.rating.lead_words import (
    Lead,
    Parts,
    bought_short,
    buy,
    missing,
    money,
    open_words,
    plain,
    same,
    so_far,
    starts_at,
    thousand,
    tier_name,
    tier_starts,
)
from programs.rating.standing import Position, TierPosition, further_per_thousand_from, position
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.words import trade
from programs.rating.working import counted_volume
from programs.terms import Terms
from vir.foundation.money import exact, format_money
from vir.foundation.periods import format_date

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
    Choose and write the first sentence for a partner.

    :param period_end: the last day that counts
    :param reachable: whether the next tier is in reach of the partner's pace; if not, it is never urged
    :param ended: whether the last day has passed
    """
    at = position(terms, volume, earned_before=earned_before, volume_before=volume_before, facts=facts)
    held = at
    if not at.holds:
        # The same purchases with every condition holding.
        free = replace(terms, conditions=())
        held = position(free, volume, earned_before=earned_before, volume_before=volume_before, facts=facts)
    if ended:
        return _ended(terms, at, held, period_end)
    if at.missing:
        return _missing(terms, at)
    if facts.outdone_by or facts.allotted is not None:
        return _after_others(terms, at, facts)
    with exact():
        counted = counted_volume(terms, volume, volume_before or NO_VOLUME)
    standing = _Standing(terms, counted, held, facts, period_end, reachable)
    return standing.lead() if at.holds else standing.with_open(at.open_conditions)


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

    def lead(self) -> Lead:
        """Say what to do and what it pays, or what is earned."""
        at = self.at
        if at.cap_reached:
            done = f"Cap reached. Further {trade(self.terms)} do not add rebate."
            return same(LeadKind.CAP_REACHED, plain(done))
        if self.urged is not None:
            return self._next_tier(self.urged)
        if at.top_reached and at.tier and (at.further_per_thousand or at.earned > 0):
            return self._top_tier()
        if at.earned > 0:
            return self._earned()
        starts = starts_at(self.terms, _first_paying(at))
        return Lead(LeadKind.NOTHING_YET, starts, so_far(self.terms, at), starts)

    def with_open(self, conditions: tuple[str, ...]) -> Lead:
        """Say what would be earned, and which conditions are open."""
        words = open_words(conditions)
        if self.at.earned > 0:
            parts = money(self.terms, "You would earn ", self.at.earned, f" to date, but {words}.")
            return same(LeadKind.CONDITION_OPEN, parts)
        also = plain(f"{words[0].upper()}{words[1:]}.")
        if self.urged is None:
            starts = starts_at(self.terms, _first_paying(self.at))
            return Lead(LeadKind.CONDITION_OPEN, starts, also, (*starts, (" ", False), *also))
        reach = self._next_tier(self.urged)
        detail = (*reach.detail, (" ", False), *also) if reach.detail else also
        return Lead(LeadKind.CONDITION_OPEN, reach.headline, detail, reach.short)

    def _worth_reaching(self) -> bool:
        """Urge only towards a tier that pays more, at once or from there on."""
        at = self.at
        if self._capped_first():
            return False
        if at.more_than_today is None or at.more_than_today > 0:
            return True
        return at.earned <= 0 and bool(self._further_there())

    def _next_tier(self, tier: TierPosition) -> Lead:
        at, terms = self.at, self.terms
        named = tier_name(terms, tier)
        amount = buy(terms, at.gap or Decimal(0))
        together = " together with your group" if self.facts.share is not None else ""
        by = f"{together} by {format_date(self.period_end, year=False)} to reach {named}."
        headline: Parts = (*amount, (by, False))
        if together or not at.pays_at_next or at.more_than_today is None:
            # What a member gets of it depends on what the other members buy.
            detail = () if together else self._from_there()
            return Lead(
                LeadKind.NEXT_TIER, headline, detail, (*amount, (f"{together} to reach {named}.", False))
            )

        more = format_money(at.more_than_today, terms.currency)
        gains = at.more_than_today != at.pays_at_next
        why = f", which is {more} more than today." if gains else "."
        return Lead(
            LeadKind.NEXT_TIER,
            headline,
            money(terms, "You would earn ", at.pays_at_next, why),
            (
                *amount,
                *money(
                    terms,
                    f" to reach {named} and earn ",
                    at.pays_at_next,
                    f" (+{more})." if gains else ".",
                ),
            ),
        )

    def _from_there(self) -> Parts:
        """Say what the next tier pays on what follows, where reaching it pays nothing yet."""
        further = self._further_there()
        if not further:
            return ()
        return money(self.terms, f"From there each further {thousand(self.terms)} earns ", further, ".")

    def _further_there(self) -> Decimal | None:
        terms = replace(self.terms, conditions=()) if self.terms.conditions else self.terms
        return further_per_thousand_from(terms, self.counted, self.at.next_tier or 1, self.facts)

    def _top_tier(self) -> Lead:
        top = "You are at the top tier. "
        if self.at.further_per_thousand:
            return same(LeadKind.TOP_TIER, ((top, False), *self._further()))
        return same(
            LeadKind.TOP_TIER, money(self.terms, f"{top}You have earned ", self.at.earned, " to date.")
        )

    def _further(self) -> Parts:
        """Say what more purchases earn in the reached tier, and where the cap ends it."""
        at, terms = self.at, self.terms
        end = "."
        if at.cap_amount is not None and at.cap_volume is not None:
            cap = format_money(at.cap_amount, terms.currency)
            end = f" until the {cap} cap (reached at {bought_short(terms, at.cap_volume)})."
        further = at.further_per_thousand or Decimal(0)
        return money(terms, f"Each further {thousand(terms)} earns ", further, end)

    def _earned(self) -> Lead:
        earned = _earned_to_date(self.terms, self.at)
        detail: Parts = ()
        if self._capped_first() and self.at.further_per_thousand:
            detail = self._further()
        elif self.following is not None:
            detail = tier_starts(self.terms, self.following)
        return Lead(LeadKind.EARNED, earned, detail, earned)

    def _capped_first(self) -> bool:
        """Tell whether the cap is reached before the next tier, which then adds nothing."""
        line = None if self.following is None else self.following.line
        return self.at.cap_volume is not None and line is not None and self.at.cap_volume < line


def _missing(terms: Terms, at: Position) -> Lead:
    """Say what cannot be told yet; what is earned all the same, by a guarantee, comes first."""
    why, helps = missing(terms, at.missing)
    if at.earned > 0:
        earned = _earned_to_date(terms, at)
        return Lead(LeadKind.EARNED, earned, (*why, (" ", False), *helps), earned)
    return Lead(LeadKind.MISSING, why, helps, why)


def _after_others(terms: Terms, at: Position, facts: Facts) -> Lead:
    """Say that another program pays instead, or that the program's budget is used up."""
    if facts.outdone_by:
        other = plain(f"{facts.outdone_by} pays more, and only the best of these programs is paid.")
        return same(LeadKind.OUTDONE, other)
    used = plain("The cap of all partners together is reached.")
    earned = money(terms, "You have earned ", at.earned, " to date.")
    return Lead(LeadKind.CAP_REACHED, used, earned, (*used, (" ", False), *earned))


def _ended(terms: Terms, at: Position, held: Position, period_end: date) -> Lead:
    closed = plain(f"The period ended on {format_date(period_end)}.")
    if at.earned > 0:
        tier = f" at Tier {at.tier}" if at.tier else ""
        headline = money(terms, "You earned ", at.earned, f"{tier}.")
        return Lead(LeadKind.ENDED, headline, closed, headline)
    short = plain("No rebate earned.")
    if not at.holds and held.earned > 0:
        words = open_words(at.open_conditions, ended=True)
        lost = money(terms, "You would have earned ", held.earned, f", but {words}.")
        return Lead(LeadKind.ENDED, lost, closed, short)
    return Lead(LeadKind.ENDED, plain("No rebate was earned in this period."), closed, short)


def _earned_to_date(terms: Terms, at: Position) -> Parts:
    return money(
        terms, "You have earned ", at.earned, f" to date, at Tier {at.tier}." if at.tier else " to date."
    )


def _first_paying(at: Position) -> TierPosition:
    return next((tier for tier in at.tiers if tier.rate), at.tiers[0])
