"""
How certain it is that an unknown code means one of ours, and what that rests on. Pure.

The rule, best ground first:

| Ground | Certainty |
|---|---|
| the same but for signs, spaces and capitals | 95 |
| the same article number (GTIN of 8, 12, 13 or 14 digits, check digit right) | 95 |
| the same but for leading zeros | 90 |
| the name is ours, word by word | 90 |
| the code means this in files of somebody else | 85 |
| one letter is different, missing, added or swapped with its neighbour | 70 |
| the names are alike: eight tenths of their likeness, from 75 % up | 60 to 79 |
| one digit is different: that is often another product | 45 |

A second ground of another kind (code and name, code and memory) adds 5, to 99 at most: certain is only what is written
exactly or was said. A ground that two or more of ours share is worth 50 at most.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

SAME_BUT_SIGNS = 95
SAME_GTIN = 95
SAME_BUT_ZEROS = 90
SAME_NAME = 90
SAID_ELSEWHERE = 85
ONE_LETTER = 70
ONE_DIGIT = 45
NAME_SHARE = 80
NAME_LIKE_MIN = 75
AGREEING = 5
SHARED_MAX = 50
CERTAINTY_MAX = 99
# Shorter codes differ in one letter from half of all others.
LETTERS_MIN = 4
GTIN_DIGITS = (8, 12, 13, 14)
LEGAL_FORMS = frozenset(
    (
        "ag",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "inc",
        "incorporated",
        "kg",
        "limited",
        "llc",
        "llp",
        "ltd",
        "nv",
        "oy",
        "plc",
        "sa",
        "sarl",
        "sas",
        "se",
        "sl",
        "spa",
        "srl",
    )
)


@dataclass(frozen=True)
class Known:
    """One of ours: a partner with its code, or a product with its SKU."""

    id: UUID
    code: str
    name: str


@dataclass(frozen=True)
class Suggestion:
    """
    One of ours that a code may mean.

    :param certainty: 0 to 99, by the rule of this module
    :param basis: what it rests on, in words
    """

    id: UUID
    code: str
    name: str
    certainty: int
    basis: str


@dataclass(frozen=True)
class _Ground:
    kind: str
    certainty: int
    basis: str


@dataclass
class Shelf:
    """All of ours, laid out to be compared with many codes."""

    known: Mapping[UUID, Known]
    by_bare: Mapping[str, Sequence[UUID]] = field(default_factory=dict)
    by_trimmed: Mapping[str, Sequence[UUID]] = field(default_factory=dict)
    by_gtin: Mapping[str, Sequence[UUID]] = field(default_factory=dict)
    by_words: Mapping[str, Sequence[UUID]] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Iterable[Known]) -> Shelf:
        """Lay out what is known."""
        shelf: dict[str, dict[str, list[UUID]]] = {
            name: defaultdict(list) for name in ("by_bare", "by_trimmed", "by_gtin", "by_words")
        }
        kept = {one.id: one for one in known}
        for one in kept.values():
            for name, key in (
                ("by_bare", bare(one.code)),
                ("by_trimmed", bare(one.code).lstrip("0")),
                ("by_gtin", gtin(one.code)),
                ("by_words", words_of(one.name)),
            ):
                if key:
                    shelf[name][key].append(one.id)
        return cls(kept, **shelf)


def suggest(
    shelf: Shelf, code: str, name: str = "", *, elsewhere: Mapping[UUID, str] | None = None, limit: int = 3
) -> list[Suggestion]:
    """
    List what a code may mean, the most certain first.

    :param name: how the sender calls it, where that is known; the code itself is compared with names too
    :param elsewhere: what the code means in files of others, with their names
    """
    found: dict[UUID, list[_Ground]] = defaultdict(list)
    _add_codes(found, shelf, code)
    for text in {words_of(name), words_of(code)} - {""}:
        _add_names(found, shelf, text)
    for known_id, sender in (elsewhere or {}).items():
        if known_id in shelf.known:
            found[known_id].append(_Ground("memory", SAID_ELSEWHERE, f"means this in files of {sender}"))
    listed = [_suggestion(shelf.known[known_id], grounds) for known_id, grounds in found.items()]
    return sorted(listed, key=lambda one: (-one.certainty, one.code))[:limit]


def bare(code: str) -> str:
    """Give a code without signs, spaces and capitals."""
    folded = unicodedata.normalize("NFKC", code).upper()
    return "".join(character for character in folded if character.isalnum())


def gtin(code: str) -> str:
    """Give an article number in 14 digits; empty for what is none, or has a wrong check digit."""
    digits = bare(code)
    if not (digits.isascii() and digits.isdigit() and len(digits) in GTIN_DIGITS):
        return ""
    full = digits.zfill(14)
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(full[:-1]))
    return full if (total + int(full[-1])) % 10 == 0 and full.strip("0") else ""


def words_of(name: str) -> str:
    """Give the words of a name for comparison: small letters without accents, in order, no legal form."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in folded if not unicodedata.combining(c) and c not in ".'’")
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    kept = [word for word in words if word not in LEGAL_FORMS] or words
    return " ".join(sorted(kept)) if any(word.isalpha() and len(word) >= LETTERS_MIN for word in kept) else ""


