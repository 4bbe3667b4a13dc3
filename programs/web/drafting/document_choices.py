"""What a choice in the builder takes away, because it belonged to another choice, and what it begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from programs.web.drafting.document_rows import text
from programs.web.drafting.document_slots import (
    BY_NAME,
    GROWTH_MEASURES,
    PLAIN_MEASURES,
    Document,
    drop_section,
    made_section,
    section_of,
)

Rules = Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]

# What means nothing beside a choice. A document that has it all the same keeps it until the choice is changed.
MEANINGLESS: Rules = {
    "measure": (
        (PLAIN_MEASURES, ("measure.of", "measure.baseline", "measure.share_of")),
        (GROWTH_MEASURES, ("measure.share_of",)),
        (("attainment_percent",), ("measure.baseline", "measure.share_of")),
        (("share_percent",), ("measure.baseline",)),
    ),
    "reward": (
        (("percent", "per_unit", "fixed"), ("reward.increment", "reward.partial_increment")),
        (("fixed",), ("reward.base", "reward.unit_order")),
    ),
    "baseline": (
        (("same_period_last_year", "fixed", "average_of_years"), ("measure.baseline.floor",)),
        (("same_period_last_year", "fixed", "greater_of"), ("measure.baseline.years",)),
    ),
    "returns": ((("return_period",), ("returns_lookback_days",)),),
    "exchange": ((("sale_date", "period_average"), ("exchange.rates",)),),
    "group_pays": ((("parent",), ("group.key", "group.shares")),),
    "group_key": ((("volume", "equal"), ("group.shares",)),),
    "calendar": ((("4-4-5", "4-5-4", "5-4-4"), ("fiscal_year_start_month",)),),
}
# What is chosen anew with a choice, because the other one had it for a reason of its own.
BEGUN_ANEW: Rules = {
    "reward": ((("percent", "per_unit", "fixed", "per_increment"), ("reward.base",)),),
    "stacking": (
        (("all_gross",), ("stacking.group", "stacking.rank")),
        (("best_of",), ("stacking.rank",)),
    ),
}


def settle_choices(document: Document, texts: Mapping[str, str], base: Mapping[str, Any]) -> None:
    """Make the document that was written on top of a base fit the choices that stand in the form."""
    for name, rules in MEANINGLESS.items():
        now, changed = _now(name, texts, base)
        for kinds, paths in rules:
            for path in paths if now in kinds else ():
                if changed or not _has(base, path):
                    drop_section(document, path)
    for name, rules in BEGUN_ANEW.items():
        now, changed = _now(name, texts, base)
        for kinds, paths in rules:
            for path in paths if changed and now in kinds else ():
                if _has(base, path) and _value(document, path) == _value(base, path):
                    drop_section(document, path)
    _settle_measure(document, texts, base)


def _settle_measure(document: Document, texts: Mapping[str, str], base: Mapping[str, Any]) -> None:
    """Give growth something to be measured from, and let nothing pay on growth that is not measured."""
    now, changed = _now("measure", texts, base)
    if not changed:
        return
    if now in GROWTH_MEASURES:
        made_section(document, "measure.baseline").setdefault("rule", "same_period_last_year")
    elif section_of(document, "reward").get("base") == "growth_amount":
        drop_section(document, "reward.base")


def _now(name: str, texts: Mapping[str, str], base: Mapping[str, Any]) -> tuple[str, bool]:
    """Give the value of a choice, and whether it is another than the base has."""
    slot = BY_NAME[name]
    now = texts.get(name, "").strip()
    place = section_of(base, slot.section) if slot.section else base
    return now, now != (text(place.get(slot.key)) or slot.default)


def _has(document: Mapping[str, Any], path: str) -> bool:
    section, _, key = path.rpartition(".")
    return key in (section_of(document, section) if section else document)


def _value(document: Mapping[str, Any], path: str) -> object:
    section, _, key = path.rpartition(".")
    return (section_of(document, section) if section else document).get(key)
