"""Where in the builder a path of the program document stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from programs.web.drafting.document_form import Typed, cap_position, filled_tiers
from programs.web.drafting.document_rows import TABLES, Table, TypedRow, is_filled, kind_of
from programs.web.drafting.document_slots import LISTS, SLOTS, WHOLE_SECTIONS

# Names of the document's own that stand for the field people begin with.
_STANDS_FOR = {"eligibility": "segments", "products": "include", "launch.budget": "budget"}


def field_of(path: str, document: Mapping[str, Any], typed: Typed) -> str:
    """Name the field that a path of the document stands in, empty where the form has none for it."""
    for slot in SLOTS:
        if path == slot.path:
            return slot.name
    for name, (section, key) in LISTS.items():
        if path == f"{section}.{key}" or path.startswith(f"{section}.{key}["):
            return name
    if path.startswith("caps["):
        return _cap_field(path, document, typed)
    if path.startswith("reward.tiers"):
        return _tier_field(path, typed)
    for table in TABLES.values():
        if table.name != "caps" and (
            path == table.path or path.startswith((f"{table.path}[", f"{table.path}."))
        ):
            return _row_field(table, path, typed)
    return WHOLE_SECTIONS.get(path) or _STANDS_FOR.get(path, "")


def input_id(name: str) -> str:
    """Give the id of the input that stands for a field, empty without one."""
    if name in LISTS:
        return f"add_{name}"
    if name in TABLES:
        return f"rows-{name}"
    if name == "tiers":
        return "tiers"
    if name == "application":
        return "id_application_0"
    return f"id_{name}" if name else ""


def _tier_field(path: str, typed: Typed) -> str:
    number, _, key = path.removeprefix("reward.tiers").removeprefix("[").partition("]")
    filled = filled_tiers(typed.tiers)
    if number.isdecimal() and int(number) < len(filled):
        column = "start" if key == ".threshold" else "rate"
        return f"tiers-{filled[int(number)].row}-{column}"
    return f"tiers-{typed.tiers[0].row}-start" if typed.tiers else "tiers"


def _cap_field(path: str, document: Mapping[str, Any], typed: Typed) -> str:
    number, _, key = path.removeprefix("caps[").partition("]")
    position = cap_position(document)
    place = int(number) if number.isdecimal() else 0
    if place == position:
        return "cap_per" if key == ".per" else "cap"
    if position is not None and place > position:
        place -= 1
    return _cell(TABLES["caps"], typed, place, key.removeprefix("."))


def _row_field(table: Table, path: str, typed: Typed) -> str:
    rest = path.removeprefix(table.path)
    if table.name == "rates":
        code = rest.removeprefix(".")
        row = next((row for row in typed.rows.get("rates", ()) if row.texts.get("code") == code), None)
        return f"rates-{row.row}-rate" if row else table.name
    number, _, key = rest.removeprefix("[").partition("]")
    if not number.isdecimal():
        return table.name
    return _cell(table, typed, int(number), key.removeprefix("."))


def _cell(table: Table, typed: Typed, place: int, key: str) -> str:
    """Name the field of a row that a key of its object stands in; its first field for the object as a whole."""
    filled = [row for row in typed.rows.get(table.name, ()) if is_filled(table, row.texts)]
    if place >= len(filled):
        return table.name
    row = filled[place]
    return f"{table.name}-{row.row}-{_column(table, row, key)}"


def _column(table: Table, row: TypedRow, key: str) -> str:
    kind = kind_of(table, row.texts)
    keys = {column.name: column.key_for(kind) for column in table.columns}
    fits = {
        name: held
        for name, held in keys.items()
        if held and (key == held or key.startswith((f"{held}.", f"{held}[")))
    }
    return max(fits, key=lambda name: len(fits[name]), default=table.columns[0].name)
