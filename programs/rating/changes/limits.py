"""Comparing what is at most, at least and when paid, and on which conditions."""

from __future__ import annotations

from collections.abc import Iterable

from programs.enums import BelowMinimum
from programs.rating.changes import texts
from programs.rating.changes.change import (
    BETTER,
    NOTHING,
    UNSURE,
    WORSE,
    Change,
    Verdict,
    given_is_better,
    given_is_worse,
    higher_is_better,
    lower_is_better,
)
from programs.rating.sentence.phrases import gate_words
from programs.terms import Cap, Condition, Guarantee, MinimumPayable, Payment, Terms
from vir.foundation.money import format_money_short
from vir.foundation.words import say, say_many


def caps(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare the caps: none is better than one, a higher one better than a lower one."""
    before = {cap.per: cap for cap in old.caps}
    after = {cap.per: cap for cap in new.caps}
    for per in dict.fromkeys([*before, *after]):
        one, other = before.get(per), after.get(per)
        if one != other:
            sides = (_cap(old, one), _cap(new, other))
            yield Change("Limits", say(texts.CAPS[per]), *sides, *given_is_worse(one, other, _caps))


def minimum(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare the least that is paid."""
    before, after = old.minimum_payable, new.minimum_payable
    if before != after:
        sides = (_minimum(old, before), _minimum(new, after))
        yield Change("Limits", say("Minimum payable"), *sides, *given_is_worse(before, after, _minimums))


def guarantee(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare the guarantees."""
    before, after = old.guarantee, new.guarantee
    if before != after:
        sides = (_guarantee(old, before), _guarantee(new, after))
        yield Change("Limits", say("Guarantee"), *sides, *given_is_better(before, after, _guarantees))


def conditions(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare the conditions: one more is worse, one less is better, a lower one is better."""
    gone, come = _without(old.conditions, new.conditions), _without(new.conditions, old.conditions)
    for condition in gone:
        again = next((other for other in come if _same_gate(condition, other)), None)
        if again is None:
            yield Change(
                "Conditions", say(condition.kind.label), gate_words(old, condition), NOTHING, *BETTER
            )
            continue
        come.remove(again)
        sides = (gate_words(old, condition), gate_words(new, again))
        yield Change(
            "Conditions", say(condition.kind.label), *sides, *lower_is_better(condition.least, again.least)
        )
    for condition in come:
        yield Change("Conditions", say(condition.kind.label), NOTHING, gate_words(new, condition), *WORSE)


def payment(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare how and when it is paid: sooner is better."""
    before, after = old.payment, new.payment
    if before != after:
        yield Change(
            "Payment",
            say("Payment"),
            _payment(before),
            _payment(after),
            *given_is_better(before, after, _payments),
        )


def _caps(one: Cap, other: Cap) -> Verdict:
    return (
        UNSURE if one.when_exceeded is not other.when_exceeded else higher_is_better(one.amount, other.amount)
    )


def _minimums(one: MinimumPayable, other: MinimumPayable) -> Verdict:
    if one.below is other.below:
        return lower_is_better(one.amount, other.amount)
    if one.amount != other.amount:
        return UNSURE
    return BETTER if other.below is BelowMinimum.CARRY_OVER else WORSE


def _guarantees(one: Guarantee, other: Guarantee) -> Verdict:
    return UNSURE if one.cumulative is not other.cumulative else higher_is_better(one.amount, other.amount)


def _payments(one: Payment, other: Payment) -> Verdict:
    return UNSURE if one.method is not other.method else lower_is_better(one.due_days, other.due_days)


def _without(conditions: Iterable[Condition], others: Iterable[Condition]) -> list[Condition]:
    left = list(others)
    found = []
    for condition in conditions:
        if condition in left:
            left.remove(condition)
        else:
            found.append(condition)
    return found


def _same_gate(one: Condition, other: Condition) -> bool:
    """Tell whether two conditions differ only in what they ask for at least."""
    return (one.kind, one.measure, one.products, one.share_of) == (
        other.kind,
        other.measure,
        other.products,
        other.share_of,
    ) and None not in (one.least, other.least)


def _cap(terms: Terms, cap: Cap | None) -> str:
    if cap is None:
        return NOTHING
    amount = format_money_short(cap.amount, terms.currency)
    return amount if cap.when_exceeded is None else say(texts.EXCEEDED[cap.when_exceeded], amount=amount)


def _minimum(terms: Terms, least: MinimumPayable | None) -> str:
    if least is None:
        return NOTHING
    return say(texts.BELOW[least.below], amount=format_money_short(least.amount, terms.currency))


def _guarantee(terms: Terms, least: Guarantee | None) -> str:
    if least is None:
        return NOTHING
    amount = format_money_short(least.amount, terms.currency)
    if least.cumulative:
        return say("{amount} over all periods", amount=amount)
    return say("{amount} each period", amount=amount)


def _payment(payment: Payment | None) -> str:
    if payment is None:
        return say("Not stated")
    return say_many(
        "{method} within {count} day",
        "{method} within {count} days",
        payment.due_days,
        method=say(payment.method.label),
    )
