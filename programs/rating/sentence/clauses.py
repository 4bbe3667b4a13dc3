"""Terms that a rule sentence names where it has words left: conditions, kickers, a guarantee and the like."""

from __future__ import annotations

from typing import NamedTuple

from programs.enums import (
    Application,
    BelowMinimum,
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
from programs.rating.sentence.gates import gate_words
from programs.rating.sentence.names import period, scope_subject, scope_words
from programs.rating.sentence.shape import is_repeated
from programs.rating.words import listed, trade
from programs.terms import Kicker, Terms
from vir.foundation.money import format_money_exact, format_money_short, format_number
from vir.foundation.periods import format_date, format_dates

_KEYS = {
    GroupKey.VOLUME: "by volume",
    GroupKey.EQUAL: "in equal parts",
    GroupKey.SHARES: "by fixed shares",
}


class Clause(NamedTuple):
    """
    A term in words.

    `words` are ways to say it in the rule sentence, the first one whole, the others hints that there is more;
    without any it stands only among the details. `details` say it in sentences of its own, and `is_whole` tells
    whether the first words say as much.
    """

    words: tuple[str, ...]
    details: tuple[str, ...]
    is_whole: bool = True


def conditions(terms: Terms) -> Clause | None:
    """Name what must hold before anything is earned."""
    if not terms.conditions:
        return None
    gates = [gate_words(terms, condition) for condition in terms.conditions]
    count = len(gates)
    return Clause(
        (
            f"Nothing is earned unless {listed(gates)}.",
            f"{count} condition{'' if count == 1 else 's'} must hold.",
        ),
        tuple(f"Nothing is earned unless {gate}." for gate in gates),
    )


def guarantee(terms: Terms) -> Clause | None:
    """Name the least that is earned."""
    if terms.guarantee is None:
        return None
    least = f"At least {format_money_short(terms.guarantee.amount, terms.currency)} is guaranteed"
    if is_repeated(terms):
        least += f" for each {period(terms)}"
    return _alike(f"{least}, counted since the start." if terms.guarantee.cumulative else f"{least}.")


def kickers(terms: Terms) -> Clause | None:
    """Name what is paid on top."""
    found = terms.reward.kickers
    if not found:
        return None
    told = tuple(f"{kicker_words(terms, kicker)}." for kicker in found)
    count = len(found)
    return Clause((" ".join(told), f"{count} kicker{'' if count == 1 else 's'} can add to it."), told)


def group(terms: Terms) -> Clause | None:
    """Say that the members of a group count together, and who is paid."""
    if terms.group is None:
        return None
    together = f"{trade(terms).capitalize()} of a group count together"
    if terms.group.pays is GroupPays.PARENT:
        return _alike(f"{together} and its parent is paid.")
    return _alike(f"{together} and its members share {_KEYS[terms.group.key or GroupKey.VOLUME]}.")


def stacking(terms: Terms) -> Clause:
    """Say what happens where another program counts the same purchase."""
    policy, named, rank = terms.stacking.policy, terms.stacking.group, terms.stacking.rank
    what = "sale" if trade(terms) == "sales" else "purchase"
    if policy is StackingPolicy.NET_VALUE:
        return _alike(f"As number {rank} in {named} it pays on the value that earlier programs leave.")
    if policy is StackingPolicy.EXCLUSIVE:
        return _alike(f"A {what} counts only in the first program of {named}; this is number {rank}.")
    place = "" if rank is None else f" Among equals this is number {rank}."
    if policy is StackingPolicy.BEST_OF:
        return Clause(
            (f"Of the programs in {named} only the largest pays.",),
            (f"Of the programs in {named} only the largest pays.{place}",),
            rank is None,
        )
    member = "" if named is None else f" It is in the group {named}."
    member += "" if rank is None else f" It is number {rank}."
    return _detail(f"Other programs may pay on the same {trade(terms)} as well.{member}")


def minimum(terms: Terms) -> Clause | None:
    """Name the least that is paid. What is only carried over is left to the details."""
    if terms.minimum_payable is None:
        return None
    less = f"Less than {format_money_short(terms.minimum_payable.amount, terms.currency)}"
    if terms.minimum_payable.below is BelowMinimum.DROP:
        return _alike(f"{less} is not paid.")
    return _detail(f"{less} is carried over to the next payment.")


def returns(terms: Terms) -> Clause:
    """Say which period a return reduces."""
    if terms.returns is not ReturnsRule.ORIGINAL_PERIOD:
        return _detail("Returns reduce the period in which they come back.")
    said = "Returns reduce the period of the sale."
    days = terms.returns_lookback_days
    if days is None:
        return _alike(said)
    more = f"{days} day{'' if days == 1 else 's'}"
    return Clause(
        (f"Returns within {more} reduce the period of the sale.",),
        (f"{said} After {more} they reduce the period in which they come back.",),
        False,
    )


def exchange(terms: Terms) -> Clause:
    """Say at which rate other currencies are converted."""
    convert = f"Other currencies convert to {terms.currency} at"
    if terms.exchange.policy is ExchangePolicy.SALE_DATE:
        return _detail(f"{convert} the rate of the sale date.")
    if terms.exchange.policy is ExchangePolicy.PERIOD_AVERAGE:
        return _alike(f"{convert} the average rate of the period.")
    rates = [
        f"1 {code} counts as {format_money_exact(rate, terms.currency)}"
        for code, rate in terms.exchange.rates
    ]
    return Clause((f"{convert} fixed rates.",), (f"{convert} fixed rates: {listed(rates)}.",), False)


def unit_order(terms: Terms) -> Clause | None:
    """Say which units fill the first tier, where the rate pays on another figure than the tiers are in."""
    if terms.reward.application is Application.PROSPECTIVE:
        return None
    if terms.reward.unit_order is UnitOrder.CHRONOLOGICAL:
        return _alike(f"The first {trade(terms)} fill the first tier.")
    plan = plan_of(terms)
    divided = plan.application.EACH_TIER or terms.reward.kind is RewardKind.PER_INCREMENT
    if plan.same_figure or not plan.needs_base or not divided:
        return None
    return _detail("Each unit inside a tier counts at the average value of all units.")


def kicker_words(terms: Terms, kicker: Kicker) -> str:
    """Say what a kicker adds, on what and when."""
    if kicker.kind is KickerKind.PERCENT:
        adds = f"{format_number(kicker.rate)}% on {scope_subject(kicker.products)[0]}"
    else:
        named, limits = scope_words(kicker.products)
        whole = kicker.rate == kicker.rate.to_integral_value()
        rate = (format_money_short if whole else format_money_exact)(kicker.rate, terms.currency)
        adds = f"{rate} for each {named + ' ' if named else ''}unit{limits}"
    if kicker.starts_on and kicker.ends_on:
        adds += f" from {format_dates(kicker.starts_on, kicker.ends_on)}"
    elif kicker.starts_on:
        adds += f" from {format_date(kicker.starts_on)} on"
    elif kicker.ends_on:
        adds += f" until {format_date(kicker.ends_on)}"
    return f"{kicker.name} adds {adds}{_from_tier(terms, kicker)}"


def _from_tier(terms: Terms, kicker: Kicker) -> str:
    """Say from which tier on a kicker pays, unless every sale reaches it."""
    if kicker.from_tier == 0:
        return ", whatever the tier"
    first = terms.reward.tiers[0]
    if kicker.from_tier == 1 and not first.threshold:
        return ""
    return f", from Tier {kicker.from_tier} on"


def _alike(text: str) -> Clause:
    """Say a term in the same words wherever it stands."""
    return Clause((text,), (text,))


def _detail(text: str) -> Clause:
    """Leave a term to the details."""
    return Clause((), (text,))
