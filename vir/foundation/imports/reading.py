"""How a file is read: which header is which column, and in which format its numbers and dates are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from vir.foundation.imports.cells import Format
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.imports.numbers import NumberFormat

NUMBER_KINDS = frozenset({Kind.QUANTITY, Kind.AMOUNT})


@dataclass(frozen=True)
class Reading:
    """
    What a person said about a file, kept with it and with its source.

    `mapping` gives a header or None by column, `formats` the name of a number or date format by column,
    `currency` the one of rows that name none. `headers` are those of the file it was said about.
    """

    mapping: Mapping[str, str | None] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    headers: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """Give it as plain dictionaries, to be kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Reading:
        """Build it from what `as_json` gave; from nothing, a reading that says nothing."""
        return cls(**kept)

    def formats_of(self, columns: Sequence[Column]) -> dict[str, Format]:
        """Give the formats of the columns that have one."""
        found: dict[str, Format] = {}
        for column in columns:
            chosen = format_named(column, self.formats.get(column.name, ""))
            if chosen is not None:
                found[column.name] = chosen
        return found

    def header_of(self, column: Column) -> str:
        """Give what a column is called in the file, or its own name where the file has none."""
        return self.mapping.get(column.name) or column.label


def formats_for(column: Column) -> tuple[Format, ...]:
    """List the formats a column can be written in; none for a column of texts."""
    if column.kind in NUMBER_KINDS:
        return tuple(NumberFormat)
    return tuple(DateFormat) if column.kind is Kind.DATE else ()


def format_named(column: Column, name: str) -> Format | None:
    """Find the format of a column by its name."""
    return next((fmt for fmt in formats_for(column) if fmt.name == name), None)
