"""What a program pays, and on what: the middle of a rule sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.enums import Application, MeasureKind, PartialIncrement, RewardBase, RewardKind
from programs.rating.registry import APPLICATIONS
from programs.rating.sentence.names import (
    does,
    exact_threshold,
    purchases,
    scope_words,
)
from programs.rating.sentence.pieces import Piece
from programs.rating.sentence.reached import over
from programs.rating.sentence.shape import (
    is_banded,
    is_in_view,
    paying,
    pays_growth,
    qualifies_apart,
)
from programs.rating.words import bought_in_units
from programs.terms import Terms, Tier
from vir.foundation.money import format_money_exact, format_money_short, format_number

TIERS, KIND, APPLICATION = "reward.tiers", "reward.kind", "reward.application"
PRODUCTS, MEASURE, BASELINE = "products", "measure.kind", "measure.baseline.rule"
_ADDED = {
    Application.EVERY_TIER_FULL: " for each tier reached, added,",
    Application.EVERY_TIER_CAPPED: " for each tier reached, added and lower ones limited,",
}


def reward(terms: Terms, what: str | None) -> list[Piece]:
    """Say what is paid on what."""
    tiers = paying(terms)
    rates = Piece(_rates(terms, tiers), TIERS)
    scope = (what, "") if what is not None else scope_words(terms.products)
    if pays_growth(terms) and qualifies_apart(terms):
        # Growth is that of the purchases which are measured.
        scope = scope_words(terms.measure.products)
    if terms.reward.kind is RewardKind.FIXED:
        many = APPLICATIONS[terms.reward.application].EACH_TIER and len(tiers) > 1
        lump = Piece("lump sums of" if many else "a lump sum of", KIND)
        return [lump, Piece(" "), rates, Piece(" for "), Piece(_purchases(terms, scope), PRODUCTS)]
    added = Piece(_ADDED.get(terms.reward.application, "") if len(tiers) > 1 else "", APPLICATION)
    if terms.reward.kind is RewardKind.PERCENT:
        return [rates, Piece(" back"), added, Piece(" on "), *_value(terms, tiers, scope)]
    each = _unit if terms.reward.kind is RewardKind.PER_UNIT else _increment
    return [rates, added, Piece(" for each "), Piece(each(terms, tiers, scope), KIND)]


def rate_text(terms: Terms, rate: Decimal) -> str:
    """Write a rate as a sentence has it: "2.5%", "$4", "$4.50"."""
    if terms.reward.kind is RewardKind.PERCENT:
        return f"{format_number(rate)}%"
    if rate == rate.to_integral_value():
        return format_money_short(rate, terms.currency)
    return format_money_exact(rate, terms.currency)


def _rates(terms: Terms, tiers: Sequence[Tier]) -> str:
    first, last = rate_text(terms, tiers[0].rate), rate_text(terms, tiers[-1].rate)
    return first if first == last else f"{first} to {last}"


def _value(terms: Terms, tiers: Sequence[Tier], scope: tuple[str, str]) -> list[Piece]:
    inside = Piece(_inside(terms, tiers), APPLICATION)
    bought = Piece(_purchases(terms, scope), PRODUCTS)
    if pays_growth(terms):
        return [
            Piece("growth", MEASURE),
            inside,
            Piece(" in "),
            bought,
            Piece(" "),
            Piece(over(terms), BASELINE),
        ]
    the = Piece("the" if is_banded(terms) else "all", APPLICATION)
    made = " made" if inside.text and terms.reward.application is Application.PROSPECTIVE else ""
    return [the, Piece(" "), bought, Piece(made), inside]


def _unit(terms: Terms, tiers: Sequence[Tier], scope: tuple[str, str]) -> str:
    named, limits = scope
    unit = f"{named + ' ' if named else ''}unit"
    if pays_growth(terms):
        return f"{unit}{limits} of growth{_inside(terms, tiers)} {over(terms)}"
    return f"{unit} {does(terms)}{limits}{_inside(terms, tiers)}"


def _increment(terms: Terms, tiers: Sequence[Tier], scope: tuple[str, str]) -> str:
    reward, step = terms.reward, terms.reward.increment or Decimal(1)
    part = "started" if reward.partial_increment is PartialIncrement.COUNTS else "full"
    named, limits = scope
    above = _above(terms, tiers)
    if reward.base is RewardBase.QUANTITY or (pays_growth(terms) and bought_in_units(terms)):
        number = "" if step == 1 else f"{format_number(step)} "
        count = f"{part} {number}{named + ' ' if named else ''}unit{'' if step == 1 else 's'}"
        if pays_growth(terms):
            return f"{count}{limits} of growth{above} {over(terms)}"
        return f"{count} {does(terms)}{limits}{above}"
    count = f"{part} {format_money_short(step, terms.currency)} of"
    if pays_growth(terms):
        return f"{count} growth{above} in {_purchases(terms, scope)} {over(terms)}"
    return f"{count} {_purchases(terms, scope)}{above}"


def _inside(terms: Terms, tiers: Sequence[Tier]) -> str:
    """Say which part of the volume each rate is for, nothing where it is for all of it."""
    if not is_banded(terms):
        return ""
    # Growth has no first sales: only what there is of it in the end is divided.
    forward = terms.reward.application is Application.PROSPECTIVE and not pays_growth(terms)
    if len(tiers) > 1:
        return " after each tier is reached" if forward else " inside each tier"
    if not pays_growth(terms) and not is_in_view(terms):
        return " after the tier is reached" if forward else " above the tier’s threshold"
    if not tiers[0].threshold:
        return ""
    return f" {'after reaching' if forward else 'above'} {exact_threshold(terms, tiers[0].threshold)}"


def _above(terms: Terms, tiers: Sequence[Tier]) -> str:
    """Say from where increments are counted."""
    if len(tiers) > 1:
        if terms.reward.application is Application.ALL_VOLUME:
            return " above the threshold of the tier reached"
        return _inside(terms, tiers) or " above its threshold"
    if not pays_growth(terms) and not is_in_view(terms):
        return " above the tier’s threshold"
    threshold = tiers[0].threshold
    if not threshold:
        return ""
    alike = terms.measure.kind is MeasureKind.QUANTITY and terms.reward.base is RewardBase.QUANTITY
    return f" above {format_number(threshold) if alike else exact_threshold(terms, threshold)}"


def _purchases(terms: Terms, scope: tuple[str, str]) -> str:
    """Name the purchases that pay. A lump sum, and growth, are for those that are measured."""
    measured = terms.reward.kind is RewardKind.FIXED or pays_growth(terms)
    return purchases(terms, terms.measure.of if measured else terms.reward.base, scope)
