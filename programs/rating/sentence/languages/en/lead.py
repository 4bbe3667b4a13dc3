"""The first sentence of a partner's page in English."""

from __future__ import annotations

from decimal import Decimal

from programs.rating.sentence.facts.clauses import InvoicesPaid, TermsAcknowledged
from programs.rating.sentence.facts.goods import Units
from programs.rating.sentence.facts.lead import (
    AllAtCap,
    Ask,
    AskContact,
    AskDistinct,
    AskShare,
    AskVolume,
    BuyMore,
    CapIsReached,
    ConditionsOpen,
    EarnedInAll,
    EarnedSoFar,
    FactMissing,
    Further,
    ItStartsAt,
    LeadFact,
    NothingEarned,
    OtherPays,
    PeriodEnded,
    ShareUnknown,
    StartsAt,
    StartsWithFirst,
    TierName,
    TierStarts,
    WouldEarn,
    YouAreAt,
)
from programs.rating.sentence.languages.base import Language, Parts
from programs.rating.sentence.languages.en.words import (
    level,
    purchases,
    scope_subject,
    spelt,
    trade,
    whole,
)
from programs.rating.words import listed
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

_TOP = "You are at the top tier. "


def lead(say: Language, fact: LeadFact) -> Parts:
    """Say what a partner reads first."""
    match fact:
        case CapIsReached(sales):
            return _plain(f"Cap reached. Further {trade(sales)} do not add rebate.")
        case BuyMore():
            return _buy_more(say, fact)
        case WouldEarn(amount, more):
            why = "" if more is None else f", which is {say.figure(more)} more than today"
            return ("You would earn ", False), (say.figure(amount), True), (f"{why}.", False)
        case Further():
            return _further(say, fact)
        case EarnedSoFar(amount, tier, top):
            at = f", at Tier {tier}" if tier else ""
            start = f"{_TOP if top else ''}You have earned "
            return (start, False), (say.figure(amount), True), (f" to date{at}.", False)
        case YouAreAt(figure):
            return ("You are at ", False), (say.figure(figure), True), (" to date.", False)
        case ConditionsOpen():
            return _open(say, fact)
        case EarnedInAll(amount, tier):
            at = f" at Tier {tier}" if tier else ""
            return ("You earned ", False), (say.figure(amount), True), (f"{at}.", False)
        case _:
            return _plain(_text(say, fact))


def ask(say: Language, fact: Ask) -> str:
    """Say what an open condition asks for."""
    match fact:
        case InvoicesPaid():
            return "every invoice is paid"
        case TermsAcknowledged():
            return "the terms are acknowledged"
        case AskVolume(least, goods, _):
            asks = f"at least {say.figure(least)}{'' if goods is None else f' of {purchases(goods)}'}"
        case AskDistinct(count, _):
            products = f"different product{'' if count == 1 else 's'}"
            asks = f"at least {format_number(Decimal(count))} {products}"
        case AskShare(share, _):
            asks = f"a share of at least {say.figure(share)}"
    return asks if fact.scope is None else f"{asks} in {scope_subject(fact.scope)[0]}"


def _text(
    say: Language,
    fact: StartsWithFirst
    | StartsAt
    | TierStarts
    | ShareUnknown
    | ItStartsAt
    | FactMissing
    | AskContact
    | OtherPays
    | AllAtCap
    | PeriodEnded
    | NothingEarned,
) -> str:
    """Say what has nothing strong in it."""
    match fact:
        case StartsWithFirst(sales):
            return f"Rebate starts with the first {trade(sales)}."
        case StartsAt(at, line, goods):
            named = "your baseline" if at is None else level(say, at)
            of = "" if goods is None else f" of {purchases(goods)}"
            comes = "" if line is None else f", which is {say.figure(line)}"
            return f"Rebate starts at {named}{comes}{of}."
        case TierStarts(tier, at):
            return f"{_named(say, tier)} starts at {level(say, at)}."
        case ShareUnknown(part, goods):
            share = f"the share of {scope_subject(part)[0]} in {whole(goods, your=True)}"
            return f"Rebate depends on {share}, and there are none yet."
        case ItStartsAt(at):
            return f"It starts at {level(say, at)}."
        case FactMissing(baseline):
            measured = (
                "Growth is measured from a baseline" if baseline else "Rebate is measured against a target"
            )
            return f"{measured}, and there is none for you yet."
        case AskContact():
            return "Ask your contact."
        case OtherPays(program):
            return f"{program} pays more, and only the best of these {spelt('programs')} is paid."
        case AllAtCap():
            return "The cap of all partners together is reached."
        case PeriodEnded(day):
            return f"The period ended on {format_date(day)}."
        case NothingEarned(short):
            return "No rebate earned." if short else "No rebate was earned in this period."


def _buy_more(say: Language, fact: BuyMore) -> Parts:
    amount, _, unit = say.figure(fact.gap).partition(" unit")
    buy: Parts = (
        ("Sell " if fact.sales else "Buy ", False),
        (amount, True),
        (f" more unit{unit}" if isinstance(fact.gap, Units) else " more", False),
    )
    together = " together with your group" if fact.group else ""
    by = "" if fact.by is None else f" by {format_date(fact.by, year=False)}"
    reach = f"{together}{by} to reach {_named(say, fact.tier)}"
    if fact.earn is None:
        return *buy, (f"{reach}.", False)
    more = "" if fact.more is None else f" (+{say.figure(fact.more)})"
    return *buy, (f"{reach} and earn ", False), (say.figure(fact.earn), True), (f"{more}.", False)


def _further(say: Language, fact: Further) -> Parts:
    start = f"{'From there each' if fact.there else 'Each'} further {say.figure(fact.thousand)} earns "
    end = "."
    if fact.cap is not None and fact.cap_at is not None:
        end = f" until the {say.figure(fact.cap)} cap (reached at {say.figure(fact.cap_at)})."
    said: Parts = ((start, False), (say.figure(fact.earns), True), (end, False))
    return ((_TOP, False), *said) if fact.top else said


def _open(say: Language, fact: ConditionsOpen) -> Parts:
    count = len(fact.asks)
    which = "one condition" if count == 1 else f"{count} conditions"
    does = "did not hold" if fact.ended else f"{'does' if count == 1 else 'do'} not hold yet"
    words = f"{which} {does}: {listed([ask(say, each) for each in fact.asks])}"
    if fact.amount is None:
        return _plain(f"{words[0].upper()}{words[1:]}.")
    start = "You would have earned " if fact.ended else "You would earn "
    but = f", but {words}." if fact.ended else f" to date, but {words}."
    return (start, False), (say.figure(fact.amount), True), (but, False)


def _named(say: Language, tier: TierName) -> str:
    """Name a tier: "Tier 3", or what it measures where that is not what is bought: "Tier 2 (5% growth)"."""
    level_ = "" if tier.level is None else f" ({level(say, tier.level)})"
    return f"Tier {tier.number}{level_}"


def _plain(text: str) -> Parts:
    return ((text, False),)
