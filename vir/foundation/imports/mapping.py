"""Which header of a file is which column of an app: suggested, then checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from vir.foundation.imports.kinds import Column
from vir.foundation.imports.problems import quoted
from vir.foundation.imports.words import folded, known_as
from vir.foundation.words import say

_WORDS = {
    "qty": "quantity",
    "quant": "quantity",
    "units": "quantity",
    "pcs": "quantity",
    "pieces": "quantity",
    "no": "number",
    "nr": "number",
    "num": "number",
    "nbr": "number",
    "id": "number",
    "amt": "amount",
    "val": "value",
    "inv": "invoice",
    "doc": "document",
    "ord": "order",
    "cust": "customer",
    "prod": "product",
    "item": "product",
    "article": "product",
    "sku": "product",
    "material": "product",
    "mat": "product",
    "key": "code",
    "cd": "code",
    "dt": "date",
    "ccy": "currency",
    "curr": "currency",
    "cur": "currency",
    "desc": "description",
    "distributor": "partner",
    "reseller": "partner",
    "dealer": "partner",
    "cat": "category",
}
_FILLERS = frozenset({"the", "of", "in", "a", "usd", "eur", "gbp"})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPLIT = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class MappingFault:
    """One thing wrong with a mapping. `column` is the name of the app's column, `header` that of the file."""

    column: str
    header: str
    code: str
    message: str
    fix: str


def suggest(columns: Sequence[Column], headers: Sequence[str]) -> dict[str, str | None]:
    """
    Suggest a header for each column: by its exact name, then ignoring case and punctuation, then by known
    words, then by what it is called in the languages and programs we know.

    A header is given once. Where two headers or two columns fit alike, None: a person decides.
    """
    found: dict[str, str | None] = {column.name: None for column in columns}
    for key_of in (_exact, _normal, _known, folded):
        open_columns = [column for column in columns if found[column.name] is None]
        free = [header for header in headers if header not in found.values()]
        wanted = {
            column.name: [h for h in free if key_of(h) in _keys(column, key_of)] for column in open_columns
        }
        for column in open_columns:
            fitting = wanted[column.name]
            if len(fitting) == 1 and sum(fitting[0] in others for others in wanted.values()) == 1:
                found[column.name] = fitting[0]
    return found


def check(
    columns: Sequence[Column], mapping: Mapping[str, str | None], headers: Sequence[str]
) -> list[MappingFault]:
    """Give everything wrong with a mapping: columns without a header, headers unknown or given twice."""
    faults: list[MappingFault] = []
    labels = {column.name: column.label for column in columns}
    for name, header in mapping.items():
        if name not in labels:
            faults.append(
                MappingFault(
                    name,
                    header or "",
                    "unknown_column",
                    say("There is no column {value}.", value=quoted(name)),
                    say("Remove it."),
                )
            )
    first_use: dict[str, str] = {}
    for column in columns:
        header = mapping.get(column.name)
        if not header:
            if column.required:
                message = say("{column}: no column of the file is chosen.", column=say(column.label))
                faults.append(
                    MappingFault(
                        column.name, "", "not_mapped", message, say("Choose the column that holds it.")
                    )
                )
        elif header not in headers:
            message = say(
                "{column}: the file has no column {value}.", column=say(column.label), value=quoted(header)
            )
            faults.append(
                MappingFault(
                    column.name, header, "no_such_header", message, say("Choose a column of this file.")
                )
            )
        elif header in first_use:
            message = say(
                "{column}: the column {value} is already chosen for {other}.",
                column=say(column.label),
                value=quoted(header),
                other=say(labels[first_use[header]]),
            )
            faults.append(
                MappingFault(
                    column.name,
                    header,
                    "mapped_twice",
                    message,
                    say("Choose another column for one of them."),
                )
            )
        else:
            first_use[header] = column.name
    return faults


def _keys(column: Column, key_of: Callable[[str], Hashable]) -> set[Hashable]:
    own = {key_of(name) for name in (column.name, column.label, *column.aliases)}
    return own | known_as(column.name) if key_of is folded else own


def _exact(header: str) -> Hashable:
    return header.strip()


def _normal(header: str) -> Hashable:
    return _SPLIT.sub("", header).casefold()


def _known(header: str) -> Hashable:
    words = [word.casefold() for part in _SPLIT.split(header) for word in _CAMEL.split(part) if word]
    return frozenset(_WORDS.get(word, word) for word in words if word not in _FILLERS)
