"""The sentence that stands first on a partner's page: what to do and what it pays, or what is earned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programs.enums import LeadKind
from programs.rating.standing import THOUSAND, Position, further_per_thousand_from, position
from programs.rating.volume import Volume
from programs.rating.words import (
    adjective,
    gap_text,
    is_quantity,
    measure_text,
    threshold_text,
    trade,
    units,
    verb,
)
from programs.terms import Terms
from vir.foundation.money import format_money, format_money_short
from vir.foundation.periods import format_date

Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Lead:
    """
    One or two sentences in parts, each a text and whether it is strong.

    `headline` and `detail` are for wide pages (`detail` may be empty), `short` is one line for phones.
    """

    kind: LeadKind
    headline: Parts
    detail: Parts
    short: Parts

    @property
    def parts(self) -> Parts:
        """Give headline and detail together."""
        return (*self.headline, (" ", False), *self.detail) if self.detail else self.headline

    @property
    def text(self) -> str:
        """Give the whole as plain text."""
        return "".join(text for text, _ in self.parts)

    @property
    def short_text(self) -> str:
        """Give the line for phones as plain text."""
        return "".join(text for text, _ in self.short)


def lead(
    terms: Terms,
    volume: Volume,
    *,
    period_end: date,
    reachable: bool,
    ended: bool = False,
    earned_before: Decimal = Decimal(0),
    volume_before: Volume | None = None,
) -> Lead:
    """
    Choose and write the first sentence for a partner.

    :param period_end: the last day that counts
    :param reachable: whether the next tier is in reach of the partner's pace; if not, it is never urged
    :param ended: whether the last day has passed
    :raises NotSupportedYet: if the terms have a shape this version does not compute
    """
    at = position(terms, volume, earned_before=earned_before, volume_before=volume_before)
    if ended:
        return _ended(terms, at, period_end)
    if at.cap_reached:
        return _same(LeadKind.CAP_REACHED, _plain(f"Cap reached. Further {trade(terms)} do not add rebate."))
    if at.next_tier is not None and reachable and _worth_reaching(terms, volume, at):
        return _next_tier(terms, volume, at, period_end)
    if at.top_reached and at.tier and (at.further_per_thousand or at.earned > 0):
        return _top_tier(terms, at)
    if at.earned > 0:
        return _earned(terms, at)
    return _nothing_yet(terms, at)


def _worth_reaching(terms: Terms, volume: Volume, at: Position) -> bool:
    """Urge only towards a tier that pays more, at once or from there on."""
    if _capped_first(at):
        return False
    if at.more_than_today is None or at.more_than_today > 0:
        return True
    return at.earned <= 0 and bool(further_per_thousand_from(terms, volume, at.next_tier or 1))


def _next_tier(terms: Terms, volume: Volume, at: Position, period_end: date) -> Lead:
    gap = at.gap or Decimal(0)
    tier = f"Tier {at.next_tier}"
    buy = _buy(terms, gap)
    headline: Parts = (*buy, (f" by {format_date(period_end, year=False)} to reach {tier}.", False))
    if not at.pays_at_next or at.more_than_today is None:
        return Lead(
            LeadKind.NEXT_TIER,
            headline,
            _from_there(terms, volume, at),
            (*buy, (f" to reach {tier}.", False)),
        )

    pays = format_money(at.pays_at_next, terms.currency)
    more = format_money(at.more_than_today, terms.currency)
    gains = at.more_than_today != at.pays_at_next
    return Lead(
        LeadKind.NEXT_TIER,
        headline,
        (
            ("You would earn ", False),
            (pays, True),
            (f", which is {more} more than today." if gains else ".", False),
        ),
        (
            *buy,
            (f" to reach {tier} and earn ", False),
            (pays, True),
            (f" (+{more})." if gains else ".", False),
        ),
    )


def _buy(terms: Terms, gap: Decimal) -> Parts:
    written = gap_text(terms, gap)
    amount, _, unit = written.partition(" unit")
    return (
        (f"{verb(terms)} ", False),
        (amount, True),
        (f" more unit{unit}" if " unit" in written else " more", False),
    )


def _from_there(terms: Terms, volume: Volume, at: Position) -> Parts:
    """Say what the next tier pays on what follows, where reaching it pays nothing yet."""
    further = further_per_thousand_from(terms, volume, at.next_tier or 1)
    if not further:
        return ()
    return (
        (f"From there each further {_thousand(terms)} earns ", False),
        (format_money(further, terms.currency), True),
        (".", False),
    )


def _top_tier(terms: Terms, at: Position) -> Lead:
    top = "You are at the top tier. "
    if at.further_per_thousand:
        return _same(LeadKind.TOP_TIER, ((top, False), *_further(terms, at)))
    earned = format_money(at.earned, terms.currency)
    return _same(LeadKind.TOP_TIER, ((f"{top}You have earned ", False), (earned, True), (" to date.", False)))


def _further(terms: Terms, at: Position) -> Parts:
    """Say what more purchases earn in the reached tier, and where the cap ends it."""
    further = format_money(at.further_per_thousand or Decimal(0), terms.currency)
    end = "."
    if at.cap_amount is not None and at.cap_volume is not None:
        cap = format_money(at.cap_amount, terms.currency)
        end = f" until the {cap} cap (reached at {threshold_text(terms, at.cap_volume)})."
    return ((f"Each further {_thousand(terms)} earns ", False), (further, True), (end, False))


def _earned(terms: Terms, at: Position) -> Lead:
    earned: Parts = (
        ("You have earned ", False),
        (format_money(at.earned, terms.currency), True),
        (f" to date, at Tier {at.tier}.", False),
    )
    detail = _further(terms, at) if _capped_first(at) and at.further_per_thousand else _tier_starts(terms, at)
    return Lead(LeadKind.EARNED, earned, detail, earned)


def _capped_first(at: Position) -> bool:
    """Tell whether the cap is reached before the next tier, which then adds nothing."""
    if at.cap_volume is None or at.next_tier is None:
        return False
    return at.cap_volume < at.tiers[at.next_tier - 1].threshold


def _tier_starts(terms: Terms, at: Position) -> Parts:
    if at.next_tier is None:
        return ()
    threshold = threshold_text(terms, at.tiers[at.next_tier - 1].threshold)
    return _plain(f"Tier {at.next_tier} starts at {threshold}.")


def _nothing_yet(terms: Terms, at: Position) -> Lead:
    first = next((tier.threshold for tier in at.tiers if tier.rate), at.tiers[0].threshold)
    starts = _plain(
        f"Rebate starts at {threshold_text(terms, first)} of {adjective(terms.measure.kind)}{trade(terms)}."
        if first
        else f"Rebate starts with the first {trade(terms)}."
    )
    so_far: Parts = (("You are at ", False), (measure_text(terms, at.measured), True), (" to date.", False))
    return Lead(LeadKind.NOTHING_YET, starts, so_far, starts)


def _ended(terms: Terms, at: Position, period_end: date) -> Lead:
    closed = _plain(f"The period ended on {format_date(period_end)}.")
    if at.earned <= 0:
        return Lead(
            LeadKind.ENDED,
            _plain("No rebate was earned in this period."),
            closed,
            _plain("No rebate earned."),
        )
    earned = format_money(at.earned, terms.currency)
    headline: Parts = (("You earned ", False), (earned, True), (f" at Tier {at.tier}.", False))
    return Lead(LeadKind.ENDED, headline, closed, headline)


def _thousand(terms: Terms) -> str:
    if is_quantity(terms):
        return units(THOUSAND)
    return format_money_short(THOUSAND, terms.currency)


def _plain(text: str) -> Parts:
    return ((text, False),)


def _same(kind: LeadKind, parts: Parts) -> Lead:
    return Lead(kind, parts, (), parts)
