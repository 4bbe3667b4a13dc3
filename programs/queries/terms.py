"""The terms of stored versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from programs.models import ProgramVersion
from programs.terms import Terms

CACHED_MAX = 1024


@dataclass(frozen=True)
class _Hashed:
    """A document that is told apart by its hash, so that equal terms are read once."""

    terms_hash: str
    document: Mapping[str, object] = field(compare=False)


def terms_of(version: ProgramVersion) -> Terms:
    """
    Read the terms of a version.

    :raises DocumentRefused: if it is a draft with faults
    """
    return _read(_Hashed(version.terms_hash, version.document))


@lru_cache(maxsize=CACHED_MAX)
def _read(hashed: _Hashed) -> Terms:
    return Terms.from_document(hashed.document)
