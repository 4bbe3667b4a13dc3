"""The core of a rule sentence in English."""

from __future__ import annotations

from programs.rating.sentence.facts.goods import Amount, Units, Value
from programs.rating.sentence.facts.rule import (
    Added,
    Attains,
    Cap,
    Earners,
    GoodsReach,
    Grows,
    GrowthReaches,
    IsShare,
    Known,
    LumpSum,
    Matches,
    Once,
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
    TheyReach,
    TotalReaches,
    Where,
    Within,
)
from programs.rating.sentence.languages.base import (
    APPLICATION,
    BASELINE,
    CAPS,
    ELIGIBILITY,
    KIND,
    MEASURE,
    PERIOD,
    PRODUCTS,
    STARTS,
    THRESHOLD,
    TIERS,
    Language,
)
from programs.rating.sentence.languages.en.words import (
    METHODS,
    PERIODS,
    bought,
    count_of,
    does,
    purchases,
    reference,
    scope_subject,
    scope_words,
    several,
    spelt,
    trade,
    whole,
)
from programs.rating.sentence.pieces import Piece
from programs.rating.words import listed
from vir.foundation.periods import format_date, format_dates

_ADDED = {
    Added.NOT: "",
    Added.FULL: " for each tier reached, added,",
    Added.LIMITED: " for each tier reached, added and lower ones limited,",
}
_WHERE = {
    Where.ALL: "",
    Where.EACH_TIER: " inside each tier",
    Where.AFTER_EACH_TIER: " after each tier is reached",
    Where.ABOVE_THE_TIER: " above the tier’s threshold",
    Where.AFTER_THE_TIER: " after the tier is reached",
    Where.ABOVE_ITS: " above its threshold",
    Where.ABOVE_THE_REACHED: " above the threshold of the tier reached",
    Where.ABOVE: " above",
    Where.AFTER: " after reaching",
}


def earners(who: Earners) -> str:
    """Name the partners, and let them earn."""
    if who.known is Known.IN_THIS_PROGRAM:
        return f"Partners in this {spelt('program')} earn"
    if who.known:
        return f"{who.known} earn"
    named = []
    if who.segments_count:
        named.append(f"partners in {who.segments_count} segments")
    elif who.segments:
        named.append(f"{listed(who.segments)} partners")
    if who.partner:
        named.append(f"partner {who.partner}")
    elif who.partners_count:
        named.append(f"{who.partners_count} named partners")
    text = listed(named) if named else "all partners"
    if who.without or who.without_count:
        text += f" except {who.without_count or listed(who.without)}"
    return f"{text[0].upper()}{text[1:]} {'earns' if who.one else 'earn'}"


def core(say: Language, rule: Rule) -> list[Piece]:
    """Say who earns what on which purchases, when, from where on and up to what."""
    return [
        Piece(earners(rule.who), ELIGIBILITY),
        Piece(" "),
        *_reward(say, rule.reward),
        Piece(_in_each(rule.span), PERIOD),
        Piece(" from "),
        Piece(format_dates(rule.span.first, rule.span.last), STARTS),
        Piece("" if rule.once is None else once(say, rule.once), THRESHOLD),
        Piece(_up_to(say, rule.caps), CAPS),
        Piece("."),
    ]


def paid(fact: Paid) -> str:
    """Say how and when it is paid."""
    method = spelt(METHODS[fact.method])
    if fact.period is None:
        return f"Paid by {method} by {format_date(fact.due)}."
    within = f"within {several(fact.days, 'day')} of" if fact.days else "at"
    return f"Paid by {method} {within} the end of each {PERIODS[fact.period]}."


def once(say: Language, fact: Once) -> str:
    """Say from what on it pays."""
    match fact:
        case TotalReaches(level):
            return f", once their total since the start reaches {say.figure(level)}"
        case TheyReach(level):
            return f", once they reach {say.figure(level)}"
        case GoodsReach(goods, level, all_, since):
            return f", once {'all ' if all_ else ''}{bought(goods)}{_since(since)} reach {say.figure(level)}"
        case TheyBuy(units, goods, any_, since):
            named, limits = scope_words(goods.scope)
            unit = "unit" if units.value == 1 else "units"
            return (
                f", once {does(goods.sales)} {count_of(units)} {named}{unit}{limits}"
                f"{' of any product' if any_ else ''}{_since(since)}"
            )
        case SetBy(goods, all_, since):
            return f", the tier set by {'all ' if all_ else ''}{bought(goods)}{_since(since)}"
        case GrowthReaches(level, since):
            return f", once it reaches {say.figure(level)}{_since(since)}"
        case Matches(goods, sales, over, since):
            who = f"their {trade(sales)}" if goods is None else bought(goods)
            return f", once {who} match {reference(say, over)}{_since(since)}"
        case Grows(goods, sales, level, over, since):
            who = f"their {trade(sales)}" if goods is None else bought(goods)
            by = "by " if isinstance(level, Amount | Units) else ""
            return f", once {who} grow {by}{say.figure(level)} over {reference(say, over)}{_since(since)}"
        case Attains(goods, attained, since):
            who = "they" if goods is None else bought(goods)
            if attained is None:
                return f", the tier set by how much of their target {who} reach{_since(since)}"
            return f", once {who} reach {say.figure(attained)} of their target{_since(since)}"
        case IsShare(part, goods, share, since):
            named, verb = scope_subject(part)
            if share is None:
                return f", the tier set by the share of {named} in {whole(goods)}{_since(since)}"
            return f", once {named} {verb} {say.figure(share)} of {whole(goods)}{_since(since)}"


