"""How the first sentence of a partner's page is put together: parts, and the figures in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from programs.enums import LeadKind, MeasureKind
from programs.rating.sentence.names import level, scope_subject, whole_of
from programs.rating.standing import THOUSAND, Position, TierPosition
from programs.rating.words import (
    GROWTH_KINDS,
    adjective,
    bought_in_units,
    bought_text,
    gap_text,
    listed,
    measure_text,
    threshold_text,
    trade,
    units,
    verb,
)
from programs.terms import Terms
from vir.foundation.money import format_money, format_money_short

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


def plain(text: str) -> Parts:
    """Give a text without anything strong."""
    return ((text, False),)


def same(kind: LeadKind, parts: Parts) -> Lead:
    """Give a lead that reads the same on a phone."""
    return Lead(kind, parts, (), parts)


def money(terms: Terms, before: str, amount: Decimal, after: str) -> Parts:
    """Put an amount, which is strong, between two texts."""
    return ((before, False), (format_money(amount, terms.currency), True), (after, False))


def buy(terms: Terms, gap: Decimal) -> Parts:
    """Say how much is still to buy: "Buy $57,820 more"."""
    written = gap_text(terms, gap)
    amount, _, unit = written.partition(" unit")
    return (
        (f"{verb(terms)} ", False),
        (amount, True),
        (f" more unit{unit}" if " unit" in written else " more", False),
    )


def tier_name(terms: Terms, tier: TierPosition) -> str:
    """Name a tier: "Tier 3", or what it measures where that is not what is bought: "Tier 2 (5% growth)"."""
    if terms.measure.kind is terms.measure.of:
        return f"Tier {tier.number}"
    return f"Tier {tier.number} ({level(terms, tier.threshold, 'your')})"


def bought_short(terms: Terms, value: Decimal) -> str:
    """Write what is bought without idle cents: "$800,000", "500 units"."""
    if bought_in_units(terms):
        return units(value)
    return format_money_short(value, terms.currency)


def thousand(terms: Terms) -> str:
    """Write a thousand of what is bought."""
    return bought_short(terms, THOUSAND)


def starts_at(terms: Terms, tier: TierPosition) -> Parts:
    """Say where rebate starts."""
    if terms.measure.kind is terms.measure.of:
        if not tier.threshold:
            return plain(f"Rebate starts with the first {trade(terms)}.")
        what = f"{adjective(terms.measure.kind)}{trade(terms)}"
        return plain(f"Rebate starts at {threshold_text(terms, tier.threshold)} of {what}.")
    grows = terms.measure.kind in GROWTH_KINDS
    if not tier.threshold and not grows:
        return plain(f"Rebate starts with the first {trade(terms)}.")
    named = "your baseline" if not tier.threshold else level(terms, tier.threshold, "your")
    if tier.line is None:
        return plain(f"Rebate starts at {named}.")
    line = bought_short(terms, tier.line)
    what = "" if bought_in_units(terms) else f" of {adjective(terms.measure.of)}{trade(terms)}"
    return plain(f"Rebate starts at {named}, which is {line}{what}.")


def so_far(terms: Terms, at: Position) -> Parts:
    """Say how much there is to date."""
    here = bought_text(terms, at.bought)
    if terms.measure.kind is MeasureKind.SHARE_PERCENT:
        here = measure_text(terms, at.measured)
    return (("You are at ", False), (here, True), (" to date.", False))


def tier_starts(terms: Terms, tier: TierPosition) -> Parts:
    """Say where a tier starts."""
    if terms.measure.kind is not terms.measure.of and tier.line is None:
        return plain(f"Tier {tier.number} starts at {level(terms, tier.threshold, 'your')}.")
    line = tier.threshold if tier.line is None else tier.line
    return plain(f"{tier_name(terms, tier)} starts at {bought_short(terms, line)}.")


def missing(terms: Terms, what: str) -> tuple[Parts, Parts]:
    """Say plainly, and without blame, what cannot be told yet, and what helps."""
    if what == "whole":
        part, _ = scope_subject(terms.measure.products or terms.products)
        whole = whole_of(terms, terms.measure.of, terms.measure.share_of).replace("their ", "your ")
        whole = whole.replace(" they ", " you ")
        first = next((tier for tier in terms.reward.tiers if tier.rate), terms.reward.tiers[0])
        return (
            plain(f"Rebate depends on the share of {part} in {whole}, and there are none yet."),
            plain(f"It starts at {level(terms, first.threshold)}."),
        )
    measured = "Growth is measured from" if what == "baseline" else "Rebate is measured against"
    return plain(f"{measured} a {what}, and there is none for you yet."), plain("Ask your contact.")


def open_words(conditions: Sequence[str], *, ended: bool = False) -> str:
    """Name the conditions that do not hold yet, or did not in the end."""
    one = len(conditions) == 1
    which = "one condition" if one else f"{len(conditions)} conditions"
    does = "did not hold" if ended else f"{'does' if one else 'do'} not hold yet"
    return f"{which} {does}: {listed(tuple(conditions))}"
