"""The terms of stored versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from programs.models import ProgramVersion
from programs.rating import Known, rule_sentence
from programs.terms import CHAIN, Chain, DocumentRefused, Terms, upgrade
from vir.foundation.periods import AMERICAN, current_locale

CACHED_MAX = 1024


@dataclass(frozen=True)
class _Hashed:
    """A document that is told apart by its hash, so that equal terms are read once."""

    terms_hash: str
    document: Mapping[str, object] = field(compare=False)


def terms_of(version: ProgramVersion, chain: Chain = CHAIN) -> Terms:
    """
    Read the terms of a version; one stored in an older format is upgraded on its way out and stays as it is.

    :raises DocumentRefused: if it is a draft with faults, or its format is not known
    """
    return _read(_Hashed(version.terms_hash, version.document), chain)


def newest_document(version: ProgramVersion, chain: Chain = CHAIN) -> Mapping[str, Any]:
    """Give the document of a version in the newest format, or as it is stored where its format is not known."""
    try:
        return upgrade(version.document, chain)
    except DocumentRefused:
        return version.document  # type: ignore[no-any-return]


def sentence_for_partners(version: ProgramVersion) -> str:
    """Give the rule in words; where terms name partners, one partner does not learn who the others are."""
    terms = terms_of(version)
    if terms.eligibility.partners or terms.eligibility.except_partners:
        return rule_sentence(terms, who=Known.IN_THIS_PROGRAM)
    if current_locale() != AMERICAN:
        return rule_sentence(terms)
    return version.rule_sentence


def document_for_partners(version: ProgramVersion) -> dict[str, object]:
    """Give the terms as a document without whom they reach: that names other partners."""
    return {key: value for key, value in version.document.items() if key != "eligibility"}


@lru_cache(maxsize=CACHED_MAX)
def _read(hashed: _Hashed, chain: Chain) -> Terms:
    return Terms.from_document(upgrade(hashed.document, chain))
