"""What a look at terms finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """What a finding does: it refuses publication, asks whether something is meant, or is worth knowing."""

    MUST = "must"
    ASK = "ask"
    TIP = "tip"


class Option(NamedTuple):
    """Something that can be done about a finding: a key for programs, and words."""

    key: str
    words: str


@dataclass(frozen=True)
class Finding:
    """One thing about terms: a code for programs, where it is in the document, and a plain sentence."""

    code: str
    path: str
    sentence: str
    severity: Severity
    options: tuple[Option, ...] = ()

    @property
    def text(self) -> str:
        """Give the sentence with its options: "…. Options: incremental bands · smaller steps."."""
        if not self.options:
            return self.sentence
        return f"{self.sentence} Options: {' · '.join(option.words for option in self.options)}."


def must(code: str, path: str, sentence: str) -> Finding:
    """Find something that refuses publication."""
    return Finding(code, path, sentence, Severity.MUST)


def ask(code: str, path: str, sentence: str, *options: Option) -> Finding:
    """Find something that is allowed and rarely meant."""
    return Finding(code, path, sentence, Severity.ASK, options)


def tip(code: str, path: str, sentence: str, *options: Option) -> Finding:
    """Find something that is worth knowing."""
    return Finding(code, path, sentence, Severity.TIP, options)
