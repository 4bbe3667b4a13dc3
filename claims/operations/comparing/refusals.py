"""What the acts about comparisons refuse with."""

from __future__ import annotations

from vir.foundation.refusals import Refused
from vir.foundation.words import say


class UnableToCompare(Refused):
    """A list cannot be compared, or a row of it asked about or settled, as asked."""


class NoSuchComparison(UnableToCompare):
    """There is no such comparison for this partner or vendor; a page answers as for any unknown address."""

    def __init__(self) -> None:
        super().__init__(say("There is no such comparison."))
