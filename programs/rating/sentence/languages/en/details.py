"""What a rule sentence leaves to the details, in English."""

from __future__ import annotations

from programs.enums import Application, ExpectedVolume, MeasureKind
from programs.rating.sentence.facts.details import (
    AllReachCap,
    DecidesTier,
    DetailFact,
    Expects,
    FiscalYear,
    GoalIs,
    Grace,
    Lacks,
    Listed,
    Listing,
    LumpsPay,
    Rounds,
    Shares,
    SinceStart,
    StandsAlone,
    TierList,
    TiersPay,
    Weeks,
    Without,
)
from programs.rating.sentence.languages.base import Language
from programs.rating.sentence.languages.en.words import (
    PERIODS,
    bought,
    level,
    several,
    some,
    trade,
)
from programs.rating.words import listed
from vir.foundation.money import format_percent

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
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GOALS = {
    MeasureKind.NET_AMOUNT: " net value",
    MeasureKind.GROSS_AMOUNT: " gross value",
    MeasureKind.QUANTITY: "",
    MeasureKind.GROWTH_AMOUNT: " in growth",
    MeasureKind.GROWTH_PERCENT: " growth",
    MeasureKind.ATTAINMENT_PERCENT: " of their targets",
    MeasureKind.SHARE_PERCENT: " of their purchases",
}
_LISTS = {
    Listed.SEGMENTS: "Segments",
    Listed.PARTNERS: "Named partners",
    Listed.NOT_FOR: "Not for",
    Listed.PAYING: "Products that pay",
    Listed.DECIDING: "Products that decide the tier",
    Listed.SHARED: "Products that the share is of",
    Listed.CONDITION: "Products of a condition",
}
_LACKS = {
    Lacks.TARGET: "A partner without a target earns nothing.",
    Lacks.BASELINE: "A partner without a baseline earns nothing.",
    Lacks.BASELINE_ALL_GROWTH: "For a partner without a baseline everything is growth.",
}


def detail(say: Language, fact: DetailFact) -> str:
    """Say a term among the details."""
    match fact:
        case GoalIs(figure, kind):
            return f"The goal for all partners together is {say.figure(figure)}{_GOALS[kind]}."
        case Listing(what, names, more, without, kicker):
            label = f"Products of {kicker}" if what is Listed.KICKER else _LISTS[what]
            return f"{label}{', except' if without else ''}: {some(names, more)}."
        case TierList(steps):
            told = [f"{say.figure(rate)} from {level(say, at)}" for rate, at in steps]
            return f"The tiers: {listed(told)}."
        case DecidesTier(goods):
            what_ = bought(goods)
            return f"{what_[0].upper()}{what_[1:]} decide the tier."
        case LumpsPay(highest_only):
            return f"{'Only the highest' if highest_only else 'Every'} tier reached pays its lump sum."
        case Without(lacks):
            return _LACKS[lacks]
        case AllReachCap(stop, sales):
            if stop:
                return f"Once all partners together reach their cap, later {trade(sales)} earn nothing."
            return "Where all partners together would earn more than their cap, each gets its part of it."
        case Shares(parts, more):
            named = tuple(f"{partner} {format_percent(percent)}" for partner, percent in parts)
            return f"Shares in a group: {some(named, more)}."
        case TiersPay():
            return _tiers_pay(fact)
        case _:
            return _settling(fact)


def _tiers_pay(fact: TiersPay) -> str:
    if fact.application is Application.PROSPECTIVE:
        return f"A rate pays only on {trade(fact.sales)} made after its tier is reached."
    if fact.application is Application.EVERY_TIER_FULL:
        return "Every tier reached pays its rate on everything, added up."
    return "The highest tier reached pays on everything, lower ones only up to where they end."


def _settling(fact: SinceStart | StandsAlone | Weeks | FiscalYear | Rounds | Grace | Expects) -> str:
    match fact:
        case SinceStart(period):
            return (
                f"The volume since the start decides; each {PERIODS[period]} earns the total to date less what"
                " earlier ones earned."
            )
        case StandsAlone(period):
            return f"Each {PERIODS[period]} stands on its own."
        case Weeks(pattern, weekday, month, last):
            day, end = _DAYS[weekday], _MONTHS[month - 1]
            ends = f"the last {day} of" if last else f"the {day} nearest to the end of"
            return f"Periods follow a {pattern} calendar whose year ends on {ends} {end}."
        case FiscalYear(month):
            return f"Periods follow a fiscal year that starts in {_MONTHS[month - 1]}."
        case Rounds(decimals, half_up, period):
            to = f"{decimals} decimals" if decimals else "whole amounts"
            half = "half up" if half_up else "half to even"
            return f"Amounts are rounded {half} to {to}, once per partner and {PERIODS[period]}."
        case Grace(days, sales, period):
            return (
                f"{trade(sales).capitalize()} received up to {several(days, 'day')} after a"
                f" {PERIODS[period]} count in its first settlement, later ones as an adjustment."
            )
        case Expects(how, period):
            if how is ExpectedVolume.LAST_YEAR:
                return f"Finance expects that the volume of a {PERIODS[period]} takes last year’s shape."
            if how is ExpectedVolume.MANUAL:
                reaches = "reaches a figure set for each partner"
                return f"Finance expects that the volume of a {PERIODS[period]} {reaches}."
            return "Finance accrues what is earned to date."
