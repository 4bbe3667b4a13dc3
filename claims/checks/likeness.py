"""Numbers and names for comparison: what makes two of them the same, and what makes them alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

# Letters that are read and typed as digits; for likeness only, never for being the same.
_CONFUSED = str.maketrans("OQILSBZ", "0011582")
HELD_DIGITS_MIN = 4
_IDLE_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_RUNNING = re.compile(r"^(.*?)([0-9]{1,15})$")
_DIGITS = re.compile(r"[0-9]+")


def number_key(text: str) -> str:
    """Give an invoice or serial number for comparison: capital letters and digits only, leading zeros away."""
    kept = "".join(mark for mark in unicodedata.normalize("NFKC", text).upper() if mark.isalnum())
    return kept.lstrip("0")


@lru_cache(maxsize=65_536)
def similar_key(norm: str) -> str:
    """Give a normalised number without what is easily confused: O as 0, I and L as 1, zeros before a number."""
    return _IDLE_ZEROS.sub("", norm.translate(_CONFUSED))


@lru_cache(maxsize=65_536)
def customer_key(name: str) -> str:
    """Give a name of a company for comparison: letters and digits only, small."""
    return "".join(mark for mark in unicodedata.normalize("NFKC", name).casefold() if mark.isalnum())


def series_of(norm: str) -> tuple[str, int] | None:
    """Split a normalised number into what stands before its running number, and the number."""
    found = _RUNNING.match(norm)
    return (found[1], int(found[2])) if found else None


def holds_other(one: str, other: str) -> bool:
    """
    Say whether one number is the other with something before or behind it: 77385 and INV77385, or 77385COPY.

    What is shorter has at least four digits; fewer are met by chance.
    """
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if sum(mark.isdigit() for mark in shorter) < HELD_DIGITS_MIN or longer == shorter:
        return False
    return longer.startswith(shorter) or longer.endswith(shorter)


def edits_between(one: str, other: str, most: int) -> int | None:
    """Count the letters changed, left out, added or swapped between two texts; None if more than `most`."""
    edits = OSA.distance(one, other, score_cutoff=most)
    return edits if edits <= most else None


def digit_runs(text: str) -> set[str]:
    """Give every run of digits in a text, without leading zeros."""
    return {run.lstrip("0") for run in _DIGITS.findall(text)}


def longest_run(norm: str) -> str:
    """Give the longest run of digits of a number, without leading zeros."""
    return max((run.lstrip("0") for run in _DIGITS.findall(norm)), key=len, default="")


def same_shape(one: str, other: str) -> bool:
    """Say whether two numbers differ in nothing but their digits."""
    return len(one) == len(other) and all(
        a == b or (a.isdigit() and b.isdigit()) for a, b in zip(one, other, strict=True)
    )