def _reward(say: Language, fact: Reward) -> list[Piece]:
    """Say what is paid on what."""
    rates = Piece(_rates(say, fact.rates), TIERS)
    match fact:
        case LumpSum(many=many, goods=goods):
            lump = Piece("lump sums of" if many else "a lump sum of", KIND)
            return [lump, Piece(" "), rates, Piece(" for "), Piece(purchases(goods), PRODUCTS)]
        case PercentBack():
            added = Piece(_ADDED[fact.added], APPLICATION)
            return [rates, Piece(" back"), added, Piece(" on "), *_value(say, fact)]
        case PerUnit():
            added = Piece(_ADDED[fact.added], APPLICATION)
            return [rates, added, Piece(" for each "), Piece(_unit(say, fact), KIND)]
        case PerStep():
            added = Piece(_ADDED[fact.added], APPLICATION)
            return [rates, added, Piece(" for each "), Piece(_step(say, fact), KIND)]


def _rates(say: Language, rates: Rates) -> str:
    first, last = say.figure(rates.first), say.figure(rates.last)
    return first if first == last else f"{first} to {last}"


def _value(say: Language, fact: PercentBack) -> list[Piece]:
    inside = Piece(_within(say, fact.within), APPLICATION)
    goods = Piece(purchases(fact.goods), PRODUCTS)
    if fact.over is not None:
        over = Piece(f"over {reference(say, fact.over)}", BASELINE)
        return [Piece("growth", MEASURE), inside, Piece(" in "), goods, Piece(" "), over]
    the = Piece("the" if fact.banded else "all", APPLICATION)
    return [the, Piece(" "), goods, Piece(" made" if fact.made else ""), inside]


def _unit(say: Language, fact: PerUnit) -> str:
    named, limits = scope_words(fact.goods.scope)
    inside = _within(say, fact.within)
    if fact.over is not None:
        return f"{named}unit{limits} of growth{inside} over {reference(say, fact.over)}"
    return f"{named}unit {does(fact.goods.sales)}{limits}{inside}"


def _step(say: Language, fact: PerStep) -> str:
    part = "started" if fact.started else "full"
    above = _within(say, fact.within)
    over = "" if fact.over is None else f" over {reference(say, fact.over)}"
    if fact.goods.value is Value.UNITS:
        named, limits = scope_words(fact.goods.scope)
        one = fact.step.value == 1
        count = f"{part} {'' if one else f'{count_of(fact.step)} '}{named}unit{'' if one else 's'}"
        if over:
            return f"{count}{limits} of growth{above}{over}"
        return f"{count} {does(fact.goods.sales)}{limits}{above}"
    count = f"{part} {say.figure(fact.step)} of"
    if over:
        return f"{count} growth{above} in {purchases(fact.goods)}{over}"
    return f"{count} {purchases(fact.goods)}{above}"


def _within(say: Language, within: Within) -> str:
    """Say which part of the volume each rate is for, nothing where it is for all of it."""
    level = "" if within.level is None else f" {say.figure(within.level)}"
    return f"{_WHERE[within.where]}{level}"


def _in_each(span: Span) -> str:
    if span.each is None:
        return ""
    return f" in each {f'{span.weeks} ' if span.weeks else ''}{PERIODS[span.each]}"


def _up_to(say: Language, caps: tuple[Cap, ...]) -> str:
    limits = []
    for cap in caps:
        amount = say.figure(cap.amount)
        if cap.per is Per.ALL_TOGETHER:
            limits.append(f"{amount} for all partners together")
            continue
        span = f" per {PERIODS[cap.period]}" if cap.period else " in all" if cap.in_all else ""
        limits.append(f"{amount}{' each' if cap.per is Per.EACH else ''}{span}")
    return f", up to {listed(limits)}" if limits else ""


def _since(since: bool) -> str:
    return " since the start" if since else ""
