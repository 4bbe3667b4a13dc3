"""Rows of a file read as what the columns of an app are to be: every problem of a row, or its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import getitem, itemgetter
from typing import Any

from vir.foundation.imports.cells import CellReader, Format, currency_disagrees, other_currency, reader_of
from vir.foundation.imports.kinds import (
    Amount,
    Choice,
    Code,
    Column,
    CurrencyCode,
    Date,
    Kind,
    Quantity,
    Text,
)
from vir.foundation.imports.memories import Constant, memory_of
from vir.foundation.imports.problems import CellNotRead, Problem, cell_problem, clipped

__all__ = [
    "Amount",
    "Choice",
    "Cleaner",
    "Code",
    "Column",
    "CurrencyCode",
    "Date",
    "Format",
    "Kind",
    "Quantity",
    "Text",
    "clean_row",
    "compile_cleaner",
]

Cleaner = Callable[[int, list[str]], tuple[tuple[Any, ...] | None, list[Problem]]]


def clean_row(
    columns: Sequence[Column],
    mapping: Mapping[str, str | None],
    formats: Mapping[str, Format],
    row_number: int,
    cells: Mapping[str, str] | Sequence[str],
    headers: Sequence[str] = (),
) -> tuple[dict[str, object] | None, list[Problem]]:
    """
    Read one row: its values by column name, or all its problems.

    `mapping` gives the header of each column, `formats` the number or date format by column name (plain
    digits and ISO dates if absent). `cells` are texts by header, or in the order of `headers`.

    :raises ValueError: if a required column is not mapped, or a header is not among `headers`
    """
    if isinstance(cells, Mapping):
        headers = list(cells)
        cells = list(cells.values())
    values, problems = compile_cleaner(columns, mapping, formats, headers)(row_number, list(cells))
    if values is None:
        return None, problems
    return dict(zip((column.name for column in columns), values, strict=True)), []


def compile_cleaner(
    columns: Sequence[Column],
    mapping: Mapping[str, str | None],
    formats: Mapping[str, Format],
    headers: Sequence[str],
) -> Cleaner:
    """
    Give a function that reads a row: its values in the order of `columns`, or all its problems.

    It remembers values it has read, so keep it for one file and one thread.

    :raises ValueError: if a required column is not mapped, or a header is not among `headers`
    """
    places = places_of(columns, mapping, headers)
    readers = [reader_of(column, formats.get(column.name)) for column in columns]
    width = len(headers)
    careful = _careful_cleaner(columns, places, readers, headers)
    cross_checked = is_cross_checked(columns, places)
    memories = [
        Constant(column.default)
        if place is None
        else memory_of(column, reader, formats.get(column.name), cross_checked)
        for column, place, reader in zip(columns, places, readers, strict=True)
    ]
    pick = _picker([0 if place is None else place for place in places])

    def clean(row_number: int, cells: list[str]) -> tuple[tuple[Any, ...] | None, list[Problem]]:
        if len(cells) == width:
            try:
                return tuple(map(getitem, memories, pick(cells))), []
            except CellNotRead:
                pass
        return careful(row_number, cells)

    return clean


def places_of(
    columns: Sequence[Column], mapping: Mapping[str, str | None], headers: Sequence[str]
) -> list[int | None]:
    """
    Give the place of each column among the headers; None where the file does not have it.

    :raises ValueError: if a required column is not mapped, or a header is not among `headers`
    """
    places: list[int | None] = []
    for column in columns:
        header = mapping.get(column.name)
        if header is None and column.required:
            raise ValueError(f"Column {column.name} is required and has no header.")
        if header is not None and header not in headers:
            raise ValueError(f"Column {column.name}: the header {header!r} is not in the file.")
        places.append(None if header is None else list(headers).index(header))
    return places


def _picker(indexes: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    if len(indexes) > 1:
        return itemgetter(*indexes)
    return lambda cells: tuple(cells[index] for index in indexes)


def is_cross_checked(columns: Sequence[Column], places: Sequence[int | None]) -> bool:
    """Tell whether amounts are held against a currency that their row names."""
    return _currency_index(columns, places) is not None


def _currency_index(columns: Sequence[Column], places: Sequence[int | None]) -> int | None:
    found = [i for i, c in enumerate(columns) if c.kind is Kind.CURRENCY_CODE and places[i] is not None]
    return found[0] if len(found) == 1 else None


def _careful_cleaner(
    columns: Sequence[Column],
    places: Sequence[int | None],
    readers: Sequence[CellReader],
    headers: Sequence[str],
) -> Cleaner:
    currency_index = _currency_index(columns, places)

    def clean(row_number: int, cells: list[str]) -> tuple[tuple[Any, ...] | None, list[Problem]]:
        if len(cells) != len(headers):
            return None, [_ragged(row_number, cells, len(headers))]
        values: list[object] = []
        problems: list[Problem] = []
        failed: set[int] = set()
        for column, place, read in zip(columns, places, readers, strict=True):
            value = column.default
            if place is not None:
                try:
                    value = read(cells[place])
                except CellNotRead as fault:
                    problems.append(cell_problem(row_number, headers[place], cells[place], fault))
                    failed.add(place)
            values.append(value)
        currency = values[currency_index] if currency_index is not None else None
        if isinstance(currency, str):
            for column, place in zip(columns, places, strict=True):
                if place is None or place in failed or column.kind is not Kind.AMOUNT:
                    continue
                if currency_disagrees(cells[place], currency):
                    disagreement = other_currency(currency)
                    problems.append(cell_problem(row_number, headers[place], cells[place], disagreement))
        return (None, problems) if problems else (tuple(values), [])

    return clean


def _ragged(row: int, cells: list[str], width: int) -> Problem:
    return Problem(
        row=row,
        column="",
        value=clipped(" | ".join(cells)),
        code="ragged_row",
        message=f"Row {row} has {len(cells)} cells and the header has {width}.",
        fix="Check the separators and quotation marks of the row, and fill in the cells that are missing.",
    )