def _add_codes(found: dict[UUID, list[_Ground]], shelf: Shelf, code: str) -> None:
    """Compare a code with codes; only the best ground of the kind counts for each of ours."""
    own = bare(code)
    trimmed = own.lstrip("0")
    seen: set[UUID] = set()
    for ids, certainty, basis in (
        (shelf.by_bare.get(own, ()), SAME_BUT_SIGNS, "same code but for signs, spaces and capitals"),
        (shelf.by_gtin.get(gtin(code), ()), SAME_GTIN, "same article number (GTIN)"),
        (shelf.by_trimmed.get(trimmed, ()), SAME_BUT_ZEROS, "same code but for leading zeros"),
    ):
        _add(found, [one for one in ids if one not in seen], "code", certainty, basis)
        seen |= set(ids)
    if len(own) < LETTERS_MIN or seen:
        return
    near = process.extract(own, list(shelf.by_bare), scorer=OSA.distance, score_cutoff=1, limit=20)
    letters = [key for key, _, _ in near if not _digit_differs(own, key)]
    digits = [key for key, _, _ in near if _digit_differs(own, key)]
    _add(found, _ids(shelf.by_bare, letters), "code", ONE_LETTER, "one letter differs")
    _add(found, _ids(shelf.by_bare, digits), "code", ONE_DIGIT, "one digit differs")


def _add_names(found: dict[UUID, list[_Ground]], shelf: Shelf, text: str) -> None:
    same = shelf.by_words.get(text, ())
    _add(found, same, "name", SAME_NAME, "same name")
    if same:
        return
    scored = process.extract(
        text, list(shelf.by_words), scorer=fuzz.token_sort_ratio, score_cutoff=NAME_LIKE_MIN, limit=10
    )
    for key, likeness, _ in scored:
        alike = int(likeness)
        _add(found, shelf.by_words[key], "name", alike * NAME_SHARE // 100, f"names are {alike}% alike")


def _add(
    found: dict[UUID, list[_Ground]], ids: Sequence[UUID], kind: str, certainty: int, basis: str
) -> None:
    if len(ids) > 1:
        certainty, basis = min(certainty, SHARED_MAX), f"{basis}, as with {len(ids) - 1} more"
    for one in ids:
        found[one].append(_Ground(kind, certainty, basis))


def _suggestion(known: Known, grounds: Sequence[_Ground]) -> Suggestion:
    best: dict[str, _Ground] = {}
    for ground in sorted(grounds, key=lambda one: -one.certainty):
        best.setdefault(ground.kind, ground)
    first, *others = best.values()
    certainty = min(first.certainty + (AGREEING if others else 0), CERTAINTY_MAX)
    basis = " and ".join(ground.basis for ground in best.values())
    return Suggestion(known.id, known.code, known.name, certainty, basis)


def _ids(by_key: Mapping[str, Sequence[UUID]], keys: Iterable[str]) -> list[UUID]:
    return [one for key in keys for one in by_key[key]]


def _digit_differs(left: str, right: str) -> bool:
    """Say whether the one character that differs is a digit on either side."""
    return [one for one in left if one.isdigit()] != [one for one in right if one.isdigit()]
