"""One difference between two versions, in words, with what it does to partners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

NOTHING = "—"


class Effect(StrEnum):
    """What a change does to partners, taken by itself."""

    IMPROVES = "improves"
    WORSENS = "worsens"
    NEUTRAL = "neutral"

    @property
    def label(self) -> str:
        """Give the word that people see."""
        return {"improves": "Better", "worsens": "Worse", "neutral": "Neither"}[self.value]


@dataclass(frozen=True)
class Change:
    """
    One difference, with both sides in words.

    A change that cannot be told to be better for every partner is one for the worse, and not `sure`.
    """

    section: str
    what: str
    old: str
    new: str
    effect: Effect
    sure: bool = True


Verdict = tuple[Effect, bool]
BETTER: Verdict = (Effect.IMPROVES, True)
WORSE: Verdict = (Effect.WORSENS, True)
NEITHER: Verdict = (Effect.NEUTRAL, True)
UNSURE: Verdict = (Effect.WORSENS, False)


def higher_is_better(old: Any, new: Any) -> Verdict:
    """Judge a figure that partners want higher."""
    return BETTER if new > old else WORSE


def lower_is_better(old: Any, new: Any) -> Verdict:
    """Judge a figure that partners want lower."""
    return BETTER if new < old else WORSE


def wider(old: frozenset[Any], new: frozenset[Any]) -> Verdict:
    """Judge a list that lets partners or purchases in: more in it is better."""
    if old < new:
        return BETTER
    return WORSE if new < old else UNSURE


def given_is_better(old: object | None, new: object | None, both: Callable[[Any, Any], Verdict]) -> Verdict:
    """Judge what is good to have, and where both sides have it, what it says."""
    if old is None:
        return BETTER
    return WORSE if new is None else both(old, new)


def given_is_worse(old: object | None, new: object | None, both: Callable[[Any, Any], Verdict]) -> Verdict:
    """Judge what is a limit, and where both sides have it, what it says."""
    if old is None:
        return WORSE
    return BETTER if new is None else both(old, new)
