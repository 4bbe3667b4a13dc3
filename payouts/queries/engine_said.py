"""What the engine writes of a working, as somebody reads it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from payouts.statements.saying import said


def engine_said(currency: str) -> Callable[[str], str]:
    """
    Give what says a text of the engine, written in American English, in the language that is read just now.

    :param currency: the one its amounts are in
    """
    return partial(said, currency=currency)
