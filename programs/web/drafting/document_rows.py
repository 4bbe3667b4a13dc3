"""Lists of objects in a program document as tables of the builder: caps, kickers, conditions, rates, shares."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from programs.web.drafting.typed_numbers import read_number, read_whole, shown_number

Note = Callable[[str, str], None]
KEYS_OF_RULES = {"brand": "Brand", "category": "Category", "sku": "SKU"}
_BY_WORD = {word.lower(): key for key, word in KEYS_OF_RULES.items()}
BETWEEN = " + "
OWN, APART = "", "apart"


@dataclass(frozen=True)
class Column:
    """
    One field of a row: its name, its key in the object, and what its absence means.

    A scope of products is three columns: whether it is one of its own, what is in and what is out, one rule a
    line. `by_kind` gives the key for each kind of row where it is not always the same; without one the field
    means nothing for that kind.
    """

    name: str
    key: str
    kind: Literal["text", "word", "number", "percent", "whole", "apart", "lines"]
    default: str = ""
    by_kind: Mapping[str, str] | None = None

    def key_for(self, kind: str) -> str:
        """Give the key for a kind of row, empty where the field means nothing for it."""
        return self.key if self.by_kind is None else self.by_kind.get(kind, "")

    def number_kind(self, key: str) -> str:
        """Tell how the figure under a key is written."""
        return {"count": "whole", "percent": "percent"}.get(key, self.kind)


@dataclass(frozen=True)
class Table:
    """A list of objects. A row of which every one of the `lead` fields is empty is not there."""

    name: str
    path: str
    columns: tuple[Column, ...]
    lead: tuple[str, ...]


@dataclass(frozen=True)
class TypedRow:
    """A row by its number on the page, and what stands in its fields."""

    row: int
    texts: Mapping[str, str]


def _for(*kinds: str, key: str) -> dict[str, str]:
    return dict.fromkeys(kinds, key)


_MEASURED = ("minimum_volume", "share_percent")
_SCOPED = ("minimum_volume", "distinct_products", "share_percent")
CAPS = Table(
    "caps",
    "caps",
    (
        Column("per", "per", "word"),
        Column("amount", "amount", "number"),
        Column("when", "when_exceeded", "word", by_kind=_for("program", key="when_exceeded")),
    ),
    ("per", "amount"),
)
KICKERS = Table(
    "kickers",
    "reward.kickers",
    (
        Column("name", "name", "text"),
        Column("kind", "kind", "word"),
        Column("rate", "percent", "number", by_kind={"percent": "percent", "per_unit": "amount"}),
        Column("scope", "products", "apart"),
        Column("include", "products.include", "lines"),
        Column("exclude", "products.exclude", "lines"),
        Column("starts_on", "starts_on", "text"),
        Column("ends_on", "ends_on", "text"),
        Column("from_tier", "from_tier", "whole", "1"),
    ),
    ("name", "rate", "include", "exclude", "starts_on", "ends_on"),
)
CONDITIONS = Table(
    "conditions",
    "conditions",
    (
        Column("kind", "kind", "word"),
        Column(
            "least",
            "amount",
            "number",
            by_kind={"minimum_volume": "amount", "distinct_products": "count", "share_percent": "percent"},
        ),
        Column("measure", "measure", "word", "net_amount", _for(*_MEASURED, key="measure")),
        Column("scope", "products", "apart", by_kind=_for(*_SCOPED, key="products")),
        Column("include", "products.include", "lines", by_kind=_for(*_SCOPED, key="products.include")),
        Column("exclude", "products.exclude", "lines", by_kind=_for(*_SCOPED, key="products.exclude")),
        Column("whole_in", "share_of.include", "lines", by_kind={"share_percent": "share_of.include"}),
        Column("whole_out", "share_of.exclude", "lines", by_kind={"share_percent": "share_of.exclude"}),
    ),
    ("kind", "least"),
)
RATES = Table(
    "rates",
    "exchange.rates",
    (Column("code", "code", "text"), Column("rate", "rate", "number")),
    ("code", "rate"),
)
SHARES = Table(
    "shares",
    "group.shares",
    (Column("partner", "partner", "text"), Column("percent", "percent", "percent")),
    ("partner", "percent"),
)
TABLES = {table.name: table for table in (CAPS, KICKERS, CONDITIONS, RATES, SHARES)}
_KIND_COLUMN = {"caps": "per"}


def kind_of(table: Table, texts: Mapping[str, str]) -> str:
    """Give the kind of a row, empty where its table has none."""
    return texts.get(_KIND_COLUMN.get(table.name, "kind"), "")


def read_row(table: Table, item: Mapping[str, Any]) -> dict[str, str]:
    """Turn an object into the texts of a row."""
    kinds = {key: text(item.get(key)) for key in ("kind", "per")}
    kind = kind_of(table, kinds)
    return {column.name: _shown(column, item, kind) for column in table.columns}


def is_filled(table: Table, texts: Mapping[str, str]) -> bool:
    """Tell whether a row is there, and not only its choices."""
    return any(texts.get(name, "").strip() for name in table.lead)


def write_rows(
    table: Table, rows: Sequence[TypedRow], base: Sequence[object], currency: str, note: Note
) -> list[object]:
    """
    Turn rows into objects. One that reads like an object of the base is that object, as it was written.

    :param note: is told the field and why, where a figure was not read
    """
    left = [item for item in base if isinstance(item, Mapping)]
    shown = [read_row(table, item) for item in left]
    made: list[object] = []
    for row in rows:
        same = next((place for place, texts in enumerate(shown) if texts == dict(row.texts)), None)
        written = _item(table, row, currency, note)
        if same is not None:
            made.append(deepcopy(left.pop(same)))
            shown.pop(same)
        elif is_filled(table, row.texts):
            made.append(written)
    return made


def rows_of(table: Table, items: Sequence[object]) -> tuple[TypedRow, ...]:
    """Turn objects into rows, numbered from 0."""
    read = [read_row(table, item) for item in items if isinstance(item, Mapping)]
    return tuple(TypedRow(number, texts) for number, texts in enumerate(read))


def rule_text(rule: object) -> str:
    """Write a product rule on one line: "Brand: Kestrel + Category: Cordless"; what cannot be, as JSON."""
    if isinstance(rule, Mapping) and rule and all(isinstance(value, str) for value in rule.values()):
        parts = [f"{KEYS_OF_RULES[key]}: {rule[key]}" for key in KEYS_OF_RULES if key in rule]
        line = BETWEEN.join(parts)
        if set(rule) <= set(KEYS_OF_RULES) and "\n" not in line and read_rule_line(line) == dict(rule):
            return line
    return json.dumps(rule, sort_keys=True, ensure_ascii=True)


def read_rule_line(line: str) -> object:
    """Read a product rule from a line; what is none stays a text and is a fault of the document."""
    bare = line.strip()
    if bare.startswith(("{", "[", '"')) or bare in ("null", "true", "false"):
        try:
            return json.loads(bare)
        except ValueError:
            return bare
    rule: dict[str, str] = {}
    for part in bare.split(BETWEEN):
        word, colon, value = part.partition(":")
        key = _BY_WORD.get(word.strip().lower(), "")
        if not colon or not key or not value.strip() or key in rule:
            return bare
        rule[key] = value.strip()
    return rule


def _item(table: Table, row: TypedRow, currency: str, note: Note) -> dict[str, Any]:
    kind = kind_of(table, row.texts)
    item: dict[str, Any] = {}
    if table is RATES and not row.texts.get("rate", "").strip():
        note(f"{table.name}-{row.row}-rate", "Write what one unit is worth, such as 1.08.")
    for column in table.columns:
        key = column.key_for(kind)
        typed = row.texts.get(column.name, "").strip()
        if not key or (not typed or typed == column.default):
            continue
        value, problem = _value(column, key, typed, currency)
        if problem:
            note(f"{table.name}-{row.row}-{column.name}", problem)
        section, _, inner = key.rpartition(".")
        if section:
            item.setdefault(section, {})[inner] = value
        elif column.kind == "apart":
            item.setdefault(key, {})
        else:
            item[key] = value
    return item


def _value(column: Column, key: str, typed: str, currency: str) -> tuple[object, str]:
    kind = column.number_kind(key)
    if kind == "lines":
        return [read_rule_line(line) for line in typed.splitlines() if line.strip()], ""
    if kind == "whole":
        return read_whole(typed), ""
    if kind in ("number", "percent"):
        read = read_number(typed, currency, percent=kind == "percent")
        return read.text, read.problem
    return typed, ""


def _shown(column: Column, item: Mapping[str, Any], kind: str) -> str:
    key = column.key_for(kind)
    if not key:
        return column.default
    section, _, inner = key.rpartition(".")
    place = item.get(section) if section else item
    value = place.get(inner) if isinstance(place, Mapping) else None
    if column.kind == "apart":
        return APART if isinstance(value, Mapping) else OWN
    if column.kind == "lines":
        return "\n".join(rule_text(rule) for rule in value) if isinstance(value, list) else ""
    written = text(value)
    if column.number_kind(key) in ("number", "percent"):
        written = shown_number(written)
    return written or column.default


def text(value: object) -> str:
    """Write a value of a document as a text of the form."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
