"""The form of a worked example: what was typed, what it was read as, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django import forms
from django.http import QueryDict

from programs.operations.add_worked_example import SOURCE_LENGTH_MAX, TITLE_LENGTH_MAX, ExampleRow
from programs.queries.example_material import products_in_case, unknown_sku
from programs.web.drafting.pickers import NotPicked, partner_named
from programs.web.drafting.typed_numbers import read_number, read_whole
from vir.foundation.imports.numbers import marker_of
from vir.foundation.imports.problems import quoted
from vir.foundation.money import NumberInvalid, parse_decimal
from vir.foundation.periods import DateInvalid, parse_date

ROWS_FIRST = 3
ROWS_MAX = 200
TIER_MAX = 99
COLUMNS = {"date": "Date", "sku": "SKU", "quantity": "Quantity", "net": "Net value"}
_ROW = re.compile(r"rows-([0-9]{1,3})-(?:date|sku|quantity|net)")
_NEEDED = {
    "date": "Choose a day.",
    "sku": "Enter the SKU of a product.",
    "quantity": "Enter how many, such as 12. A return is negative.",
    "net": "Enter the net value, such as 1,250.00. A return is negative.",
}

Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class TypedRow:
    """One purchase as it was typed; `row` is its number in the names of the inputs."""

    row: int
    texts: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was typed into it."""
        return not any(self.texts.values())


@dataclass(frozen=True)
class TypedExample:
    """Everything that was typed."""

    texts: Mapping[str, str]
    rows: tuple[TypedRow, ...]


@dataclass(frozen=True)
class ReadExample:
    """What was read; it means nothing where `problems` are."""

    partner: str
    rows: tuple[ExampleRow, ...]
    # The number of each row among the inputs.
    places: tuple[int, ...]
    earned: Decimal
    tier: int | None
    problems: Problems


@dataclass
class ShownRow:
    """A row of the form with what is wrong with it, by column."""

    row: int
    number: int
    texts: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)


class ExampleForm(forms.Form):
    """Everything of an example but its purchases. No field refuses anything: `show` brings back what is wrong."""

    title = forms.CharField(
        label="Title",
        required=False,
        widget=forms.TextInput(attrs={"maxlength": TITLE_LENGTH_MAX, "autocomplete": "off"}),
    )
    source = forms.CharField(
        label="Source",
        required=False,
        widget=forms.TextInput(attrs={"maxlength": SOURCE_LENGTH_MAX, "autocomplete": "off"}),
    )
    partner = forms.CharField(
        label="Partner",
        required=False,
        widget=forms.TextInput(attrs={"list": "example-partners", "autocomplete": "off"}),
    )
    earned = forms.CharField(
        label="Must earn",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    tier = forms.CharField(
        label="Tier",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 2}),
    )

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__({name: texts.get(name, "") for name in self.base_fields})
        self.full_clean()

    def show(self, name: str, message: str) -> None:
        """Put what is wrong beside its field."""
        self.add_error(name, message)


NOTHING_TYPED = TypedExample({}, ())


def typed_example(post: QueryDict) -> TypedExample:
    """Read what a browser sent, as it was typed."""
    texts = {name: _clean(post.get(name, "")) for name in ExampleForm.base_fields}
    numbers = sorted({int(found[1]) for key in post if (found := _ROW.fullmatch(key))})[:ROWS_MAX]
    rows = tuple(
        TypedRow(row, {column: _clean(post.get(f"rows-{row}-{column}", "")) for column in COLUMNS})
        for row in numbers
    )
    return TypedExample(texts, rows)


