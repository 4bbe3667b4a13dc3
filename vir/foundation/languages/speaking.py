"""Write everything in one language: texts of the catalogues, sentences, numbers, dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from vir.foundation.periods import reading_in

ENGLISH: Final = "en"
BRITISH: Final = "en-gb"
# Each by its own name, in the order in which they are offered.
LANGUAGES: Final[Mapping[str, str]] = {
    ENGLISH: "English",
    BRITISH: "English (United Kingdom)",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pt-br": "Português (Brasil)",
    "ja": "日本語",
    "ar": "العربية",
}
RIGHT_TO_LEFT: Final = frozenset({"ar"})
_FIRST_STRONG_ISOLATE: Final = "\u2068"
_END_OF_ISOLATE: Final = "\u2069"
# English that is not American: dates and spelling are British there.
_AMERICAN: Final = frozenset({"en", "en-us", "en-ca", "en-ph"})


@contextmanager
def speaking(language: str, formats: str = "") -> Iterator[str]:
    """
    Write everything inside for a reader of that language.

    :param language: a code of LANGUAGES; another one is read as its nearest, English if there is none
    :param formats: the locale of numbers and amounts where that is another one, such as "de-CH"
    """
    code = known_language(language) or ENGLISH
    with translation.override(code), reading_in(code, formats):
        yield code


def known_language(name: str) -> str:
    """Give the code of the language that a name means, "de" for "de-AT"; empty if nothing is written in it."""
    code = name.strip().lower().replace("_", "-")
    if code in LANGUAGES:
        return code
    base = code.partition("-")[0]
    if base == ENGLISH:
        return ENGLISH if code in _AMERICAN else BRITISH
    if base == "pt":
        return "pt-br"
    return base if base in LANGUAGES else ""


def asked_language(accepted: str) -> str:
    """
    Give the language that a browser asks for first among those there are; empty without one.

    :param accepted: the header Accept-Language, "de-CH,de;q=0.9,en;q=0.8"
    """
    for name, _ in parse_accept_lang_header(accepted):
        if code := known_language(name):
            return code
    return ""


def held(value: object) -> object:
    """
    Give a value as it stands inside a text: where that runs from right to left, apart from what is around it.

    Otherwise the sign of an amount, or the dash of a code, is drawn on the other side of what follows.
    """
    if isinstance(value, str) and value and translation.get_language_bidi():
        return f"{_FIRST_STRONG_ISOLATE}{value}{_END_OF_ISOLATE}"
    return value
