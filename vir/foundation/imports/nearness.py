"""Codes and words that are nearly one another: written differently, or mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

# Below this likeness, of 100, two codes are two codes.
LIKENESS_MIN = 80
# A code so short is like many others.
SHORT = 4
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def bare(code: str) -> str:
    """Give a code as it is compared: without signs, spaces, case and zeros before it, O as 0 and I as 1."""
    plain = re.sub(r"[^0-9A-Z]", "", code.upper()) or code.upper()
    return plain.translate(_LOOKALIKES).lstrip("0")


def nearest(text: str, known: Iterable[str], *, at_most: int) -> list[str]:
    """
    List the known codes nearest to a text: those that differ in writing only, else the most alike.

    One that differs in writing only leaves no doubt, so it stands alone; of several, all are offered.
    """
    wanted = bare(text)
    choices = list(dict.fromkeys(known))
    same = [code for code in choices if bare(code) == wanted]
    if same or not wanted:
        return same[:at_most]
    if len(wanted) < SHORT:
        return []
    found = process.extract(
        wanted, [bare(code) for code in choices], scorer=fuzz.ratio, limit=at_most, score_cutoff=LIKENESS_MIN
    )
    return [choices[place] for _, _, place in found]
