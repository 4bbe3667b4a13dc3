"""Terms that a rule sentence names where it has words left."""

from __future__ import annotations

from programs.enums import (
    Application,
    BelowMinimum,
    ConditionKind,
    ExchangePolicy,
    GroupKey,
    GroupPays,
    KickerKind,
    ReturnsRule,
    RewardKind,
    StackingPolicy,
    UnitOrder,
)
from programs.rating.plan import plan_of
from programs.rating.sentence.facts.clauses import (
    AverageValue,
    Back,
    Clause,
    ClauseFact,
    ConditionsHold,
    Converts,
    DistinctProducts,
    FirstFill,
    FirstOnly,
    Gate,
    Guaranteed,
    InvoicesPaid,
    Kick,
    Kicks,
    KicksAdd,
    LargestPays,
    LessThan,
    NothingUnless,
    OnWhatIsLeft,
    OthersPay,
    Returns,
    ShareAtLeast,
    TermsAcknowledged,
    Together,
    VolumeAtLeast,
)
from programs.rating.sentence.facts.goods import Amount, Figure, Percent
from programs.rating.sentence.planning.goods import (
    amount_of,
    bought,
    each_period,
    money,
    scope_of,
    sells,
    whole_of,
)
from programs.terms import Condition, Kicker, Terms


def conditions(terms: Terms) -> Clause | None:
    """Give what must hold before anything is earned."""
    if not terms.conditions:
        return None
    gates = tuple(gate_of(terms, condition) for condition in terms.conditions)
    return Clause(
        (NothingUnless(gates), ConditionsHold(len(gates))), tuple(NothingUnless((gate,)) for gate in gates)
    )


def gate_of(terms: Terms, condition: Condition) -> Gate:
    """Give a condition."""
    if condition.kind is ConditionKind.INVOICES_PAID:
        return InvoicesPaid()
    if condition.least is None:
        return TermsAcknowledged()
    if condition.kind is ConditionKind.MINIMUM_VOLUME:
        goods = bought(terms, condition.measure, scope_of(condition.products))
        return VolumeAtLeast(goods, amount_of(terms, condition.measure, condition.least))
    if condition.kind is ConditionKind.DISTINCT_PRODUCTS:
        return DistinctProducts(int(condition.least), scope_of(condition.products), sells(terms))
    part = scope_of(condition.products or terms.products)
    whole = whole_of(terms, condition.measure, condition.share_of)
    return ShareAtLeast(part, Percent(condition.least), whole)


def guarantee(terms: Terms) -> Clause | None:
    """Give the least that is earned."""
    if terms.guarantee is None:
        return None
    amount = money(terms, terms.guarantee.amount)
    return _alike(Guaranteed(amount, each_period(terms), terms.guarantee.cumulative))


def kickers(terms: Terms) -> Clause | None:
    """Give what is paid on top."""
    found = tuple(kick_of(terms, kicker) for kicker in terms.reward.kickers)
    if not found:
        return None
    return Clause((Kicks(found), KicksAdd(len(found))), tuple(Kicks((kick,)) for kick in found))


def kick_of(terms: Terms, kicker: Kicker) -> Kick:
    """Give what one kicker adds, on what and when."""
    rate: Figure = Percent(kicker.rate)
    if kicker.kind is not KickerKind.PERCENT:
        rate = Amount(kicker.rate, terms.currency, exact=kicker.rate != kicker.rate.to_integral_value())
    everywhere = kicker.from_tier == 1 and not terms.reward.tiers[0].threshold
    return Kick(
        kicker.name,
        rate,
        scope_of(kicker.products),
        kicker.starts_on,
        kicker.ends_on,
        None if everywhere else kicker.from_tier,
    )


def group(terms: Terms) -> Clause | None:
    """Give that the members of a group count together, and who is paid."""
    if terms.group is None:
        return None
    key = None if terms.group.pays is GroupPays.PARENT else terms.group.key or GroupKey.VOLUME
    return _alike(Together(sells(terms), key))


def stacking(terms: Terms) -> Clause:
    """Give what happens where another program counts the same purchase."""
    policy, named, rank = terms.stacking.policy, terms.stacking.group, terms.stacking.rank
    if policy is StackingPolicy.NET_VALUE:
        return _alike(OnWhatIsLeft(named or "", rank or 0))
    if policy is StackingPolicy.EXCLUSIVE:
        return _alike(FirstOnly(named or "", rank or 0, sells(terms)))
    if policy is StackingPolicy.BEST_OF:
        return Clause(
            (LargestPays(named or "", None),), (LargestPays(named or "", rank),), is_whole=rank is None
        )
    return _detail(OthersPay(sells(terms), named, rank))


def minimum(terms: Terms) -> Clause | None:
    """Give the least that is paid. What is only carried over is left to the details."""
    if terms.minimum_payable is None:
        return None
    amount = money(terms, terms.minimum_payable.amount)
    dropped = terms.minimum_payable.below is BelowMinimum.DROP
    return (_alike if dropped else _detail)(LessThan(amount, dropped))


def returns(terms: Terms) -> Clause:
    """Give which period a return reduces."""
    if terms.returns is not ReturnsRule.ORIGINAL_PERIOD:
        return _detail(Returns(Back.WHERE_IT_COMES))
    days = terms.returns_lookback_days
    if days is None:
        return _alike(Returns(Back.WHERE_SOLD))
    then = Returns(Back.WHERE_SOLD_THEN_WHERE_IT_COMES, days)
    return Clause((Returns(Back.WHERE_SOLD_WITHIN, days),), (then,), is_whole=False)


def exchange(terms: Terms) -> Clause:
    """Give at which rate other currencies are converted."""
    policy = terms.exchange.policy
    plain = Converts(terms.currency, policy)
    if policy is ExchangePolicy.SALE_DATE:
        return _detail(plain)
    if policy is ExchangePolicy.PERIOD_AVERAGE:
        return _alike(plain)
    rates = tuple((code, Amount(rate, terms.currency, exact=True)) for code, rate in terms.exchange.rates)
    return Clause((plain,), (Converts(terms.currency, policy, rates),), is_whole=False)


def unit_order(terms: Terms) -> Clause | None:
    """Give which units fill the first tier, where the rate pays on another figure than the tiers are in."""
    if terms.reward.application is Application.PROSPECTIVE:
        return None
    if terms.reward.unit_order is UnitOrder.CHRONOLOGICAL:
        return _alike(FirstFill(sells(terms)))
    plan = plan_of(terms)
    divided = plan.application.EACH_TIER or terms.reward.kind is RewardKind.PER_INCREMENT
    if plan.same_figure or not plan.needs_base or not divided:
        return None
    return _detail(AverageValue())


def _alike(fact: ClauseFact) -> Clause:
    """Say a term in the same words wherever it stands."""
    return Clause((fact,), (fact,))


def _detail(fact: ClauseFact) -> Clause:
    """Leave a term to the details."""
    return Clause((), (fact,))
