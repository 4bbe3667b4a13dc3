"""The languages in which partners read: which there are, and everything written in one of them."""

from vir.foundation.languages.speaking import (
    ENGLISH,
    LANGUAGES,
    RIGHT_TO_LEFT,
    asked_language,
    known_language,
    speaking,
)

__all__ = ["ENGLISH", "LANGUAGES", "RIGHT_TO_LEFT", "asked_language", "known_language", "speaking"]
