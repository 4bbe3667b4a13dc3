"""
Phrases of the rule sentence that checks and comparisons quote, in the language that is read just now.

Where only English has the phrase by itself, another language says it in its sentence.
"""

from __future__ import annotations

from decimal import Decimal

from programs.enums import MeasureKind
from programs.rating.sentence.facts.clauses import Kicks, NothingUnless
from programs.rating.sentence.languages import ENGLISH, language
from programs.rating.sentence.languages.en import clauses, words
from programs.rating.sentence.planning.clauses import gate_of, kick_of
from programs.rating.sentence.planning.goods import amount_of, level_of, product, rate_of, threshold_of
from programs.terms import Condition, Kicker, Terms

__all__ = [
    "amount_words",
    "exact_threshold",
    "gate_words",
    "kicker_words",
    "level",
    "period",
    "product",
    "rate_text",
]


def gate_words(terms: Terms, condition: Condition) -> str:
    """Write a condition: "net Cordless purchases reach $50,000", "every invoice is paid"."""
    say, gate = language(), gate_of(terms, condition)
    return clauses.gate(ENGLISH, gate) if say is ENGLISH else say.clause(NothingUnless((gate,)))


def kicker_words(terms: Terms, kicker: Kicker) -> str:
    """Say what a kicker adds, on what and when."""
    say, kick = language(), kick_of(terms, kicker)
    return clauses.kick(ENGLISH, kick) if say is ENGLISH else say.clause(Kicks((kick,)))


def rate_text(terms: Terms, rate: Decimal) -> str:
    """Write a rate as a sentence has it: "2.5%", "$4", "$4.50"."""
    return language().figure(rate_of(terms, rate))


def amount_words(terms: Terms, figure: MeasureKind, value: Decimal) -> str:
    """Write an amount of money or a number of units: "$50,000", "50 units"."""
    return language().figure(amount_of(terms, figure, value))


def exact_threshold(terms: Terms, value: Decimal) -> str:
    """Write a threshold with every digit it has: "$100,000", "100 units" or "5.125%"."""
    return language().figure(threshold_of(terms, value))


def level(terms: Terms, value: Decimal) -> str:
    """Name a threshold by what it measures: "$100,000", "5% growth", "100% of the target", "80% share"."""
    return words.level(ENGLISH, level_of(terms, value))


def period(terms: Terms) -> str:
    """Name a measurement period."""
    return words.PERIODS[terms.period]
