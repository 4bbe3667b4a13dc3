"""Comparing what a program is called, when it runs, how it measures and how it goes with others."""

from __future__ import annotations

from collections.abc import Iterable

from programs.enums import PartialIncrement
from programs.rating.changes import texts
from programs.rating.changes.change import (
    BETTER,
    NEITHER,
    NOTHING,
    UNSURE,
    WORSE,
    Change,
    Verdict,
    higher_is_better,
    lower_is_better,
)
from programs.rating.changes.words import product_list
from programs.rating.sentence.phrases import amount_words
from programs.terms import Baseline, ProductScope, Terms
from vir.foundation.money import format_number
from vir.foundation.periods import WeekCalendar, format_date
from vir.foundation.words import later, say, say_many


def name(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare the names and codes."""
    if old.code != new.code:
        yield Change("Program", say("Code"), old.code, new.code, *UNSURE)
    if old.name != new.name:
        yield Change("Program", say("Name"), old.name, new.name, *NEITHER)
    if old.currency != new.currency:
        yield Change("Program", say("Currency"), old.currency, new.currency, *UNSURE)


def dates(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare the first and the last days: more time is better."""
    if old.starts_on != new.starts_on:
        verdict = lower_is_better(old.starts_on, new.starts_on)
        yield Change(
            "Dates", say("First day"), format_date(old.starts_on), format_date(new.starts_on), *verdict
        )
    if old.ends_on != new.ends_on:
        verdict = higher_is_better(old.ends_on, new.ends_on)
        yield Change("Dates", say("Last day"), format_date(old.ends_on), format_date(new.ends_on), *verdict)


def goal(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare the goals, which are the vendor's own."""
    if old.goal != new.goal:
        yield Change("Goal", "Goal", _goal(old), _goal(new), *NEITHER)


def rhythm(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare the periods by which volume is measured."""
    if old.period is not new.period:
        yield Change("Dates", say("Measured by"), say(old.period.label), say(new.period.label), *UNSURE)
    if old.fiscal_year_start_month != new.fiscal_year_start_month:
        months = (str(old.fiscal_year_start_month), str(new.fiscal_year_start_month))
        yield Change("Dates", say("First month of the fiscal year"), *months, *UNSURE)
    if old.calendar != new.calendar:
        yield Change("Dates", say("Calendar of weeks"), _weeks(old.calendar), _weeks(new.calendar), *UNSURE)
    if old.accumulation is not new.accumulation:
        yield Change(
            "Dates", say("Volume"), say(old.accumulation.label), say(new.accumulation.label), *UNSURE
        )


def measure(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare what decides the tier."""
    before, after = old.measure, new.measure
    if (before.kind, before.of) != (after.kind, after.of):
        yield Change("What counts", say("Measure"), texts.measure(old), texts.measure(new), *UNSURE)
    if before.products != after.products:
        sides = (_scope(before.products), _scope(after.products))
        yield Change("What counts", say("Products that qualify"), *sides, *UNSURE)
    if before.share_of != after.share_of:
        sides = (_scope(before.share_of), _scope(after.share_of))
        yield Change("What counts", say("Share of"), *sides, *UNSURE)
    if before.baseline != after.baseline:
        sides = (_baseline(old, before.baseline), _baseline(new, after.baseline))
        yield Change("What counts", say("Growth is measured from"), *sides, *UNSURE)


def reward(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare the mechanic, without its tiers."""
    before, after = old.reward, new.reward
    for what, one, other in (
        (later("Pays"), before.kind, after.kind),
        (later("Rate applies to"), before.application, after.application),
        (later("On"), before.base, after.base),
        (later("Order of units"), before.unit_order, after.unit_order),
    ):
        if one is not other:
            yield Change("Reward", say(what), say(one.label), say(other.label), *UNSURE)
    if before.increment != after.increment:
        sides = (_number(before.increment), _number(after.increment))
        yield Change("Reward", say("Increment"), *sides, *UNSURE)
    if before.partial_increment is not after.partial_increment:
        first, then = before.partial_increment, after.partial_increment
        sides = (say(first.label) if first else NOTHING, say(then.label) if then else NOTHING)
        yield Change("Reward", say("Started increments"), *sides, *_partial(first, then))


def returns(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare what becomes of returns and of lines that arrive late."""
    if old.returns is not new.returns:
        yield Change("What counts", say("Returns"), say(old.returns.label), say(new.returns.label), *UNSURE)
    if old.returns_lookback_days != new.returns_lookback_days:
        sides = (_days(old.returns_lookback_days), _days(new.returns_lookback_days))
        yield Change("What counts", say("Returns look back"), *sides, *UNSURE)
    if old.receipt_grace_days != new.receipt_grace_days:
        verdict = higher_is_better(old.receipt_grace_days, new.receipt_grace_days)
        sides = (_days(old.receipt_grace_days), _days(new.receipt_grace_days))
        yield Change("What counts", say("Sales may arrive"), *sides, *verdict)


def together(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare how the program goes with other programs, currencies and groups."""
    if old.stacking != new.stacking:
        yield Change(
            "With other programs", say("Stacking"), texts.stacking(old), texts.stacking(new), *UNSURE
        )
    if old.exchange != new.exchange:
        yield Change("What counts", say("Other currencies"), _exchange(old), _exchange(new), *UNSURE)
    if old.group != new.group:
        yield Change("Who", "Groups", _group(old), _group(new), *UNSURE)
    if old.rounding is not new.rounding:
        yield Change("Reward", say("Rounding"), say(old.rounding.label), say(new.rounding.label), *UNSURE)


def books(old: Terms, new: Terms) -> Iterable[Change]:
    """Compare what only the vendor's books see."""
    if old.accrual != new.accrual:
        sides = (old.accrual.expected.label, new.accrual.expected.label)
        yield Change("Books", "Expected volume", *sides, *NEITHER)


def _partial(one: PartialIncrement | None, other: PartialIncrement | None) -> Verdict:
    if None in (one, other):
        return UNSURE
    return BETTER if other is PartialIncrement.COUNTS else WORSE


def _goal(terms: Terms) -> str:
    if terms.goal is None:
        return NOTHING
    return f"{amount_words(terms, terms.goal.measure, terms.goal.amount)}, {terms.goal.measure.label.lower()}"


def _weeks(calendar: WeekCalendar | None) -> str:
    if calendar is None:
        return say("Calendar months")
    ends = f"{calendar.ends.value} {calendar.weekday.name.capitalize()}"
    return f"Weeks {calendar.pattern.value}, {ends} of month {calendar.closing_month}"


def _scope(scope: ProductScope | None) -> str:
    if scope is None:
        return say("As for the program")
    named = product_list(scope.include) or say("All products")
    if not scope.exclude:
        return named
    return say("{products} except {others}", products=named, others=product_list(scope.exclude))


def _baseline(terms: Terms, baseline: Baseline | None) -> str:
    if baseline is None:
        return NOTHING
    said = [say(baseline.rule.label)]
    if baseline.years is not None:
        said.append(say_many("{count} year", "{count} years", baseline.years))
    if baseline.floor is not None:
        floor = amount_words(terms, terms.measure.of, baseline.floor)
        said.append(say("at least {amount}", amount=floor))
    return ", ".join([*said, say(texts.NEW_PARTNERS[baseline.new_partner])])


def _days(days: int | None) -> str:
    if days is None:
        return say("Without limit")
    return texts.days(days)


def _number(value: object) -> str:
    return NOTHING if value is None else format_number(value)  # type: ignore[arg-type]


def _exchange(terms: Terms) -> str:
    rates = [f"{currency} {format_number(rate)}" for currency, rate in terms.exchange.rates]
    return ", ".join([say(terms.exchange.policy.label), *rates])


def _group(terms: Terms) -> str:
    if terms.group is None:
        return "Each partner by itself"
    said = [f"Volume of a parent together, paid to {terms.group.pays.label.lower()}"]
    if terms.group.key is not None:
        said.append(terms.group.key.label.lower())
    return ", ".join([*said, *(f"{code} {format_number(share)}%" for code, share in terms.group.shares)])
