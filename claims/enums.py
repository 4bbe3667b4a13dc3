"""Words of this floor."""

from __future__ import annotations

from enum import StrEnum


class LineType(StrEnum):
    SALE = "sale"
    RETURN = "return"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return self.value.capitalize()


class Basis(StrEnum):
    SELL_IN = "sell_in"
    SELL_THROUGH = "sell_through"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"sell_in": "Sell-in", "sell_through": "Sell-through"}[self.value]
