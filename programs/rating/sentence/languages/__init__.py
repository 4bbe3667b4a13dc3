"""The languages in which a program can be told, one package each."""

from __future__ import annotations

from collections.abc import Mapping

from programs.rating.sentence.languages.ar import Arabic
from programs.rating.sentence.languages.base import Language, Parts
from programs.rating.sentence.languages.de import German
from programs.rating.sentence.languages.en import English
from programs.rating.sentence.languages.es import Spanish
from programs.rating.sentence.languages.fr import French
from programs.rating.sentence.languages.ja import Japanese
from programs.rating.sentence.languages.pt import Portuguese
from vir.foundation.periods import current_locale, language_of

ENGLISH: Language = English()
LANGUAGES: Mapping[str, Language] = {
    "en": ENGLISH,
    "de": German(),
    "fr": French(),
    "es": Spanish(),
    "pt": Portuguese(),
    "ja": Japanese(),
    "ar": Arabic(),
}

__all__ = ["ENGLISH", "LANGUAGES", "Language", "Parts", "language"]


def language() -> Language:
    """Give the language that is read just now."""
    return LANGUAGES[language_of(current_locale())]
