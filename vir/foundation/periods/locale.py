"""
In which language, and by which customs, texts are written just now.

A page of somebody who reads German is made inside `reading_in("de")`; everything that writes amounts, dates and
sentences follows. Without it everything is written in American English: what is stored (a published rule, an
audit trail, a file) never depends on who happened to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from babel import Locale, UnknownLocaleError

AMERICAN, BRITISH = "en_US", "en_GB"
DEFAULT = AMERICAN
# One locale for each language that can be read; regions of them (de_AT, fr_CA) bring their own figures.
LOCALES = (AMERICAN, BRITISH, "de", "fr", "es", "pt_BR", "ja", "ar")
# Figures stand in Western digits in Arabic too: codes of articles and invoices, bank files and spreadsheets carry
# them, most business letters from Casablanca to Dubai do, and a column keeps one scale from left to right.
DIGITS = "latn"

_LANGUAGES = {"en": AMERICAN, "de": "de", "fr": "fr", "es": "es", "pt": "pt_BR", "ja": "ja", "ar": "ar"}
_NAME = re.compile(r"([a-z]{2})(?:[-_]([a-z]{2}))?", re.IGNORECASE)
_current: ContextVar[str] = ContextVar("reading_in", default=DEFAULT)
_figures: ContextVar[str] = ContextVar("figures_in", default=DEFAULT)


class LocaleUnknown(ValueError):
    """A language, or a region of it, in which nothing can be written."""

    def __init__(self, name: object) -> None:
        super().__init__(f"“{name}” is not a language that can be read. Write one such as de or pt-BR.")


@contextmanager
def reading_in(name: str, figures: str = "") -> Iterator[str]:
    """
    Write everything inside for somebody who reads that language: "de", "pt-BR", "en_GB".

    :param figures: the locale of numbers and amounts where that is another one, such as "de-CH"; days keep to the
        language, as their months are words of it
    :raises LocaleUnknown: if nothing can be written in it
    """
    locale = locale_named(name)
    written = locale_named(figures) if figures else locale
    tokens = _current.set(locale), _figures.set(written)
    try:
        yield locale
    finally:
        _current.reset(tokens[0])
        _figures.reset(tokens[1])


def current_locale() -> str:
    """Give the locale that texts are written in: "en_US" unless somebody reads in another one."""
    return _current.get()


def figures_locale() -> str:
    """Give the locale that numbers and amounts are written in."""
    return _figures.get()


@cache
def locale_named(name: str) -> str:
    """
    Give the locale a name means: "en" is "en_US", "pt-br" is "pt_BR".

    :raises LocaleUnknown: if nothing can be written in it
    """
    found = _NAME.fullmatch(name)
    language, region = (found[1].lower(), (found[2] or "").upper()) if found else ("", "")
    if language not in _LANGUAGES:
        raise LocaleUnknown(name)
    if not region:
        return _LANGUAGES[language]
    locale = f"{language}_{region}"
    # European Portuguese has other words for half of what is said here.
    if language == "pt" and locale != _LANGUAGES["pt"]:
        raise LocaleUnknown(name)
    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        raise LocaleUnknown(name) from None
    return locale


def language_of(locale: str) -> str:
    """Give the language of a locale: "de" for "de_AT"."""
    return locale.partition("_")[0]


def is_english() -> bool:
    """Tell whether texts are written in English just now."""
    return language_of(_current.get()) == "en"


def has_english_figures() -> bool:
    """Tell whether numbers and amounts are written in English just now."""
    return language_of(_figures.get()) == "en"


@cache
def cldr(locale: str) -> Locale:
    """Give what the Unicode locale data say of a locale."""
    return Locale.parse(locale)
