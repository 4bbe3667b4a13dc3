"""An answer that a person has to give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Ambiguous(Generic[T]):
    """
    The samples do not decide between the candidates, so a person has to be asked.

    No candidates at all: none of the samples was of a known shape.
    """

    candidates: tuple[T, ...]
