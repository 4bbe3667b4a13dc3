"""Terms reduced to their tiers, for questions about the tiers alone."""

from __future__ import annotations

from dataclasses import replace

from programs.terms import Terms


def tiers_alone(terms: Terms) -> Terms:
    """
    Give terms without conditions and kickers.

    Both need facts that nobody has before anything is sold: an unknown condition does not hold, and every tier
    would pay nothing.
    """
    if not terms.conditions and not terms.reward.kickers:
        return terms
    return replace(terms, conditions=(), reward=replace(terms.reward, kickers=()))
