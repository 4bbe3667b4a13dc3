"""The picture of a design's curve, for the choice of what to start from."""

from __future__ import annotations

from datetime import date, timedelta

from programs.queries.starting_points import Frame, document_from
from programs.terms import DocumentRefused, Terms
from vir.faces.console.lists.mini_curve import MiniCurve, mini_curve

_QUARTER = timedelta(days=90)


def curve_of_start(key: str, currency: str, today: date) -> MiniCurve | None:
    """Draw a design as it would be started today; None where it has no tiers yet."""
    frame = Frame("NEW", "New program", currency, today, today + _QUARTER)
    try:
        return mini_curve(Terms.from_document(document_from(key, frame)))
    except DocumentRefused:
        return None
