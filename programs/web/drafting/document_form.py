"""
The one place where the form of the builder and the program document are turned into each other.

A document becomes texts, lists, tier rows and tables; these become a document again, on top of the one they
came from, so that what the form does not show is kept. What cannot be read stays in the document as it was
typed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from programs.web.drafting.document_choices import settle_choices
from programs.web.drafting.document_rows import APART, OWN, TABLES, TypedRow, rows_of, text, write_rows
from programs.web.drafting.document_slots import (
    LISTS,
    RULE_LISTS,
    SECTIONS,
    SLOTS,
    SUGGESTED,
    Document,
    Slot,
    drop_section,
    made_section,
    section_of,
)
from programs.web.drafting.typed_numbers import Read, read_number, read_whole, shown_number

PARTNER_CAPS = ("partner_period", "partner_program")


@dataclass(frozen=True)
class TypedTier:
    """A row of the tier table by its number on the page."""

    row: int
    start: str
    rate: str


@dataclass(frozen=True)
class Typed:
    """Everything that stands in the form. A table that is not among the rows was not shown, and is left alone."""

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    tiers: tuple[TypedTier, ...]
    rows: Mapping[str, tuple[TypedRow, ...]] = field(default_factory=dict)


@dataclass
class Written:
    """A document made from what was typed. `problems` says, by field, why a number was not read."""

    document: Document
    problems: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, problem: str) -> None:
        """Keep why a field was not read."""
        self.problems[name] = problem


def typed_of(document: Mapping[str, Any]) -> Typed:
    """Turn a document into what the form shows."""
    suggested = {slot.name: slot.default for slot in SLOTS} | SUGGESTED
    texts = {slot.name: _shown(slot, document) or suggested[slot.name] for slot in SLOTS}
    position = cap_position(document)
    cap = document["caps"][position] if position is not None else {}
    texts["cap"] = shown_number(text(cap.get("amount")))
    texts["cap_per"] = text(cap.get("per")) or PARTNER_CAPS[0]
    scope = section_of(document, "measure").get("products")
    texts["qualify"] = APART if isinstance(scope, Mapping) else OWN
    rate = "percent" if texts["reward"] == "percent" else "amount"
    rows = section_of(document, "reward").get("tiers")
    tiers = tuple(
        TypedTier(number, shown_number(text(row.get("threshold"))), shown_number(text(row.get(rate))))
        for number, row in enumerate(rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    )
    return Typed(
        texts,
        {name: _shown_list(document, name) for name in LISTS},
        tiers,
        {name: rows_of(table, items_of(document, name)) for name, table in TABLES.items()},
    )


def document_of(typed: Typed, base: Mapping[str, Any], currency: str) -> Written:
    """
    Turn what was typed into a document.

    :param base: the document that the form was made from; what the form does not show is taken from it
    :param currency: that of the program, which amounts may be marked with
    """
    written = Written(deepcopy(dict(base)))
    for slot in SLOTS:
        _put(written, slot, typed.texts.get(slot.name, "").strip(), currency)
    _put_scope(written.document, typed)
    for name in LISTS:
        _put_list(written.document, name, typed.lists.get(name, ()))
    _put_cap(written, typed, currency)
    _put_tiers(written, typed, currency)
    for name in ("kickers", "conditions", "rates", "shares"):
        if name in typed.rows:
            _put_rows(written, name, typed, base, currency)
    for section, fields in SECTIONS.items():
        if not any(typed.texts.get(name, "").strip() for name in fields):
            drop_section(written.document, section)
    settle_choices(written.document, typed.texts, base)
    return written


def items_of(document: Mapping[str, Any], name: str) -> list[object]:
    """List the objects of a table; the cap that stands in a field of its own is not among the caps."""
    table = TABLES[name]
    section, _, key = table.path.rpartition(".")
    value = (section_of(document, section) if section else document).get(key)
    if name == "rates":
        rates = value if isinstance(value, Mapping) else {}
        return [{"code": code, "rate": rate} for code, rate in rates.items()]
    items = list(value) if isinstance(value, list) else []
    position = cap_position(document) if name == "caps" else None
    return [item for place, item in enumerate(items) if place != position]


def cap_position(document: Mapping[str, Any]) -> int | None:
    """Find the cap that the form shows first: the first for one partner, or one whose kind is not known."""
    caps = document.get("caps")
    for position, cap in enumerate(caps if isinstance(caps, list) else []):
        if isinstance(cap, dict) and cap.get("per") != "program":
            return position
    return None


def filled_tiers(tiers: Sequence[TypedTier]) -> list[TypedTier]:
    """Give the rows of the tier table that something stands in."""
    return [row for row in tiers if row.start.strip() or row.rate.strip()]


def _put(written: Written, slot: Slot, typed: str, currency: str) -> None:
    value: str | int | bool = typed
    if slot.kind == "number":
        value = _noted(written, slot.name, read_number(typed, currency))
    elif slot.kind == "whole":
        value = read_whole(typed)
    elif slot.kind == "flag":
        value = {"true": True, "false": False}.get(typed, typed)
    place = section_of(written.document, slot.section) if slot.section else written.document
    if typed == "":
        place.pop(slot.key, None)
    elif typed != slot.default or slot.key in place:
        made_section(written.document, slot.section)[slot.key] = value


def _put_scope(document: Document, typed: Typed) -> None:
    """Write whether the tier counts products of its own."""
    if typed.texts.get("qualify", OWN) == APART:
        made_section(document, "measure.products")
    elif isinstance(section_of(document, "measure").get("products"), Mapping):
        drop_section(document, "measure.products")


def _put_list(document: Document, name: str, values: Sequence[str]) -> None:
    section, key = LISTS[name]
    if section == "measure.products" and not isinstance(
        section_of(document, "measure").get("products"), dict
    ):
        return
    there = section_of(document, section)
    if values:
        written = [_rule(value) for value in values] if name in RULE_LISTS else list(values)
        made_section(document, section)[key] = written
    elif there.get(key):
        there.pop(key)
        if not there and section != "measure.products":
            drop_section(document, section)


def _put_cap(written: Written, typed: Typed, currency: str) -> None:
    """Write the cap per partner over the one that is there, and the further caps around it."""
    document = written.document
    there = document.get("caps")
    position = cap_position(document)
    amount = _noted(written, "cap", read_number(typed.texts.get("cap", ""), currency))
    cap = {"per": typed.texts.get("cap_per", "") or PARTNER_CAPS[0], "amount": amount}
    caps = items_of(document, "caps")
    if "caps" in typed.rows:
        caps = write_rows(TABLES["caps"], typed.rows["caps"], caps, currency, written.note)
    if amount:
        shown = there[position] if isinstance(there, list) and position is not None else {}
        caps.insert(min(position or 0, len(caps)), {**shown, **cap})
    if caps or there == []:
        document["caps"] = caps
    else:
        document.pop("caps", None)


def _put_tiers(written: Written, typed: Typed, currency: str) -> None:
    reward = made_section(written.document, "reward")
    percent = reward.get("kind") == "percent"
    tiers = []
    for row in filled_tiers(typed.tiers):
        start = _noted(written, f"tiers-{row.row}-start", read_number(row.start, currency))
        rate = _noted(written, f"tiers-{row.row}-rate", read_number(row.rate, currency, percent=percent))
        values = {"threshold": start, "percent" if percent else "amount": rate}
        tiers.append({key: value for key, value in values.items() if value})
    reward["tiers"] = tiers


def _put_rows(written: Written, name: str, typed: Typed, base: Mapping[str, Any], currency: str) -> None:
    table = TABLES[name]
    made = write_rows(table, typed.rows.get(name, ()), items_of(base, name), currency, written.note)
    section, _, key = table.path.rpartition(".")
    place = section_of(written.document, section) if section else written.document
    if made:
        value: object = _rates(made) if name == "rates" else made
        made_section(written.document, section)[key] = value
    elif place.get(key):
        place.pop(key)


def _rates(made: Sequence[object]) -> Document:
    """Write rates by their currency; a second one for the same currency is kept apart, as a fault."""
    rates: Document = {}
    for item in made:
        assert isinstance(item, Mapping)
        code = str(item.get("code", ""))
        while code in rates:
            code = f"{code} again"
        rates[code] = item.get("rate", "")
    return rates


def _noted(written: Written, name: str, read: Read) -> str:
    if read.problem:
        written.note(name, read.problem)
    return read.text


def _shown(slot: Slot, document: Mapping[str, Any]) -> str:
    place = section_of(document, slot.section) if slot.section else document
    written = text(place.get(slot.key))
    return shown_number(written) if slot.kind == "number" else written


def _shown_list(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    section, key = LISTS[name]
    values = section_of(document, section).get(key)
    if not isinstance(values, list):
        return ()
    if name in RULE_LISTS:
        return tuple(json.dumps(value, sort_keys=True, ensure_ascii=False) for value in values)
    return tuple(text(value) for value in values)


def _rule(value: str) -> object:
    """Read a product rule as the form carries it; what is none stays and is a fault of the document."""
    try:
        return json.loads(value)
    except ValueError:
        return value
