"""Comparing two versions of terms, section by section, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from programs.rating.changes import frame, limits, scope, tiers
from programs.rating.changes.change import Change, Effect
from programs.terms import Terms

Section = Callable[[Terms, Terms], Iterable[Change]]
SECTIONS: Sequence[Section] = (
    frame.name,
    frame.dates,
    frame.goal,
    frame.rhythm,
    scope.partners,
    scope.products,
    scope.basis,
    frame.measure,
    frame.reward,
    tiers.tiers,
    tiers.kickers,
    limits.caps,
    limits.minimum,
    limits.guarantee,
    limits.conditions,
    frame.returns,
    frame.together,
    limits.payment,
    frame.books,
)


def changes_between(old: Terms, new: Terms) -> list[Change]:
    """List what differs; nothing for equal terms."""
    return [change for section in SECTIONS for change in section(old, new)]


def needs_consent(changes: Iterable[Change]) -> bool:
    """Tell whether any of the changes is for the worse."""
    return any(change.effect is Effect.WORSENS for change in changes)
