"""How certain an amount is, in type and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from vir.foundation.words import later

Certainty = Literal["projected", "earned", "confirmed", "paid"]


class UnknownCertainty(LookupError):
    """A page asked for a certainty that does not exist."""


@dataclass(frozen=True, slots=True)
class Words:
    """What stands before the amount, and what a screen reader says after it; both are said where they are shown."""

    before: str = ""
    spoken: str = ""


WORDS: Final[dict[Certainty, Words]] = {
    "projected": Words(before=later("about")),
    "earned": Words(before="~", spoken=later("earned to date, not final")),
    "confirmed": Words(),
    "paid": Words(spoken=later("paid")),
}


def words_of(state: Certainty) -> Words:
    """
    Return the words of a certainty.

    :raises UnknownCertainty: if it is none of projected, earned, confirmed, paid
    """
    try:
        return WORDS[state]
    except KeyError:
        raise UnknownCertainty(f"{state!r} is not one of {', '.join(WORDS)}.") from None
