"""Spanish that both sides of the Atlantic read."""

from __future__ import annotations

from decimal import Decimal

from programs.rating.sentence.languages.base import plural
from programs.rating.sentence.languages.es.clauses import SpanishClauses
from programs.rating.sentence.languages.es.details import SpanishDetails
from programs.rating.sentence.languages.es.lead import SpanishLead
from programs.rating.sentence.languages.es.rule import SpanishRule
from vir.foundation.money import format_number


class Spanish(SpanishRule, SpanishClauses, SpanishDetails, SpanishLead):
    """Spanish sentences."""

    def units(self, value: Decimal) -> str:
        """Write a number of units: "1 unidad", "750 unidades"."""
        return f"{format_number(value)} {plural(value, one='unidad', other='unidades')}"
