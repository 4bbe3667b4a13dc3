"""Terms in English sentences of their own: conditions, kickers, a guarantee and the like."""

from __future__ import annotations

from programs.enums import ExchangePolicy, GroupKey
from programs.rating.sentence.facts.clauses import (
    AverageValue,
    Back,
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
from programs.rating.sentence.facts.goods import Percent, Value
from programs.rating.sentence.languages.base import Language
from programs.rating.sentence.languages.en.words import (
    PERIODS,
    does,
    purchases,
    scope_subject,
    scope_words,
    several,
    spelt,
    trade,
    whole,
)
from programs.rating.words import listed
from vir.foundation.periods import format_date, format_dates

_KEYS = {
    GroupKey.VOLUME: "by volume",
    GroupKey.EQUAL: "in equal parts",
    GroupKey.SHARES: "by fixed shares",
}


def clause(say: Language, fact: ClauseFact) -> str:
    """Say a term."""
    match fact:
        case NothingUnless(gates):
            return f"Nothing is earned unless {listed([gate(say, each) for each in gates])}."
        case ConditionsHold(count):
            return f"{several(count, 'condition')} must hold."
        case Guaranteed(amount, period, cumulative):
            each = f" for each {PERIODS[period]}" if period else ""
            since = ", counted since the start" if cumulative else ""
            return f"At least {say.figure(amount)} is guaranteed{each}{since}."
        case Kicks(told):
            return " ".join(f"{kick(say, each)}." for each in told)
        case KicksAdd(count):
            return f"{several(count, 'kicker')} can add to it."
        case Together(sales, key):
            together = f"{trade(sales).capitalize()} of a group count together"
            return f"{together} and {f'its members share {_KEYS[key]}' if key else 'its parent is paid'}."
        case LessThan(amount, dropped):
            done = "not paid" if dropped else "carried over to the next payment"
            return f"Less than {say.figure(amount)} is {done}."
        case FirstFill(sales):
            return f"The first {trade(sales)} fill the first tier."
        case AverageValue():
            return "Each unit inside a tier counts at the average value of all units."
        case Returns():
            return _returns(fact)
        case Converts():
            return _converts(say, fact)
        case _:
            return _stacking(fact)


def gate(say: Language, fact: Gate) -> str:
    """Say a condition as it is when it holds: "net Cordless purchases reach $50,000"."""
    match fact:
        case InvoicesPaid():
            return "every invoice is paid"
        case TermsAcknowledged():
            return "the terms are acknowledged"
        case DistinctProducts(least, scope, sales):
            named, limits = scope_words(scope)
            what = f"{named}product{'' if least == 1 else 's'}{limits}"
            done = "sold" if sales else "bought"
            return f"at least {least} {what} is {done}" if least == 1 else _different(least, what, done)
        case ShareAtLeast(part, share, goods):
            named, verb = scope_subject(part)
            return f"{named} {verb} at least {say.figure(share)} of {whole(goods)}"
        case VolumeAtLeast(goods, volume):
            if goods.value is not Value.UNITS:
                return f"{purchases(goods)} reach {say.figure(volume)}"
            named, limits = scope_words(goods.scope)
            number, _, unit = say.figure(volume).partition(" ")
            return f"{does(goods.sales)} at least {number} {named}{unit}{limits}"


def kick(say: Language, fact: Kick) -> str:
    """Say what a kicker adds, on what and when."""
    if isinstance(fact.rate, Percent):
        adds = f"{say.figure(fact.rate)} on {scope_subject(fact.scope)[0]}"
    else:
        named, limits = scope_words(fact.scope)
        adds = f"{say.figure(fact.rate)} for each {named}unit{limits}"
    if fact.starts_on and fact.ends_on:
        adds += f" from {format_dates(fact.starts_on, fact.ends_on)}"
    elif fact.starts_on:
        adds += f" from {format_date(fact.starts_on)} on"
    elif fact.ends_on:
        adds += f" until {format_date(fact.ends_on)}"
    if fact.from_tier is None:
        return f"{fact.name} adds {adds}"
    since = f", from Tier {fact.from_tier} on" if fact.from_tier else ", whatever the tier"
    return f"{fact.name} adds {adds}{since}"


def _different(least: int, what: str, done: str) -> str:
    return f"at least {least:,} different {what} are {done}"


def _stacking(fact: OnWhatIsLeft | FirstOnly | LargestPays | OthersPay) -> str:
    program, programs = spelt("program"), spelt("programs")
    match fact:
        case OnWhatIsLeft(group, rank):
            return f"As number {rank} in {group} it pays on the value that earlier {programs} leave."
        case FirstOnly(group, rank, sales):
            what = "sale" if sales else "purchase"
            return f"A {what} counts only in the first {program} of {group}; this is number {rank}."
        case LargestPays(group, place):
            among = "" if place is None else f" Among equals this is number {place}."
            return f"Of the {programs} in {group} only the largest pays.{among}"
        case OthersPay(sales, named, place):
            member = "" if named is None else f" It is in the group {named}."
            member += "" if place is None else f" It is number {place}."
            return f"Other {programs} may pay on the same {trade(sales)} as well.{member}"


def _returns(fact: Returns) -> str:
    sale, days = "Returns reduce the period of the sale.", several(fact.days, "day")
    return {
        Back.WHERE_IT_COMES: "Returns reduce the period in which they come back.",
        Back.WHERE_SOLD: sale,
        Back.WHERE_SOLD_WITHIN: f"Returns within {days} reduce the period of the sale.",
        Back.WHERE_SOLD_THEN_WHERE_IT_COMES: (
            f"{sale} After {days} they reduce the period in which they come back."
        ),
    }[fact.back]


def _converts(say: Language, fact: Converts) -> str:
    at = {
        ExchangePolicy.SALE_DATE: "the rate of the sale date",
        ExchangePolicy.PERIOD_AVERAGE: "the average rate of the period",
        ExchangePolicy.CONTRACT_RATE: "fixed rates",
    }[fact.policy]
    rates = [f"1 {code} counts as {say.figure(rate)}" for code, rate in fact.rates]
    told = f": {listed(rates)}" if rates else ""
    return f"Other currencies convert to {fact.currency} at {at}{told}."
