"""German, as trade contracts and their correspondence are written."""

from __future__ import annotations

from decimal import Decimal

from programs.rating.sentence.languages.de.clauses import GermanClauses
from programs.rating.sentence.languages.de.details import GermanDetails
from programs.rating.sentence.languages.de.lead import GermanLead
from programs.rating.sentence.languages.de.rule import GermanRule
from vir.foundation.money import format_number


class German(GermanRule, GermanClauses, GermanDetails, GermanLead):
    """German sentences."""

    def units(self, value: Decimal) -> str:
        """Write a number of units: "750 Stück"."""
        return f"{format_number(value)} Stück"
