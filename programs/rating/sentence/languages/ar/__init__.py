"""Modern standard Arabic, as business letters are written from Casablanca to Dubai."""

from __future__ import annotations

from decimal import Decimal

from programs.rating.sentence.languages.ar.clauses import ArabicClauses
from programs.rating.sentence.languages.ar.details import ArabicDetails
from programs.rating.sentence.languages.ar.lead import ArabicLead
from programs.rating.sentence.languages.ar.rule import ArabicRule
from programs.rating.sentence.languages.base import plural
from vir.foundation.money import format_number


class Arabic(ArabicRule, ArabicClauses, ArabicDetails, ArabicLead):
    """Arabic sentences."""

    def units(self, value: Decimal) -> str:
        """Write a number of units, whose noun is plural from 3 to 10 only."""
        return f"{format_number(value)} {plural(value, few='وحدات', other='وحدة')}"