def read_example(typed: TypedExample, currency: str) -> ReadExample:
    """Read what was typed, with everything in it that was not understood."""
    problems: Problems = []
    if not typed.texts["title"]:
        problems.append(("title", "Say in a few words what it shows, such as Reaches Tier 2."))
    partner = ""
    try:
        partner = partner_named(typed.texts["partner"]) if typed.texts["partner"] else ""
    except NotPicked as error:
        problems.append(("partner", str(error)))
    if not typed.texts["partner"]:
        problems.append(("partner", "Enter the code or name of a partner."))
    filled = [row for row in typed.rows if not row.is_empty]
    known = products_in_case([row.texts["sku"] for row in filled])
    rows = []
    for row in filled:
        made, wrong = _read_row(row, currency, known)
        problems += wrong
        rows.append(made)
    if not rows:
        problems.append(("rows", "Enter at least one purchase: date, SKU, quantity and net value."))
    earned, problem = _amount(
        typed.texts["earned"], currency, "Enter what the partner must earn, 0 for nothing."
    )
    if problem:
        problems.append(("earned", problem))
    tier = read_whole(typed.texts["tier"])
    if tier != "" and not (isinstance(tier, int) and tier <= TIER_MAX):
        problems.append(("tier", "Enter the number of a tier, 0 for none, or leave it empty."))
    number = tier if isinstance(tier, int) else None
    places = tuple(row.row for row in filled)
    return ReadExample(partner, tuple(rows), places, earned, number, problems)


def in_rows(problems: Iterable[tuple[str, str]], places: tuple[int, ...]) -> Problems:
    """Name the rows of the form where an operation names the purchases it was given."""
    found = []
    for name, message in problems:
        start, _, rest = name.partition("-")
        place, _, column = rest.partition("-")
        found.append((f"rows-{places[int(place)]}-{column}" if start == "rows" and rest else name, message))
    return found


def shown_rows(typed: TypedExample, more: int = 0) -> list[ShownRow]:
    """Lay out the rows that were typed and some empty ones, at least as many as a fresh form has."""
    rows = [ShownRow(row.row, place, row.texts) for place, row in enumerate(typed.rows, start=1)]
    first = max((row.row for row in rows), default=-1) + 1
    empty = min(max(more, ROWS_FIRST - len(rows)), ROWS_MAX - len(rows))
    return rows + [
        ShownRow(first + place, len(rows) + place + 1, dict.fromkeys(COLUMNS, "")) for place in range(empty)
    ]


def place_problems(form: ExampleForm, rows: list[ShownRow], problems: Problems) -> list[tuple[str, str]]:
    """Put every problem beside its input, and list them for the summary with the ids of the inputs."""
    by_name = {f"rows-{row.row}-{column}": (row, column) for row in rows for column in COLUMNS}
    summary = []
    for name, message in problems:
        if name in by_name:
            row, column = by_name[name]
            row.errors[column] = message
            summary.append((f"id_{name}", f"Row {row.number}, {COLUMNS[column]}: {message}"))
        elif name in form.fields:
            form.show(name, message)
            summary.append((f"id_{name}", f"{form.fields[name].label}: {message}"))
        elif name == "rows" and rows:
            summary.append((f"id_rows-{rows[0].row}-date", message))
        else:
            summary.append(("", message))
    return summary


def _read_row(row: TypedRow, currency: str, known: Container[str]) -> tuple[ExampleRow, Problems]:
    day, wrong = _day(row.texts["date"])
    sku = row.texts["sku"]
    quantity, miscounted = _count(row.texts["quantity"])
    net, misread = _amount(row.texts["net"], currency)
    found = {
        "date": wrong,
        "sku": unknown_sku(sku) if sku and sku not in known else "",
        "quantity": miscounted,
        "net": misread,
    }
    found |= {column: needed for column, needed in _NEEDED.items() if not row.texts[column]}
    problems = [(f"rows-{row.row}-{column}", message) for column, message in found.items() if message]
    return ExampleRow(day, sku, quantity, net), problems


def _day(typed: str) -> tuple[date, str]:
    try:
        return parse_date(typed), ""
    except DateInvalid as error:
        return date.min, f"{quoted(typed)} was not read. {error}"


def _count(typed: str) -> tuple[Decimal, str]:
    if marker_of(typed) is not None:
        return Decimal(0), f"{quoted(typed)} is an amount. Enter how many, such as 12."
    return _amount(typed, "")


def _amount(typed: str, currency: str, needed: str = "") -> tuple[Decimal, str]:
    if not typed:
        return Decimal(0), needed
    read = read_number(typed, currency)
    if read.problem:
        return Decimal(0), read.problem
    try:
        return parse_decimal(read.text), ""
    except NumberInvalid as error:
        return Decimal(0), str(error)


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()
