"""Terms that a rule sentence leaves to the details: names, tiers in between, rounding, what finance expects."""

from __future__ import annotations

import re
from collections.abc import Sequence

from programs.enums import (
    Accumulation,
    Application,
    CapScope,
    ExpectedVolume,
    MeasureKind,
    NewPartner,
    RewardKind,
    RoundingMode,
    WhenExceeded,
)
from programs.rating.sentence.names import (
    NAMES_MAX,
    bought,
    level,
    partners,
    period,
    product,
    scope_words,
)
from programs.rating.sentence.pays import rate_text
from programs.rating.sentence.shape import (
    is_repeated,
    measures_what_pays,
    paying,
    qualifies_apart,
    says_from_where,
)
from programs.rating.words import listed, trade, units
from programs.terms import ProductScope, Terms
from vir.foundation.money import format_money_short, format_number, minor_units
from vir.foundation.periods import PeriodKind, YearEnd

LISTED_MAX = 12
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_EXPECTED = {
    ExpectedVolume.LAST_YEAR: "takes last year’s shape",
    ExpectedVolume.MANUAL: "reaches a figure set for each partner",
}

_PERCENTS = {
    MeasureKind.GROWTH_PERCENT: "growth",
    MeasureKind.ATTAINMENT_PERCENT: "of their targets",
    MeasureKind.SHARE_PERCENT: "of their purchases",
}
_APPLIED = {
    Application.PROSPECTIVE: "A rate pays only on {what} made after its tier is reached.",
    Application.EVERY_TIER_FULL: "Every tier reached pays its rate on everything, added up.",
    Application.EVERY_TIER_CAPPED: (
        "The highest tier reached pays on everything, lower ones only up to where they end."
    ),
}

Told = Sequence[str]


def goal(terms: Terms, sentence: str) -> Told:
    """Say what the vendor wants from the whole program."""
    if terms.goal is None:
        return ()
    kind, amount = terms.goal.measure, terms.goal.amount
    if kind is MeasureKind.QUANTITY:
        wanted = units(amount)
    elif kind in (MeasureKind.NET_AMOUNT, MeasureKind.GROSS_AMOUNT, MeasureKind.GROWTH_AMOUNT):
        value = "in growth" if kind is MeasureKind.GROWTH_AMOUNT else kind.label.lower()
        wanted = f"{format_money_short(amount, terms.currency)} {value}"
    else:
        wanted = f"{format_number(amount)}% {_PERCENTS[kind]}"
    return (f"The goal for all partners together is {wanted}.",)


def who(terms: Terms, sentence: str) -> Told:
    """Name the partners that the sentence only counts."""
    rule = terms.eligibility
    told = partners(terms) in sentence
    named = (
        ("Segments", rule.segments, told and len(rule.segments) <= NAMES_MAX),
        ("Named partners", rule.partners, told and len(rule.partners) <= 1),
        ("Not for", rule.except_partners, told and len(rule.except_partners) <= NAMES_MAX),
    )
    return [f"{label}: {_some(names)}." for label, names, is_told in named if names and not is_told]


def products(terms: Terms, sentence: str) -> Told:
    """List the products that the sentence only counts."""
    told = list(_scope("Products that pay", terms.products, sentence))
    if terms.measure.products is not None and terms.measure.products != terms.products:
        told += _scope("Products that decide the tier", terms.measure.products, sentence)
    if terms.measure.share_of is not None:
        told += _scope("Products that the share is of", terms.measure.share_of, sentence)
    for condition in terms.conditions:
        for scope in (condition.products, condition.share_of):
            told += () if scope is None else _long("Products of a condition", scope)
    for kicker in terms.reward.kickers:
        told += () if kicker.products is None else _long(f"Products of {kicker.name}", kicker.products)
    return told


def tiers(terms: Terms, sentence: str) -> Told:
    """List the tiers, as the sentence names only the first threshold and the outer rates."""
    found = terms.reward.tiers
    if len(found) == 1:
        return ()
    steps = [f"{rate_text(terms, tier.rate)} from {level(terms, tier.threshold)}" for tier in found]
    return (f"The tiers: {listed(steps)}.",)


def measure(terms: Terms, sentence: str) -> Told:
    """Say what decides the tier, where something else pays and the sentence does not name what is reached."""
    kind = terms.measure.kind
    in_units = kind is MeasureKind.QUANTITY
    is_vague = says_from_where(terms) or terms.accumulation is Accumulation.TO_DATE
    named = paying(terms)[0].threshold and (in_units or not is_vague)
    if kind is not terms.measure.of or qualifies_apart(terms) or named:
        return ()
    if measures_what_pays(terms) and not (in_units and terms.reward.kind is RewardKind.FIXED):
        return ()
    what = bought(terms, kind, ("", ""))
    return (f"{what[0].upper()}{what[1:]} decide the tier.",)


