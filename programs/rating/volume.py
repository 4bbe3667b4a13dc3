"""What was bought: the figures that terms are applied to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Volume:
    """
    Eligible purchases of one partner, added up.

    `net` and `gross` are in the program's currency and include returns as negative amounts. `line_count`
    counts the lines that are not returns; `returns_net` is the part of `net` that returns make, zero or
    negative.
    """

    net: Decimal
    gross: Decimal
    quantity: Decimal
    line_count: int = 0
    return_count: int = 0
    returns_net: Decimal = Decimal(0)

    def __add__(self, other: Volume) -> Volume:
        return Volume(
            net=self.net + other.net,
            gross=self.gross + other.gross,
            quantity=self.quantity + other.quantity,
            line_count=self.line_count + other.line_count,
            return_count=self.return_count + other.return_count,
            returns_net=self.returns_net + other.returns_net,
        )

    def in_proportion(self, part: Decimal, whole: Decimal) -> Volume:
        """Give `part` of `whole` of the amounts; lines are not counted, as there are none such."""
        return Volume(
            net=self.net * part / whole,
            gross=self.gross * part / whole,
            quantity=self.quantity * part / whole,
        )


NO_VOLUME = Volume(Decimal(0), Decimal(0), Decimal(0))
