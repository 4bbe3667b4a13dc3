"""From where on a program pays: the threshold of a rule sentence."""

from __future__ import annotations

from programs.enums import Accumulation, BaselineRule, MeasureKind, RewardKind
from programs.rating.sentence.facts.goods import ALL_GOODS, Goods, Reference, Units
from programs.rating.sentence.facts.rule import (
    Attains,
    GoodsReach,
    Grows,
    GrowthReaches,
    IsShare,
    Matches,
    Once,
    SetBy,
    TheyBuy,
    TheyReach,
    TotalReaches,
)
from programs.rating.sentence.planning.goods import (
    bought,
    purchases,
    reference_of,
    scope_of,
    sells,
    threshold_of,
    whole_of,
)
from programs.rating.sentence.shape import (
    measures_what_pays,
    paying,
    pays_growth,
    qualifies_apart,
    says_from_where,
)
from programs.rating.words import GROWTH_KINDS, is_quantity
from programs.terms import Terms

SET = Reference(BaselineRule.FIXED)


def once_of(terms: Terms) -> Once | None:
    """Give from what on it pays, unless the first sale earns or the reward says it already."""
    if says_from_where(terms):
        return None
    kind = terms.measure.kind
    if kind in GROWTH_KINDS:
        return _growth(terms)
    if kind is MeasureKind.ATTAINMENT_PERCENT:
        return _attainment(terms)
    return _share(terms) if kind is MeasureKind.SHARE_PERCENT else _volume(terms)


def _volume(terms: Terms) -> Once | None:
    threshold = paying(terms)[0].threshold
    if qualifies_apart(terms):
        return _qualifying(terms)
    if not threshold:
        return None
    level = threshold_of(terms, threshold)
    if terms.accumulation is Accumulation.TO_DATE:
        return TotalReaches(level)
    if is_quantity(terms) or measures_what_pays(terms):
        return TheyReach(level)
    return GoodsReach(purchases(terms, terms.measure.kind), level)


def _qualifying(terms: Terms) -> Once:
    """Give which other products decide the tier."""
    threshold = paying(terms)[0].threshold
    scope = scope_of(terms.measure.products)
    goods = bought(terms, terms.measure.kind, scope)
    if not threshold:
        return SetBy(goods, scope.is_all, _since(terms))
    if is_quantity(terms):
        return TheyBuy(Units(threshold), goods, scope.is_all, _since(terms))
    return GoodsReach(goods, threshold_of(terms, threshold), scope.is_all, _since(terms))


def _growth(terms: Terms) -> Once | None:
    threshold = paying(terms)[0].threshold
    since, over = _since(terms), reference_of(terms) or SET
    if pays_growth(terms):
        return GrowthReaches(threshold_of(terms, threshold), since) if threshold else None
    goods = _subject(terms)
    if not threshold:
        return Matches(goods, sells(terms), over, since)
    return Grows(goods, sells(terms), threshold_of(terms, threshold), over, since)


def _attainment(terms: Terms) -> Once:
    threshold = paying(terms)[0].threshold
    return Attains(_subject(terms), threshold_of(terms, threshold) if threshold else None, _since(terms))


def _share(terms: Terms) -> Once:
    threshold = paying(terms)[0].threshold
    part = scope_of(terms.measure.products or terms.products)
    whole = whole_of(terms, terms.measure.of, terms.measure.share_of)
    return IsShare(part, whole, threshold_of(terms, threshold) if threshold else None, _since(terms))


def _subject(terms: Terms) -> Goods | None:
    """Give what grows or reaches where that is of another kind than what pays."""
    counts_units = terms.measure.of is MeasureKind.QUANTITY and terms.reward.kind is RewardKind.FIXED
    if measures_what_pays(terms) and not counts_units:
        return None
    scope = terms.measure.products or terms.products
    return bought(terms, terms.measure.of, scope_of(scope) if scope else ALL_GOODS)


def _since(terms: Terms) -> bool:
    return terms.accumulation is Accumulation.TO_DATE
