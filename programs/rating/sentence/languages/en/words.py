"""
English words: the glossary of the product, and how names of products stand with them.

American spelling; the British one is a variant of the same sentences. A credit memo is a credit note in
British accounts departments, and a check a cheque.
"""

from __future__ import annotations

from decimal import Decimal

from programs.enums import BaselineRule, PaymentMethod, PeriodKind
from programs.rating.sentence.facts.goods import Figure, Goods, Level, Of, Reference, Scope, Value
from programs.rating.sentence.languages.base import Language
from programs.rating.words import listed
from vir.foundation.money import format_number
from vir.foundation.periods import AMERICAN, current_locale

PERIODS = {
    PeriodKind.TERM: "period",
    PeriodKind.MONTH: "month",
    PeriodKind.QUARTER: "quarter",
    PeriodKind.HALF_YEAR: "half-year",
    PeriodKind.YEAR: "year",
}
METHODS = {
    PaymentMethod.CREDIT_MEMO: "credit memo",
    PaymentMethod.BANK_TRANSFER: "bank transfer",
    PaymentMethod.OFFSET: "offset",
    PaymentMethod.CHECK: "check",
}
_BRITISH = {
    "program": "programme",
    "programs": "programmes",
    "credit memo": "credit note",
    "check": "cheque",
}
_VALUES = {Value.NET: "net ", Value.GROSS: "gross "}
_LEVELS = {
    Of.PLAIN: "{}",
    Of.GROWTH: "growth of {}",
    Of.GROWTH_PERCENT: "{} growth",
    Of.TARGET: "{} of {} target",
    Of.SHARE: "{} share",
}


def spelt(word: str) -> str:
    """Spell a word as it is spelt where the reader is."""
    return word if current_locale() == AMERICAN else _BRITISH.get(word, word)


def several(count: Decimal | int, word: str) -> str:
    """Write a number of things: "1 day", "30 days"."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def trade(sales: bool) -> str:
    """Name what partners do: they purchase, or they sell on."""
    return "sales" if sales else "purchases"


def does(sales: bool) -> str:
    """Say what partners do with units."""
    return "they sell" if sales else "they buy"


def scope_words(scope: Scope) -> tuple[str, str]:
    """Give the words before "purchases", with a space, and those after it."""
    named = f"{listed(scope.named)} " if scope.named else ""
    limits = f" of {scope.count} listed product groups" if scope.count else ""
    if scope.without_count:
        limits += f" except {scope.without_count} listed product groups"
    elif scope.without:
        limits += f" except {listed(scope.without)}"
    return named, limits


def scope_subject(scope: Scope) -> tuple[str, str]:
    """Name a scope as something that is a part of something, with its verb: ("Contract", "is")."""
    named, limits = scope_words(scope)
    if not scope.named and not scope.count:
        return f"everything{limits}", "is"
    verb = "is" if len(scope.named) == 1 else "are"
    return f"{named.rstrip()}{limits if named else limits.removeprefix(' of ')}", verb


def purchases(goods: Goods) -> str:
    """Name purchases by which value of them counts: "net Cordless purchases except Spares"."""
    named, limits = scope_words(goods.scope)
    return f"{_VALUES.get(goods.value, '')}{named}{trade(goods.sales)}{limits}"


def bought(goods: Goods) -> str:
    """Name what is bought by what of it counts: "net Cordless purchases", "Cordless units"."""
    named, limits = scope_words(goods.scope)
    return f"{named}units{limits}" if goods.value is Value.UNITS else purchases(goods)


def whole(goods: Goods, your: bool = False) -> str:
    """Name what a share is a share of: "their purchases", "the Fasteners units they buy"."""
    named, limits = scope_words(goods.scope)
    if goods.value is Value.UNITS:
        do = does(goods.sales)
        return f"the {named}units {do.replace('they', 'you') if your else do}{limits}"
    return f"{'your' if your else 'their'} {purchases(goods)}"


def level(language: Language, at: Level) -> str:
    """Name a threshold by what it measures: "$100,000", "5% growth", "100% of the target", "80% share"."""
    return _LEVELS[at.of].format(language.figure(at.figure), "your" if at.yours else "the")


def reference(language: Language, over: Reference) -> str:
    """Name what growth is measured from."""
    if over.rule is BaselineRule.FIXED:
        return "their baseline"
    if over.rule is BaselineRule.AVERAGE_OF_YEARS:
        return f"the average of {several(over.years, 'year')}"
    if over.rule is BaselineRule.GREATER_OF and over.floor is not None:
        return f"last year or {language.figure(over.floor)}, whichever is more"
    return "the same period last year"


def some(names: tuple[str, ...], more: int) -> str:
    """Write a list; what is left out is counted."""
    return listed((*names, f"{more:,} more") if more else names)


def count_of(figure: Figure) -> str:
    """Write how many, without their unit."""
    return format_number(figure.value)
