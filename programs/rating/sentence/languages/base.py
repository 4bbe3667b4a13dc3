"""What every language must be able to say."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from decimal import Decimal
from typing import ClassVar

from programs.rating.sentence.facts.clauses import ClauseFact
from programs.rating.sentence.facts.details import DetailFact
from programs.rating.sentence.facts.goods import Amount, Figure, Number, Percent, Scope, Units
from programs.rating.sentence.facts.lead import Ask, LeadFact
from programs.rating.sentence.facts.rule import Earners, Paid, Rule
from programs.rating.sentence.pieces import Piece
from vir.foundation.money import (
    format_money,
    format_money_exact,
    format_money_short,
    format_number,
    format_percent,
)
from vir.foundation.periods import current_locale
from vir.foundation.periods.locale import cldr

# Some words of a sentence, and whether they are strong.
Parts = tuple[tuple[str, bool], ...]
_STRONG = "\x1f"

ELIGIBILITY, TIERS, KIND, APPLICATION = "eligibility", "reward.tiers", "reward.kind", "reward.application"
PRODUCTS, MEASURE, BASELINE = "products", "measure.kind", "measure.baseline.rule"
PERIOD, STARTS, THRESHOLD = "period", "starts_on", "reward.tiers[0].threshold"
CAPS, PAYMENT = "caps", "payment.method"


class Language(ABC):
    """
    A language with its own grammar.

    Each says every fact in sentences of its own: nothing is put together from words of another one, and a
    language that cannot say a fact cannot be made.
    """

    # What stands between two sentences.
    space: ClassVar[str] = " "

    @abstractmethod
    def earners(self, who: Earners) -> str:
        """Name the partners, and let them earn where the verb stands there."""

    @abstractmethod
    def rule(self, rule: Rule) -> list[Piece]:
        """Say the core of a rule, up to its full stop, without how it is paid."""

    @abstractmethod
    def paid(self, paid: Paid) -> str:
        """Say how and when it is paid."""

    @abstractmethod
    def clause(self, fact: ClauseFact) -> str:
        """Say a term in a sentence of its own."""

    @abstractmethod
    def detail(self, fact: DetailFact) -> str:
        """Say a term among the details."""

    @abstractmethod
    def lead(self, fact: LeadFact) -> Parts:
        """Say a fact of the first sentence on a partner's page."""

    @abstractmethod
    def ask(self, fact: Ask) -> str:
        """Say what an open condition asks for, to stand in a list."""

    @abstractmethod
    def units(self, value: Decimal) -> str:
        """Write a number of units: "750 units"."""

    def tells(self, scope: Scope, sentence: str, said: Collection[Scope]) -> bool:
        """
        Tell whether a sentence names a scope in full.

        :param said: what the core of the sentence speaks of, where it was made from the terms alone
        """
        return scope in said and all(name in sentence for name in (*scope.named, *scope.without))

    def figure(self, figure: Figure) -> str:
        """Write a figure with its sign or unit."""
        match figure:
            case Amount(value, currency, exact=True):
                return format_money_exact(value, currency)
            case Amount(value, currency, full=True):
                return format_money(value, currency)
            case Amount(value, currency):
                return format_money_short(value, currency)
            case Percent(value):
                return format_percent(value)
            case Number(value):
                return format_number(value)
            case Units(value):
                return self.units(value)


def plural(count: Decimal | int, **forms: str) -> str:
    """
    Give the form of a word that its count asks for by the plural rules of the locale.

    :param forms: by the names of the plural rules: one, two, few, many; `other` where none of them is given
    """
    rule = cldr(current_locale()).plural_form(count)
    return forms.get(rule, forms["other"])


def strong(text: str) -> str:
    """Mark some words as strong, for `parts`."""
    return f"{_STRONG}{text}{_STRONG}"


def parts(text: str) -> Parts:
    """Cut a text where its strong words begin and end."""
    return tuple((part, number % 2 == 1) for number, part in enumerate(text.split(_STRONG)) if part)
