"""The core of a rule sentence: who earns what on which purchases, when, from where on, up to what."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.enums import (
    Application,
    CapScope,
    MeasureKind,
    PartialIncrement,
    PeriodKind,
    RewardBase,
    RewardKind,
)
from programs.rating.registry import APPLICATIONS
from programs.rating.sentence.facts.goods import Amount, Figure, Goods, Number, Scope, Units, Value
from programs.rating.sentence.facts.rule import (
    Added,
    Cap,
    Earners,
    GoodsReach,
    IsShare,
    Known,
    LumpSum,
    Paid,
    Per,
    PercentBack,
    PerStep,
    PerUnit,
    Rates,
    Reward,
    Rule,
    SetBy,
    Span,
    TheyBuy,
    Where,
    Within,
)
from programs.rating.sentence.planning.goods import (
    NAMES_MAX,
    each_period,
    money,
    purchases,
    rate_of,
    reference_of,
    scope_of,
    sells,
    threshold_of,
)
from programs.rating.sentence.planning.reached import once_of
from programs.rating.sentence.shape import (
    is_banded,
    is_in_view,
    is_one_partner,
    is_repeated,
    paying,
    pays_growth,
    qualifies_apart,
)
from programs.rating.words import bought_in_units
from programs.terms import Terms, Tier

_ADDED = {Application.EVERY_TIER_FULL: Added.FULL, Application.EVERY_TIER_CAPPED: Added.LIMITED}


def rule_of(terms: Terms, *, who: str | Known | None = None, what: str | None = None) -> Rule:
    """
    Give the core of the rule sentence.

    :param who: the partners as people know them, plural; else made from the eligibility
    :param what: the products as people know them; else made from the scope
    """
    weeks = terms.calendar if terms.period is not PeriodKind.TERM else None
    each = each_period(terms)
    pattern = weeks.pattern.value if weeks is not None and each is not None else ""
    return Rule(
        who=earners_of(terms) if who is None else Earners(known=who),
        reward=_reward(terms, what),
        span=Span(terms.starts_on, terms.ends_on, each, pattern),
        once=once_of(terms),
        caps=_caps(terms),
        paid=_paid(terms),
    )


def earners_of(terms: Terms) -> Earners:
    """Give the partners that the eligibility names or counts."""
    rule = terms.eligibility
    segments, without = rule.segments, rule.except_partners
    one = len(rule.partners) == 1
    return Earners(
        segments=segments if len(segments) <= NAMES_MAX else (),
        segments_count=len(segments) if len(segments) > NAMES_MAX else 0,
        partner=rule.partners[0] if one else "",
        partners_count=0 if one else len(rule.partners),
        without=without if len(without) <= NAMES_MAX else (),
        without_count=len(without) if len(without) > NAMES_MAX else 0,
        one=is_one_partner(terms),
    )


def scopes_of(rule: Rule) -> frozenset[Scope]:
    """Give the products that the core of a rule speaks of."""
    found = {rule.reward.goods.scope}
    match rule.once:
        case GoodsReach(goods=goods) | TheyBuy(goods=goods) | SetBy(goods=goods):
            found.add(goods.scope)
        case IsShare(part, whole):
            found |= {part, whole.scope}
    return frozenset(found)


def _reward(terms: Terms, what: str | None) -> Reward:
    tiers = paying(terms)
    kind, grows = terms.reward.kind, pays_growth(terms)
    rates = Rates(rate_of(terms, tiers[0].rate), rate_of(terms, tiers[-1].rate))
    scope = scope_of(terms.products, what)
    if grows and qualifies_apart(terms):
        # Growth is that of the purchases which are measured.
        scope = scope_of(terms.measure.products)
    # A lump sum, and growth, are for the purchases that are measured.
    measured = kind is RewardKind.FIXED or grows
    goods = purchases(terms, terms.measure.of if measured else terms.reward.base, scope)
    if kind is RewardKind.FIXED:
        many = APPLICATIONS[terms.reward.application].EACH_TIER and len(tiers) > 1
        return LumpSum(rates, many, goods)
    added = _ADDED.get(terms.reward.application, Added.NOT) if len(tiers) > 1 else Added.NOT
    over = reference_of(terms) if grows else None
    within = _within(terms, tiers)
    if kind is RewardKind.PERCENT:
        forward = terms.reward.application is Application.PROSPECTIVE
        made = not grows and within.where is not Where.ALL and forward
        return PercentBack(rates, added, goods, within, is_banded(terms), made, over)
    if kind is RewardKind.PER_UNIT:
        return PerUnit(rates, added, Goods(Value.UNITS, sells(terms), scope), within, over)
    return _per_step(terms, rates, added, goods, scope)


def _per_step(terms: Terms, rates: Rates, added: Added, goods: Goods, scope: Scope) -> PerStep:
    reward, tiers = terms.reward, paying(terms)
    grows = pays_growth(terms)
    size = reward.increment or Decimal(1)
    step: Units | Amount = money(terms, size)
    if reward.base is RewardBase.QUANTITY or (grows and bought_in_units(terms)):
        step, goods = Units(size), Goods(Value.UNITS, sells(terms), scope)
    return PerStep(
        rates,
        added,
        step,
        started=reward.partial_increment is PartialIncrement.COUNTS,
        goods=goods,
        within=_above(terms, tiers),
        over=reference_of(terms) if grows else None,
    )


def _within(terms: Terms, tiers: Sequence[Tier]) -> Within:
    """Give the part of the volume each rate is for."""
    if not is_banded(terms):
        return Within()
    # Growth has no first sales: only what there is of it in the end is divided.
    forward = terms.reward.application is Application.PROSPECTIVE and not pays_growth(terms)
    if len(tiers) > 1:
        return Within(Where.AFTER_EACH_TIER if forward else Where.EACH_TIER)
    if not pays_growth(terms) and not is_in_view(terms):
        return Within(Where.AFTER_THE_TIER if forward else Where.ABOVE_THE_TIER)
    if not tiers[0].threshold:
        return Within()
    return Within(Where.AFTER if forward else Where.ABOVE, threshold_of(terms, tiers[0].threshold))


def _above(terms: Terms, tiers: Sequence[Tier]) -> Within:
    """Give from where increments are counted."""
    if len(tiers) > 1:
        if terms.reward.application is Application.ALL_VOLUME:
            return Within(Where.ABOVE_THE_REACHED)
        found = _within(terms, tiers)
        return Within(Where.ABOVE_ITS) if found.where is Where.ALL else found
    if not pays_growth(terms) and not is_in_view(terms):
        return Within(Where.ABOVE_THE_TIER)
    threshold = tiers[0].threshold
    if not threshold:
        return Within()
    alike = terms.measure.kind is MeasureKind.QUANTITY and terms.reward.base is RewardBase.QUANTITY
    level: Figure = Number(threshold) if alike else threshold_of(terms, threshold)
    return Within(Where.ABOVE, level)


def _caps(terms: Terms) -> tuple[Cap, ...]:
    repeated = is_repeated(terms)
    each = Per.ONE if is_one_partner(terms) else Per.EACH
    found = []
    for cap in terms.caps:
        amount = money(terms, cap.amount)
        if cap.per is CapScope.PROGRAM:
            found.append(Cap(amount, Per.ALL_TOGETHER, None, False))
            continue
        of_period = cap.per is CapScope.PARTNER_PERIOD
        found.append(
            Cap(amount, each, terms.period if repeated and of_period else None, repeated and not of_period)
        )
    return tuple(found)


def _paid(terms: Terms) -> Paid | None:
    if terms.payment is None:
        return None
    due = terms.payment.due_on(terms.ends_on)
    return Paid(terms.payment.method, each_period(terms), terms.payment.due_days, due)
