"""What two versions of the terms say, word for word: what was added and what was taken out. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["kept", "added", "removed"]
# What is written without spaces between words is compared sign by sign.
_UNSPACED = "\u3001-\u30ff\u3400-\u9fff\uff00-\uffef"
# A word with the space behind it, so that runs put together are the text again.
_WORDS = re.compile(rf"(?:[{_UNSPACED}]|[^\s{_UNSPACED}]+)\s*")


@dataclass(frozen=True)
class Run:
    """Words in a row that share their fate."""

    text: str
    kind: Kind

    @property
    def words(self) -> str:
        """Give the words without the space behind them, which is no change."""
        return self.text.rstrip()


@dataclass(frozen=True)
class Redlined:
    """One part of the terms in both versions; `label` is empty for the rule itself."""

    label: str
    runs: tuple[Run, ...]

    @property
    def is_changed(self) -> bool:
        """Tell whether anything was added or taken out."""
        return any(run.kind != "kept" for run in self.runs)


def redline(old: str, new: str) -> tuple[Run, ...]:
    """Tell of every word whether it stayed, was taken out or was added; what was taken out stands first."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    bare_before, bare_after = [word.rstrip() for word in before], [word.rstrip() for word in after]
    runs: list[Run] = []
    matched = SequenceMatcher(None, bare_before, bare_after, autojunk=False)
    for act, i1, i2, j1, j2 in matched.get_opcodes():
        if act == "equal":
            runs.append(Run("".join(after[j1:j2]), "kept"))
            continue
        if i1 < i2:
            runs.append(Run("".join(before[i1:i2]), "removed"))
        if j1 < j2:
            runs.append(Run("".join(after[j1:j2]), "added"))
    return tuple(runs)


def redlined(old: Mapping[str, str], new: Mapping[str, str]) -> list[Redlined]:
    """Compare terms part by part, in the order of the new ones; a part that only one has is new or gone as a whole."""
    labels: Sequence[str] = [*new, *(label for label in old if label not in new)]
    return [Redlined(label, redline(old.get(label, ""), new.get(label, ""))) for label in labels]
