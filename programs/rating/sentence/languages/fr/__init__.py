"""French, as trade contracts and their correspondence are written."""

from __future__ import annotations

from decimal import Decimal

from programs.rating.sentence.languages.base import plural
from programs.rating.sentence.languages.fr.clauses import FrenchClauses
from programs.rating.sentence.languages.fr.details import FrenchDetails
from programs.rating.sentence.languages.fr.lead import FrenchLead
from programs.rating.sentence.languages.fr.rule import FrenchRule
from vir.foundation.money import format_number


class French(FrenchRule, FrenchClauses, FrenchDetails, FrenchLead):
    """French sentences."""

    def units(self, value: Decimal) -> str:
        """Write a number of units: "1 unité", "750 unités"."""
        return f"{format_number(value)} {plural(value, one='unité', other='unités')}"
