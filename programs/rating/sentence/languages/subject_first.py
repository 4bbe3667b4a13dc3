"""Languages whose rule begins with who earns and goes on with what, when, from where on and up to what."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from programs.rating.sentence.facts.rule import Cap, LumpSum, Once, Rates, Reward, Rule, Span
from programs.rating.sentence.languages.base import (
    CAPS,
    ELIGIBILITY,
    PERIOD,
    STARTS,
    THRESHOLD,
    Language,
)
from programs.rating.sentence.pieces import Piece


class SubjectFirst(Language):
    """The order of a rule that most languages of Europe share; every part of it they say themselves."""

    # What stands between a period of last year and the days of this one, which could be read as one.
    pause: ClassVar[str] = ", "

    def rule(self, rule: Rule) -> list[Piece]:
        """Say the core of a rule, up to its full stop."""
        return [
            Piece(self.earners(rule.who), ELIGIBILITY),
            Piece(self.space),
            *self.reward(rule.reward),
            Piece(self.in_each(rule.span), PERIOD),
            Piece(self.pause if _grows(rule.reward) else self.space),
            Piece(self.days(rule.span), STARTS),
            Piece("" if rule.once is None else self.once(rule.once), THRESHOLD),
            Piece(self.up_to(rule.caps) if rule.caps else "", CAPS),
            Piece("."),
        ]

    @abstractmethod
    def reward(self, fact: Reward) -> list[Piece]:
        """Say what is paid on what."""

    @abstractmethod
    def in_each(self, span: Span) -> str:
        """Say in which periods, nothing where there is only one."""

    @abstractmethod
    def days(self, span: Span) -> str:
        """Say from when to when."""

    @abstractmethod
    def once(self, fact: Once) -> str:
        """Say from what on it pays."""

    @abstractmethod
    def up_to(self, caps: tuple[Cap, ...]) -> str:
        """Name the caps."""

    def rates(self, rates: Rates, to: str) -> str:
        """Write the lowest and the highest rate, once where they are the same."""
        first, last = self.figure(rates.first), self.figure(rates.last)
        return first if first == last else f"{first}{to}{last}"


def _grows(fact: Reward) -> bool:
    return not isinstance(fact, LumpSum) and fact.over is not None
