"""One spelling of a document, so that equal terms have an equal hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def canonical_json(document: Mapping[str, object]) -> str:
    """
    Write a document with sorted keys and no spaces.

    :raises ValueError: if it holds a number that is not finite
    """
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def terms_hash(document: Mapping[str, object]) -> str:
    """Give the SHA-256 of the canonical document, in hexadecimal."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()
