"""How the first sentence of a partner's page is put together: facts, and the words of the language for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from programs.enums import LeadKind, MeasureKind
from programs.rating.sentence.facts.goods import Amount, Figure, Level, Percent, Units
from programs.rating.sentence.facts.lead import (
    AskContact,
    FactMissing,
    ItStartsAt,
    LeadFact,
    ShareUnknown,
    StartsAt,
    StartsWithFirst,
    TierName,
    TierStarts,
    YouAreAt,
)
from programs.rating.sentence.languages import Parts, language
from programs.rating.sentence.planning.goods import (
    bought_figure,
    level_of,
    purchases,
    scope_of,
    sells,
    whole_of,
)
from programs.rating.words import GROWTH_KINDS, HUNDREDTH, bought_in_units
from programs.terms import Terms
from vir.foundation.money import round_up, round_up_units

Told = tuple[LeadFact, ...]


@dataclass(frozen=True)
class Lead:
    """
    One or two sentences in parts, each a text and whether it is strong.

    `headline` and `detail` are for wide pages (`detail` may be empty), `short` is one line for phones; `space`
    stands between two sentences.
    """

    kind: LeadKind
    headline: Parts
    detail: Parts
    short: Parts
    space: str = " "

    @property
    def parts(self) -> Parts:
        """Give headline and detail together."""
        return (*self.headline, *_between(self.space), *self.detail) if self.detail else self.headline

    @property
    def text(self) -> str:
        """Give the whole as plain text."""
        return "".join(text for text, _ in self.parts)

    @property
    def short_text(self) -> str:
        """Give the line for phones as plain text."""
        return "".join(text for text, _ in self.short)


@dataclass(frozen=True)
class LeadPlan:
    """What the first sentence says, in no language yet; `short` is None where a phone reads the headline."""

    kind: LeadKind
    headline: Told
    detail: Told = ()
    short: Told | None = None


def written(plan: LeadPlan) -> Lead:
    """Say it in the language that is read just now."""
    headline = _said(plan.headline)
    short = headline if plan.short is None else _said(plan.short)
    return Lead(plan.kind, headline, _said(plan.detail), short, language().space)


def full(terms: Terms, amount: Decimal) -> Amount:
    """Give an amount that is written with its cents."""
    return Amount(amount, terms.currency, full=True)


def to_buy(terms: Terms, gap: Decimal) -> Amount | Units:
    """Give what is still to buy, raised to what can be bought."""
    raised = round_up_units(gap) if bought_in_units(terms) else round_up(gap, terms.currency)
    return bought_figure(terms, raised)


def tier_name(terms: Terms, number: int, threshold: Decimal) -> TierName:
    """Name a tier, by what it measures where that is not what is bought."""
    if terms.measure.kind is terms.measure.of:
        return TierName(number)
    return TierName(number, level_of(terms, threshold, yours=True))


def starts_at(terms: Terms, threshold: Decimal, line: Decimal | None) -> LeadFact:
    """Give where rebate starts."""
    goods = purchases(terms, terms.measure.of)
    if terms.measure.kind is terms.measure.of:
        if not threshold:
            return StartsWithFirst(sells(terms))
        return StartsAt(level_of(terms, threshold), goods=goods)
    if not threshold and terms.measure.kind not in GROWTH_KINDS:
        return StartsWithFirst(sells(terms))
    level = level_of(terms, threshold, yours=True) if threshold else None
    if line is None:
        return StartsAt(level)
    return StartsAt(level, bought_figure(terms, line), None if bought_in_units(terms) else goods)


def so_far(terms: Terms, bought: Decimal, measured: Decimal) -> LeadFact:
    """Give how much there is to date; a share is cut, never raised to what it does not reach."""
    here: Figure = Units(bought) if bought_in_units(terms) else full(terms, bought)
    if terms.measure.kind is MeasureKind.SHARE_PERCENT:
        here = Percent(measured.quantize(HUNDREDTH, rounding=ROUND_FLOOR))
    return YouAreAt(here)


def tier_starts(terms: Terms, number: int, threshold: Decimal, line: Decimal | None) -> LeadFact:
    """Give where a tier starts."""
    if terms.measure.kind is not terms.measure.of and line is None:
        return TierStarts(TierName(number), level_of(terms, threshold, yours=True))
    at = Level(bought_figure(terms, threshold if line is None else line))
    return TierStarts(tier_name(terms, number, threshold), at)


def missing(terms: Terms, what: str) -> tuple[LeadFact, LeadFact]:
    """Give plainly, and without blame, what cannot be told yet, and what helps."""
    if what == "whole":
        part = scope_of(terms.measure.products or terms.products)
        whole = whole_of(terms, terms.measure.of, terms.measure.share_of)
        first = next((tier for tier in terms.reward.tiers if tier.rate), terms.reward.tiers[0])
        return ShareUnknown(part, whole), ItStartsAt(level_of(terms, first.threshold))
    return FactMissing(baseline=what == "baseline"), AskContact()


def _said(told: Told) -> Parts:
    return tuple(_each(told))


def _each(told: Told) -> Iterator[tuple[str, bool]]:
    say = language()
    for number, fact in enumerate(told):
        yield from _between(say.space) if number else ()
        yield from say.lead(fact)


def _between(space: str) -> Parts:
    return ((space, False),) if space else ()
