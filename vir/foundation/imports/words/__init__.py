"""What the columns of a file are called in seven languages, and in the field names of three programs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from vir.foundation.imports.words import (
    arabic,
    english,
    french,
    german,
    japanese,
    portuguese,
    programs,
    spanish,
)

LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "English": english.HEADERS,
    "German": german.HEADERS,
    "French": french.HEADERS,
    "Spanish": spanish.HEADERS,
    "Portuguese": portuguese.HEADERS,
    "Japanese": japanese.HEADERS,
    "Arabic": arabic.HEADERS,
    "programs": programs.HEADERS,
}
# Columns of ours that hold the same under another name.
_SAME_AS = {
    "invoice": "document",
    "sold_on": "sale_date",
    "customer": "end_customer",
    "serial_number": "serial",
    "unit_of_measure": "unit",
    "uom": "unit",
    "claimed_amount": "claimed",
}
# The currency that a header ends with says nothing about what the column is; "(incl. VAT)" says a lot.
_CURRENCY = r"(?:eur|usd|gbp|chf|brl|jpy|mxn|sar|aed|egp|euros?|r\$|[€$£¥円]|ريال|درهم)"
_TAIL = re.compile(
    rf"(?:[\s_/-]+(?:in |en |em |de )?{_CURRENCY}|\s*[(\[（【]\s*{_CURRENCY}\s*[)\]）】])\s*$", re.IGNORECASE
)
_SPLIT = re.compile(r"[\W_]+")
# German letters that keyboards without them write as two.
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def known_as(column: str) -> frozenset[str]:
    """Give the folded headers that a column of ours is known by, in all languages."""
    return _all_words().get(_SAME_AS.get(column, column), frozenset())


def folded(header: str) -> str:
    """
    Write a header for comparison: small letters and digits alone, without accents and the currency at the end.
    """
    plain = unicodedata.normalize("NFKC", header)
    plain = _TAIL.sub("", plain.strip()) or plain
    bare = unicodedata.normalize("NFD", plain.casefold())
    # Accents go, but not the marks that make another letter of a Japanese one.
    kept = "".join(c for c in bare if unicodedata.category(c) != "Mn" or c in "\u3099\u309a")
    kept = unicodedata.normalize("NFC", kept).replace("ة", "ه").replace("ى", "ي").replace("ـ", "")
    return _SPLIT.sub("", kept)


@cache
def _all_words() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for headers in LANGUAGES.values():
        for column, words in headers.items():
            for word in words.split(" | "):
                found.setdefault(column, set()).update((folded(word), folded(word.translate(_SPELLED))))
    return {column: frozenset(words) for column, words in found.items()}
