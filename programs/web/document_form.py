"""
The one place where the form of the builder and the program document are turned into each other.

A document becomes texts, lists and tier rows; these become a document again, on top of the one they came
from, so that what the form does not show is kept. What cannot be read stays in the document as it was typed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal

from programs.web.typed_numbers import Read, read_number, read_whole, shown_number

Document = dict[str, Any]

PLAIN_MEASURES = ("net_amount", "gross_amount", "quantity")
PARTNER_CAPS = ("partner_period", "partner_program")


@dataclass(frozen=True)
class Slot:
    """One value: its field, its place in the document, and what its absence means."""

    name: str
    path: str
    kind: Literal["text", "word", "number", "whole"]
    default: str = ""


SLOTS = (
    Slot("name", "name", "text"),
    Slot("starts_on", "starts_on", "text"),
    Slot("ends_on", "ends_on", "text"),
    Slot("period", "period", "word", "term"),
    Slot("accumulation", "accumulation", "word", "per_period"),
    Slot("goal_measure", "goal.measure", "word"),
    Slot("goal_amount", "goal.amount", "number"),
    Slot("basis", "basis", "word", "sell_in"),
    Slot("measure", "measure.kind", "word"),
    Slot("returns", "returns", "word", "return_period"),
    Slot("reward", "reward.kind", "word"),
    Slot("application", "reward.application", "word"),
    Slot("base", "reward.base", "word"),
    Slot("minimum", "minimum_payable.amount", "number"),
    Slot("below", "minimum_payable.below", "word"),
    Slot("method", "payment.method", "word"),
    Slot("due_days", "payment.due_days", "whole"),
    Slot("stacking", "stacking.policy", "word"),
)
LISTS = {
    "segments": ("eligibility", "segments"),
    "partners": ("eligibility", "partners"),
    "except_partners": ("eligibility", "except_partners"),
    "include": ("products", "include"),
    "exclude": ("products", "exclude"),
}
RULE_LISTS = ("include", "exclude")
# What a choice shows before anything is chosen; it is written only with the rest of its section.
SUGGESTED = {"goal_measure": "net_amount", "below": "carry_over"}
# A section is left out of the document while these of its fields are empty.
SECTIONS = {
    "goal": ("goal_amount",),
    "minimum_payable": ("minimum",),
    "payment": ("method", "due_days"),
    "stacking": ("stacking",),
}
# Where a fault of a whole section stands.
WHOLE_SECTIONS = {"measure": "measure", "reward": "reward", "caps": "cap"}
WHOLE_SECTIONS |= {section: fields[0] for section, fields in SECTIONS.items()}


@dataclass(frozen=True)
class TypedTier:
    """A row of the tier table by its number on the page."""

    row: int
    start: str
    rate: str


@dataclass(frozen=True)
class Typed:
    """Everything that stands in the form."""

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    tiers: tuple[TypedTier, ...]


@dataclass
class Written:
    """A document made from what was typed. `problems` says, by field, why a number was not read."""

    document: Document
    problems: dict[str, str] = field(default_factory=dict)


def typed_of(document: Mapping[str, Any]) -> Typed:
    """Turn a document into what the form shows."""
    suggested = {slot.name: slot.default for slot in SLOTS} | SUGGESTED
    texts = {slot.name: _shown(slot, document) or suggested[slot.name] for slot in SLOTS}
    position = _cap_position(document)
    cap = document["caps"][position] if position is not None else {}
    texts["cap"] = shown_number(_text(cap.get("amount")))
    texts["cap_per"] = _text(cap.get("per")) or PARTNER_CAPS[0]
    rate = "percent" if texts["reward"] == "percent" else "amount"
    rows = _section(document, "reward").get("tiers")
    tiers = tuple(
        TypedTier(number, shown_number(_text(row.get("threshold"))), shown_number(_text(row.get(rate))))
        for number, row in enumerate(rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    )
    return Typed(texts, {name: _shown_list(document, name) for name in LISTS}, tiers)


def document_of(typed: Typed, base: Mapping[str, Any], currency: str) -> Written:
    """
    Turn what was typed into a document.

    :param base: the document that the form was made from; what the form does not show is taken from it
    :param currency: that of the program, which amounts may be marked with
    """
    written = Written(deepcopy(dict(base)))
    for slot in SLOTS:
        _put(written, slot, typed.texts.get(slot.name, "").strip(), currency)
    for name in LISTS:
        _put_list(written.document, name, typed.lists.get(name, ()))
    _put_cap(written, typed, currency)
    _put_tiers(written, typed, currency)
    _drop_unsuitable(written.document, base)
    for section, fields in SECTIONS.items():
        if not any(typed.texts.get(name, "").strip() for name in fields):
            written.document.pop(section, None)
    return written


def field_of(path: str, document: Mapping[str, Any], typed: Typed) -> str:
    """Name the field that a path of the document stands in, empty where the form has none for it."""
    for slot in SLOTS:
        if path == slot.path:
            return slot.name
    for name, (section, key) in LISTS.items():
        if path == f"{section}.{key}" or path.startswith(f"{section}.{key}["):
            return name
    position = _cap_position(document)
    if position is not None and path.startswith(f"caps[{position}]"):
        return "cap_per" if path.endswith(".per") else "cap"
    if path.startswith("reward.tiers"):
        return _tier_field(path, typed)
    return WHOLE_SECTIONS.get(path, "")


def _tier_field(path: str, typed: Typed) -> str:
    number, _, key = path.removeprefix("reward.tiers").removeprefix("[").partition("]")
    filled = _filled(typed.tiers)
    if number.isdecimal() and int(number) < len(filled):
        column = "start" if key == ".threshold" else "rate"
        return f"tiers-{filled[int(number)].row}-{column}"
    return f"tiers-{typed.tiers[0].row}-start" if typed.tiers else "tiers"


def _put(written: Written, slot: Slot, text: str, currency: str) -> None:
    value: str | int = text
    if slot.kind == "number":
        value = _noted(written, slot.name, read_number(text, currency))
    elif slot.kind == "whole":
        value = read_whole(text)
    section, _, key = slot.path.rpartition(".")
    place = written.document
    if section:
        if not isinstance(place.get(section), dict):
            place[section] = {}
        place = place[section]
    if value == "":
        place.pop(key, None)
    elif value != slot.default or key in place:
        place[key] = value


def _put_list(document: Document, name: str, values: Sequence[str]) -> None:
    section, key = LISTS[name]
    there = document.get(section)
    place = dict(there) if isinstance(there, dict) else {}
    if values:
        place[key] = [_rule(value) for value in values] if name in RULE_LISTS else list(values)
    elif place.get(key):
        place.pop(key)
    if place or (isinstance(there, dict) and not there):
        document[section] = place
    else:
        document.pop(section, None)


def _put_cap(written: Written, typed: Typed, currency: str) -> None:
    """Write the cap per partner over the one that is there; caps of another kind are kept."""
    document = written.document
    there = document.get("caps")
    caps = list(there) if isinstance(there, list) else []
    position = _cap_position(document)
    amount = _noted(written, "cap", read_number(typed.texts.get("cap", ""), currency))
    cap = {"per": typed.texts.get("cap_per", "") or PARTNER_CAPS[0], "amount": amount}
    if not amount and position is not None:
        caps.pop(position)
    elif amount and position is not None:
        caps[position] = {**caps[position], **cap}
    elif amount:
        caps.insert(0, cap)
    if caps or there == []:
        document["caps"] = caps
    else:
        document.pop("caps", None)


def _put_tiers(written: Written, typed: Typed, currency: str) -> None:
    reward = written.document.get("reward")
    if not isinstance(reward, dict):
        reward = written.document["reward"] = {}
    percent = reward.get("kind") == "percent"
    tiers = []
    for row in _filled(typed.tiers):
        start = _noted(written, f"tiers-{row.row}-start", read_number(row.start, currency))
        rate = _noted(written, f"tiers-{row.row}-rate", read_number(row.rate, currency, percent=percent))
        values = {"threshold": start, "percent" if percent else "amount": rate}
        tiers.append({key: value for key, value in values.items() if value})
    reward["tiers"] = tiers


def _drop_unsuitable(document: Document, base: Mapping[str, Any]) -> None:
    """Take away what belonged to another kind of measure or reward than the one that is chosen now."""
    measure, reward = _section(document, "measure"), _section(document, "reward")
    if measure.get("kind") != _section(base, "measure").get("kind") and measure.get("kind") in PLAIN_MEASURES:
        for key in ("of", "baseline", "share_of"):
            measure.pop(key, None)
    if reward.get("kind") == _section(base, "reward").get("kind"):
        return
    if reward.get("kind") != "per_increment":
        reward.pop("increment", None)
        reward.pop("partial_increment", None)
    if reward.get("kind") != "percent":
        reward.pop("base", None)
    if reward.get("kind") == "fixed":
        reward.pop("unit_order", None)


def _noted(written: Written, name: str, read: Read) -> str:
    if read.problem:
        written.problems[name] = read.problem
    return read.text


def _filled(tiers: Sequence[TypedTier]) -> list[TypedTier]:
    return [row for row in tiers if row.start.strip() or row.rate.strip()]


def _cap_position(document: Mapping[str, Any]) -> int | None:
    """Find the cap that the form shows: the first for one partner, or one whose kind is not known."""
    caps = document.get("caps")
    for position, cap in enumerate(caps if isinstance(caps, list) else []):
        if isinstance(cap, dict) and cap.get("per") != "program":
            return position
    return None


def _section(document: Mapping[str, Any], name: str) -> Document:
    section = document.get(name)
    return section if isinstance(section, dict) else {}


def _shown(slot: Slot, document: Mapping[str, Any]) -> str:
    section, _, key = slot.path.rpartition(".")
    text = _text((_section(document, section) if section else document).get(key))
    return shown_number(text) if slot.kind == "number" else text


def _shown_list(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    section, key = LISTS[name]
    values = _section(document, section).get(key)
    if not isinstance(values, list):
        return ()
    if name in RULE_LISTS:
        return tuple(json.dumps(value, sort_keys=True, ensure_ascii=False) for value in values)
    return tuple(_text(value) for value in values)


def _rule(text: str) -> object:
    """Read a product rule as the form carries it; what is none stays and is a fault of the document."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