def application(terms: Terms, sentence: str) -> Told:
    """Explain how the tiers work together, where a word or two cannot."""
    applied = terms.reward.application
    lump = terms.reward.kind is RewardKind.FIXED
    if len(terms.reward.tiers) == 1 and (lump or applied is not Application.PROSPECTIVE):
        return ()
    if lump:
        which = "Only the highest" if applied is Application.ALL_VOLUME else "Every"
        return (f"{which} tier reached pays its lump sum.",)
    said = _APPLIED.get(applied)
    return () if said is None else (said.format(what=trade(terms)),)


def baseline(terms: Terms, sentence: str) -> Told:
    """Say what a partner without a baseline earns, and without a target."""
    if terms.measure.kind is MeasureKind.ATTAINMENT_PERCENT:
        return ("A partner without a target earns nothing.",)
    if terms.measure.baseline is None:
        return ()
    if terms.measure.baseline.new_partner is NewPartner.ZERO_BASELINE:
        return ("For a partner without a baseline everything is growth.",)
    return ("A partner without a baseline earns nothing.",)


def program_cap(terms: Terms, sentence: str) -> Told:
    """Say what happens where all partners together would earn more than the program has."""
    caps = [cap for cap in terms.caps if cap.per is CapScope.PROGRAM]
    if not caps:
        return ()
    if caps[0].when_exceeded is WhenExceeded.STOP:
        return (f"Once all partners together reach their cap, later {trade(terms)} earn nothing.",)
    return ("Where all partners together would earn more than their cap, each gets its part of it.",)


def accumulation(terms: Terms, sentence: str) -> Told:
    """Say how periods follow from each other."""
    if terms.accumulation is Accumulation.TO_DATE:
        return (
            f"The volume since the start decides; each {period(terms)} earns the total to date less what"
            " earlier ones earned.",
        )
    return (f"Each {period(terms)} stands on its own.",) if is_repeated(terms) else ()


def calendar(terms: Terms, sentence: str) -> Told:
    """Say on which grid periods are cut."""
    weeks = terms.calendar
    if weeks is not None:
        day, month = weeks.weekday.value.capitalize(), _MONTHS[weeks.closing_month - 1]
        ends = f"the last {day} of" if weeks.ends is YearEnd.LAST else f"the {day} nearest to the end of"
        return (f"Periods follow a {weeks.pattern.value} calendar whose year ends on {ends} {month}.",)
    first = terms.fiscal_year_start_month
    if first == 1 or terms.period in (PeriodKind.TERM, PeriodKind.MONTH):
        return ()
    return (f"Periods follow a fiscal year that starts in {_MONTHS[first - 1]}.",)


def shares(terms: Terms, sentence: str) -> Told:
    """List the fixed shares of the members of a group."""
    if terms.group is None or not terms.group.shares:
        return ()
    parts = [f"{partner} {format_number(percent)}%" for partner, percent in terms.group.shares]
    return (f"Shares in a group: {_some(parts)}.",)


def rounding(terms: Terms, sentence: str) -> Told:
    """Say how amounts are rounded."""
    decimals = minor_units(terms.currency)
    to = f"{decimals} decimals" if decimals else "whole amounts"
    half = "half up" if terms.rounding is RoundingMode.HALF_UP else "half to even"
    return (f"Amounts are rounded {half} to {to}, once per partner and {period(terms)}.",)


def grace(terms: Terms, sentence: str) -> Told:
    """Say until when a late sale counts in the first settlement of its period."""
    days = terms.receipt_grace_days
    if not days:
        return ()
    return (
        f"{trade(terms).capitalize()} received up to {days} day{'' if days == 1 else 's'} after a"
        f" {period(terms)} count in its first settlement, later ones as an adjustment.",
    )


def accrual(terms: Terms, sentence: str) -> Told:
    """Say what finance expects of the rest of a period, where that is not the pace so far."""
    if terms.accrual.expected is ExpectedVolume.PACE:
        return ()
    expected = _EXPECTED.get(terms.accrual.expected)
    if expected is None:
        return ("Finance accrues what is earned to date.",)
    return (f"Finance expects that the volume of a {period(terms)} {expected}.",)


def _scope(label: str, scope: ProductScope, sentence: str) -> Told:
    """List a scope that the sentence does not name in full."""
    named, limits = scope_words(scope)
    whole = rf"(?<!and ){re.escape(named)} (?:purchases|sales|units?|is|are|in)\b" if named else ""
    rest = rf"{re.escape(limits)}(?! and)(?=[ ,.])" if limits else ""
    if re.search(whole, sentence) and re.search(rest, sentence):
        return _long(label, scope)
    return _both(label, scope, 0)


def _long(label: str, scope: ProductScope) -> Told:
    """List what is too long to be named anywhere else."""
    return _both(label, scope, NAMES_MAX)


def _both(label: str, scope: ProductScope, told_max: int) -> Told:
    parts = (("", scope.include), (", except", scope.exclude))
    return [
        f"{label}{without}: {_some([product(rule) for rule in rules])}."
        for without, rules in parts
        if len(rules) > told_max
    ]


def _some(names: Sequence[str]) -> str:
    """Write a list; what is too many to read is counted."""
    more = len(names) - LISTED_MAX
    shown = list(names[:LISTED_MAX]) + ([f"{more:,} more"] if more > 0 else [])
    return listed(shown)
