"""The chain of document formats: what an older version wrote is read as the newest format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from programs.terms.document import FORMAT
from programs.terms.faults import DocumentRefused, Fault

_NUMBERED = re.compile(r"vir\.program/([1-9][0-9]{0,8})")


@dataclass(frozen=True)
class Step:
    """
    One format and the next one.

    `change` is given a copy of a whole document and gives it back in the next format. A draft may have faults:
    what is not usable is left as it was typed, and never raises. The chain writes `format` itself.
    """

    reads: str
    writes: str
    change: Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Chain:
    """The formats that are known: steps from the oldest on, each reading what the one before it writes."""

    newest: str
    steps: tuple[Step, ...] = ()


# A format that changes gets a step here, and a new FORMAT; what is stored is never rewritten.
CHAIN = Chain(FORMAT)


def upgrade(document: Mapping[str, Any], chain: Chain = CHAIN) -> Mapping[str, Any]:
    """
    Give a document in the newest format; the one that is given stays as it is.

    A document that names no format is given back, for its reader to name that among all its faults.

    :raises DocumentRefused: if the format is newer than this version of the product, or not known
    """
    if "format" not in document:
        return document
    for step in chain.steps:
        if document["format"] == step.reads:
            document = {**step.change(deepcopy(dict(document))), "format": step.writes}
    if document["format"] != chain.newest:
        raise DocumentRefused([_unknown(document["format"], chain.newest)])
    return document


def _unknown(written: object, newest: str) -> Fault:
    found = _NUMBERED.fullmatch(written) if isinstance(written, str) else None
    known = _NUMBERED.fullmatch(newest)
    if found and known and int(found[1]) > int(known[1]):
        says = (
            f"“{written}” was written by a newer version of this product; this one reads up to “{newest}”. "
            "Upgrade this installation, then read the document again."
        )
    else:
        says = f"This format is not known. Write “{newest}”."
    return Fault("format", "FORMAT_UNKNOWN", says)
