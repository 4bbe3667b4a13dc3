"""A rule sentence cut where its terms meet, each piece with the place in the document that it says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Piece(NamedTuple):
    """Some words of a rule sentence and the path of the term they say, empty for what only joins others."""

    text: str
    path: str = ""


def joined(pieces: Iterable[Piece]) -> str:
    """Give the sentence that pieces make."""
    return "".join(piece.text for piece in pieces)
