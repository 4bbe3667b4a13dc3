"""Brazilian Portuguese."""

from __future__ import annotations

from decimal import Decimal

from programs.rating.sentence.languages.base import plural
from programs.rating.sentence.languages.pt.clauses import PortugueseClauses
from programs.rating.sentence.languages.pt.details import PortugueseDetails
from programs.rating.sentence.languages.pt.lead import PortugueseLead
from programs.rating.sentence.languages.pt.rule import PortugueseRule
from vir.foundation.money import format_number


class Portuguese(PortugueseRule, PortugueseClauses, PortugueseDetails, PortugueseLead):
    """Portuguese sentences."""

    def units(self, value: Decimal) -> str:
        """Write a number of units: "1 unidade", "750 unidades"."""
        return f"{format_number(value)} {plural(value, one='unidade', other='unidades')}"
