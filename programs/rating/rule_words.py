"""The program in one plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.enums import Accumulation, Basis, CapScope, PaymentMethod, PeriodKind, RewardKind
from programs.rating.registry import APPLICATIONS, ensure_supported
from programs.rating.words import adjective, is_quantity, threshold_text, trade
from programs.terms import ProductRule, Terms, Tier
from vir.foundation.money import format_money_exact, format_money_short, format_number
from vir.foundation.periods import format_date, format_dates

NAMES_MAX = 3

_PERIODS = {
    PeriodKind.TERM: "period",
    PeriodKind.MONTH: "month",
    PeriodKind.QUARTER: "quarter",
    PeriodKind.HALF_YEAR: "half-year",
    PeriodKind.YEAR: "year",
}
_METHODS = {
    PaymentMethod.CREDIT_MEMO: "credit memo",
    PaymentMethod.BANK_TRANSFER: "bank transfer",
    PaymentMethod.OFFSET: "offset",
    PaymentMethod.CHECK: "check",
}


def rule_sentence(terms: Terms, *, who: str | None = None, what: str | None = None) -> str:
    """
    State the program in plain words: who earns what on which purchases, when, from where on, up to what,
    paid how.

    :param who: the partners as people know them, plural; else made from the eligibility
    :param what: the products as people know them, such as "Cordless"; else made from the scope
    :raises NotSupportedYet: if the terms have a shape this version does not compute
    """
    ensure_supported(terms)
    repeated = len(terms.periods()) > 1
    earners = _partners(terms) if who is None else f"{who} earn"
    rule = f"{earners} {_reward(terms, what)}"
    rule += f" in each {_period(terms)}" if repeated else ""
    rule += f" from {format_dates(terms.starts_on, terms.ends_on)}"
    return f"{rule}{_once(terms)}{_up_to(terms, repeated)}.{_paid(terms, repeated)}"


def _reward(terms: Terms, what: str | None) -> str:
    tiers = _paying(terms)
    rates = _rates(terms, tiers)
    each_tier = APPLICATIONS[terms.reward.application].EACH_TIER
    named, limits = (what, "") if what is not None else _products(terms)
    if terms.reward.kind is RewardKind.FIXED:
        lump = "lump sums of" if each_tier and len(tiers) > 1 else "a lump sum of"
        return f"{lump} {rates} for {_purchases(terms, named, limits)}"
    if terms.reward.kind is RewardKind.PER_UNIT:
        unit = f"each {named + ' ' if named else ''}unit {_does(terms)}{limits}"
        return f"{rates} for {unit}{_inside(terms, tiers) if each_tier else ''}"
    if each_tier:
        return f"{rates} back on the {_purchases(terms, named, limits)}{_inside(terms, tiers)}"
    return f"{rates} back on all {_purchases(terms, named, limits)}"


def _inside(terms: Terms, tiers: Sequence[Tier]) -> str:
    """Say which part of the volume each rate is for."""
    if len(tiers) > 1:
        return " inside each tier"
    return f" above {threshold_text(terms, tiers[0].threshold)}" if tiers[0].threshold else ""


def _once(terms: Terms) -> str:
    """Say from which volume on, unless the first sale earns or the reward says it already."""
    tiers = _paying(terms)
    threshold = tiers[0].threshold
    each_tier = APPLICATIONS[terms.reward.application].EACH_TIER
    if not threshold or (each_tier and len(tiers) == 1 and terms.reward.kind is not RewardKind.FIXED):
        return ""
    reached = threshold_text(terms, threshold)
    if terms.accumulation is Accumulation.TO_DATE:
        return f", once their total since the start reaches {reached}"
    if is_quantity(terms) or terms.reward.base.value == terms.measure.kind.value:
        return f", once they reach {reached}"
    return f", once {adjective(terms.measure.kind)}{trade(terms)} reach {reached}"


def _up_to(terms: Terms, repeated: bool) -> str:
    limits = []
    each = "" if _is_one_partner(terms) else " each"
    for cap in terms.caps:
        amount = format_money_short(cap.amount, terms.currency)
        span = f" per {_period(terms)}" if cap.per is CapScope.PARTNER_PERIOD else " in all"
        limits.append(f"{amount}{each}{span if repeated else ''}")
    return f", up to {_listed(limits)}" if limits else ""


def _paid(terms: Terms, repeated: bool) -> str:
    if terms.payment is None:
        return ""
    method = _METHODS[terms.payment.method]
    days = terms.payment.due_days
    if repeated:
        within = f"within {days} day{'' if days == 1 else 's'} of" if days else "at"
        return f" Paid by {method} {within} the end of each {_period(terms)}."
    due = terms.payment.due_on(terms.ends_on)
    return f" Paid by {method} by {format_date(due)}."


def _partners(terms: Terms) -> str:
    """Name the partners, and let them earn."""
    rule = terms.eligibility
    named = []
    if rule.segments:
        many = len(rule.segments) > NAMES_MAX
        named.append(
            f"partners in {len(rule.segments)} segments" if many else f"{_listed(rule.segments)} partners"
        )
    if len(rule.partners) == 1:
        named.append(f"partner {rule.partners[0]}")
    elif rule.partners:
        named.append(f"{len(rule.partners)} named partners")
    who = _listed(named) if named else "all partners"
    if rule.except_partners:
        many = len(rule.except_partners) > NAMES_MAX
        who += f" except {len(rule.except_partners) if many else _listed(rule.except_partners)}"
    return f"{who[0].upper()}{who[1:]} {'earns' if _is_one_partner(terms) else 'earn'}"


def _is_one_partner(terms: Terms) -> bool:
    return len(terms.eligibility.partners) == 1 and not terms.eligibility.segments


def _products(terms: Terms) -> tuple[str, str]:
    """Give the words before "purchases" and those after it."""
    named, limits = "", ""
    include, exclude = terms.products.include, terms.products.exclude
    if len(include) > NAMES_MAX:
        limits += f" of {len(include)} listed product groups"
    elif include:
        named = _listed([_product(rule) for rule in include])
    if len(exclude) > NAMES_MAX:
        limits += f" except {len(exclude)} listed product groups"
    elif exclude:
        limits += f" except {_listed([_product(rule) for rule in exclude])}"
    return named, limits


def _product(rule: ProductRule) -> str:
    return " ".join(value for value in (rule.brand, rule.category, rule.sku) if value)


def _purchases(terms: Terms, named: str, limits: str) -> str:
    figure = terms.measure.kind if terms.reward.kind is RewardKind.FIXED else terms.reward.base
    return f"{adjective(figure)}{named + ' ' if named else ''}{trade(terms)}{limits}"


def _paying(terms: Terms) -> Sequence[Tier]:
    """Give the tiers that pay anything, as a first tier of nothing only says where the next one starts."""
    return [tier for tier in terms.reward.tiers if tier.rate] or terms.reward.tiers


def _rates(terms: Terms, tiers: Sequence[Tier]) -> str:
    first, last = _rate(terms, tiers[0].rate), _rate(terms, tiers[-1].rate)
    return first if first == last else f"{first} to {last}"


def _rate(terms: Terms, rate: Decimal) -> str:
    if terms.reward.kind is RewardKind.PERCENT:
        return f"{format_number(rate)}%"
    if rate == rate.to_integral_value():
        return format_money_short(rate, terms.currency)
    return format_money_exact(rate, terms.currency)


def _does(terms: Terms) -> str:
    return "they sell" if terms.basis is Basis.SELL_THROUGH else "they buy"


def _period(terms: Terms) -> str:
    return _PERIODS[terms.period]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
