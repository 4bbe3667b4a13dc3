"""
Text in the letters that banks take, and what was changed to get there.

The letters are those of the SEPA rulebooks (EPC217-08): Latin without accents, digits and / - ? : ( ) . , ' + and
the space. Accented letters lose their accent, Greek and Cyrillic ones become Latin by the table of the same document,
and what has no letter there becomes a full stop, so that nobody takes it for a letter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")
OTHER = "."

_WHOLE = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
    "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T",
    "ı": "i", "ĸ": "k", "ŋ": "n", "Ŋ": "N", "&": "+", "@": "(at)", "_": "-", '"': "'", "`": "'", "‘": "'",
    "’": "'", "“": "'", "”": "'", "„": "'", "«": "'", "»": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
    ";": ",", "€": "EUR", "£": "GBP", "$": "USD", "[": "(", "]": ")", "{": "(", "}": ")", "|": "/", "\\": "/",
    "…": "...", "·": ".", "•": ".", "#": ".", "*": ".", "%": ".", "~": "-", "<": "(", ">": ")", "=": "-", "!": ".",
    "^": "'",
}  # fmt: skip
# Greek, then Cyrillic, as the European Payments Council writes them.
_LETTERS = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ы": "y", "ь": "y", "э": "e", "ю": "yu", "я": "ya",
    "ё": "e", "і": "i", "ї": "i", "є": "ye", "ґ": "g", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz",
}  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """
    A text that a format holds in other letters, or shorter.

    :ivar where: the payment, such as "PM-2026-0031"
    :ivar what: the field in words, such as "account holder"
    """

    where: str
    what: str
    was: str
    now: str


def to_latin(text: str) -> str:
    """Write a text in the letters that banks take; one space stands for any run of them."""
    written = "".join(_letter(letter) for letter in unicodedata.normalize("NFC", text))
    return re.sub(r"\s+", " ", written).strip()


def has_letters(text: str) -> bool:
    """Say whether anything of a text is left to read once it is written so."""
    return any(letter.isalnum() for letter in to_latin(text))


class Writer:
    """Write texts for one file, and remember what was changed."""

    def __init__(self) -> None:
        self.changed: list[Changed] = []

    def text(self, where: str, what: str, text: str, length_max: int) -> str:
        """Write a text in the letters that banks take, cut to a length."""
        now = to_latin(text)[:length_max].rstrip()
        if now != text:
            self.changed.append(Changed(where, what, text, now))
        return now


def _letter(letter: str) -> str:
    if letter in ALLOWED:
        return letter
    if letter in _WHOLE:
        return _WHOLE[letter]
    if letter.isspace():
        return " "
    if unicodedata.category(letter) in ("Cc", "Cf", "Mn"):
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    if plain and plain != letter:
        return "".join(_letter(part) for part in plain)
    low = _LETTERS.get(letter.lower())
    if low is None:
        return OTHER
    return low if letter.islower() else low.capitalize()
