"""Sealed snapshots as somebody reads them, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from payouts.exports.made import FIRST_LANGUAGE
from payouts.statements.told import request_told, statement_told
from programs.queries.sealed_terms import sentence_as_sealed
from vir.foundation.languages import speaking
from vir.foundation.periods import AMERICAN, current_locale, figures_locale


def statement_here(snapshot: dict[str, Any], language: str) -> dict[str, Any]:
    """
    Give a statement's snapshot as it is read just now; the sealed one itself where that is as it was written.

    :param language: the code of the language that is read just now
    """
    if current_locale() == AMERICAN == figures_locale():
        return snapshot
    return statement_told(snapshot, language=language, rule=_rule(snapshot["program"]))


def statement_in(snapshot: dict[str, Any], language: str) -> dict[str, Any]:
    """Give a statement's snapshot as its files in a language say it."""
    if language == FIRST_LANGUAGE:
        return snapshot
    with speaking(language):
        return statement_told(snapshot, language=language, rule=_rule(snapshot["program"]))


def request_in(snapshot: dict[str, Any], language: str) -> dict[str, Any]:
    """Give the snapshot of a request for payment as its files in a language say it."""
    if language == FIRST_LANGUAGE:
        return snapshot
    with speaking(language):
        return request_told(snapshot, language=language, rule=_rule(snapshot["program"]))


def _rule(program: Mapping[str, Any]) -> str:
    """Say the rule of the very terms that were sealed; empty without any."""
    if not program["version"]:
        return ""
    return sentence_as_sealed(
        code=program["code"], version=program["version"], terms_hash=program["terms_hash"]
    )
