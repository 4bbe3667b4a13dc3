"""The designs of a program: the draft itself, and the variants that it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from programs.enums import Application, MeasureKind, RewardKind
from programs.models import Program, ProgramVersion
from programs.queries.backtests import DRAFT_ITSELF, variants_of
from programs.queries.terms import newest_document
from programs.terms import DocumentRefused, Terms, terms_hash, upgrade

LETTERS = ("B", "C")
# What makes it the same program; a variant has these from the draft, however it was written.
SHARED_KEYS = ("format", "code", "name", "currency", "starts_on", "ends_on", "goal")
GROWTH_FROM, GROWTH_PAYS = "5", "6"
_NAMES = {
    Application.ALL_VOLUME: "Retroactive",
    Application.PER_BAND: "Incremental",
    Application.PROSPECTIVE: "Forward-only",
    Application.EVERY_TIER_FULL: "Every tier added",
    Application.EVERY_TIER_CAPPED: "Lower tiers limited",
}
_GROWTH = (MeasureKind.GROWTH_AMOUNT, MeasureKind.GROWTH_PERCENT)


@dataclass(frozen=True)
class Design:
    """One design. `terms` is None while its document cannot be read; `fault` says why."""

    letter: str
    name: str
    document: Mapping[str, Any]
    terms_hash: str
    terms: Terms | None
    fault: str = ""

    @property
    def is_draft(self) -> bool:
        """Say whether this is the draft itself."""
        return self.letter == DRAFT_ITSELF


def designs_of(program: Program, version: ProgramVersion) -> list[Design]:
    """List the designs, the draft first."""
    document = newest_document(version)
    found = [_design(DRAFT_ITSELF, "", document, version.terms_hash)]
    for variant in variants_of(program):
        shared = sharing(variant.document, document)
        found.append(_design(variant.letter, variant.name, shared, terms_hash(shared)))
    return found


def sharing(document: Mapping[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    """Give a document what makes it the same program as the draft."""
    return {
        **{key: value for key, value in document.items() if key not in SHARED_KEYS},
        **{key: draft[key] for key in SHARED_KEYS if key in draft},
    }


def name_of(terms: Terms) -> str:
    """Say in a word or two what kind of design it is."""
    if terms.measure.kind in _GROWTH:
        return "Growth"
    if terms.reward.kind is RewardKind.FIXED:
        return "Lump sum"
    return _NAMES[terms.reward.application]


def other_way(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give the same tiers applied the other way: each rate on its own band, or the reached one on everything."""
    reward = dict(document.get("reward") or {})
    banded = reward.get("application") == Application.PER_BAND.value
    reward["application"] = (Application.ALL_VOLUME if banded else Application.PER_BAND).value
    return {**deepcopy(dict(document)), "reward": reward}


def growth_design(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give a design that pays only for growth: 6 % of what is bought above last year, from 5 % growth on."""
    kept = {key: value for key, value in document.items() if key not in ("measure", "reward", "guarantee")}
    return {
        **deepcopy(kept),
        "measure": {
            "kind": MeasureKind.GROWTH_PERCENT.value,
            "of": MeasureKind.NET_AMOUNT.value,
            "baseline": {"rule": "same_period_last_year", "new_partner": "skip"},
        },
        "reward": {
            "kind": RewardKind.PERCENT.value,
            "application": Application.ALL_VOLUME.value,
            "base": MeasureKind.GROWTH_AMOUNT.value,
            "tiers": [{"threshold": GROWTH_FROM, "percent": GROWTH_PAYS}],
        },
    }


def _design(letter: str, name: str, document: Mapping[str, Any], hashed: str) -> Design:
    try:
        terms = Terms.from_document(upgrade(document))
    except DocumentRefused as refused:
        return Design(letter, name or "Draft", document, hashed, None, refused.faults[0].message)
    return Design(letter, name or name_of(terms), document, hashed, terms)
