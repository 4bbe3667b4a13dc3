"""Japanese, in the polite style of business letters."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from programs.rating.sentence.languages.ja.clauses import JapaneseClauses
from programs.rating.sentence.languages.ja.details import JapaneseDetails
from programs.rating.sentence.languages.ja.lead import JapaneseLead
from programs.rating.sentence.languages.ja.rule import JapaneseRule
from vir.foundation.money import format_number


class Japanese(JapaneseRule, JapaneseClauses, JapaneseDetails, JapaneseLead):
    """Japanese sentences, which stand without a space between them."""

    space: ClassVar[str] = ""

    def units(self, value: Decimal) -> str:
        """Write a number of units: "750個"."""
        return f"{format_number(value)}個"
