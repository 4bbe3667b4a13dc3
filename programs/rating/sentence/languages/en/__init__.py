"""English: American, and British where the locale says so."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from programs.rating.sentence.facts.clauses import ClauseFact
from programs.rating.sentence.facts.details import DetailFact
from programs.rating.sentence.facts.goods import Scope
from programs.rating.sentence.facts.lead import Ask, LeadFact
from programs.rating.sentence.facts.rule import Earners, Paid, Rule
from programs.rating.sentence.languages.base import Language, Parts
from programs.rating.sentence.languages.en import clauses, details, lead, rule, words
from programs.rating.sentence.pieces import Piece
from programs.rating.words import units


class English(Language):
    """English sentences."""

    def earners(self, who: Earners) -> str:
        """Name the partners, and let them earn."""
        return rule.earners(who)

    def rule(self, rule_: Rule) -> list[Piece]:
        """Say the core of a rule."""
        return rule.core(self, rule_)

    def paid(self, paid: Paid) -> str:
        """Say how and when it is paid."""
        return rule.paid(paid)

    def clause(self, fact: ClauseFact) -> str:
        """Say a term in a sentence of its own."""
        return clauses.clause(self, fact)

    def detail(self, fact: DetailFact) -> str:
        """Say a term among the details."""
        return details.detail(self, fact)

    def lead(self, fact: LeadFact) -> Parts:
        """Say a fact of the first sentence on a partner's page."""
        return lead.lead(self, fact)

    def ask(self, fact: Ask) -> str:
        """Say what an open condition asks for."""
        return lead.ask(self, fact)

    def units(self, value: Decimal) -> str:
        """Write a number of units: "1 unit", "750 units"."""
        return units(value)

    def tells(self, scope: Scope, sentence: str, said: Collection[Scope]) -> bool:
        """Tell whether a sentence names a scope in full, by the words that stand around its names."""
        before, limits = words.scope_words(scope)
        named = before.rstrip()
        whole = rf"(?<!and ){re.escape(named)} (?:purchases|sales|units?|is|are|in)\b" if named else ""
        rest = rf"{re.escape(limits)}(?! and)(?=[ ,.])" if limits else ""
        return bool(re.search(whole, sentence) and re.search(rest, sentence))
