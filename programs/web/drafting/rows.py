"""The tables of the builder as the page shows them: rows of caps, kickers, conditions, rates and shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from programs.enums import CapScope, ConditionKind, KickerKind, MeasureKind, WhenExceeded, Word
from programs.web.drafting.document_form import Typed
from programs.web.drafting.document_rows import APART, OWN, TABLES, Table, TypedRow, kind_of

Choices = tuple[tuple[str, str], ...]
BLANK = "__prefix__"


@dataclass(frozen=True)
class Look:
    """How a field of a row looks: its label, what it is, its choices, and for which kinds of row it is shown."""

    label: str
    kind: str = "text"
    choices: Choices = ()
    kinds: str = ""
    width: str = ""
    # Units by the kind of row that they stand for; an empty kind is every kind.
    before: str = ""
    after: Choices = ()
    holder: str = ""


@dataclass
class Cell:
    """A field of a row with what stands in it and what is wrong with it."""

    name: str
    column: str
    value: str
    look: Look
    error: str = ""

    @property
    def id(self) -> str:
        """Give the id of the input."""
        return f"id_{self.name}"


@dataclass
class Row:
    """One row of a table."""

    row: str
    number: str
    cells: list[Cell]


@dataclass
class ShownTable:
    """A table with its rows, an empty row to copy, and the number that the next one gets."""

    name: str
    noun: str
    rows: list[Row]
    blank: Row
    next_row: int
    errors: list[tuple[str, str]] = field(default_factory=list)


def _words(words: Iterable[Word], *, first: str = "") -> Choices:
    chosen = tuple((word.value, word.label) for word in words)
    return (("", first), *chosen) if first else chosen


PLAIN = (MeasureKind.NET_AMOUNT, MeasureKind.GROSS_AMOUNT, MeasureKind.QUANTITY)
_LINES = "Category: Cordless"
_SCOPED = "minimum_volume distinct_products share_percent"
NOUNS = {"caps": "limit", "kickers": "kicker", "conditions": "condition", "rates": "rate", "shares": "share"}
LOOKS: Mapping[str, Mapping[str, Look]] = {
    "caps": {
        "per": Look("At most for", "select", _words(CapScope, first="Choose…")),
        "amount": Look("Amount", "number", width="w-money", before="all"),
        "when": Look("Where it is exceeded", "select", _words(WhenExceeded), kinds="program"),
    },
    "kickers": {
        "name": Look("Name", width="w-label", holder="Launch weeks"),
        "kind": Look("Pays", "select", _words(KickerKind)),
        "rate": Look("Rate", "number", width="w-rate", before="per_unit", after=(("percent", "%"),)),
        "from_tier": Look("From tier", "number", width="w-days", holder="1"),
        "starts_on": Look("From", "date", width="w-date"),
        "ends_on": Look("To", "date", width="w-date"),
        "scope": Look("On", "select", ((OWN, "Everything that pays"), (APART, "Some products"))),
        "include": Look("Products, one a line", "lines", kinds=APART, holder=_LINES),
        "exclude": Look("But not", "lines", kinds=APART),
    },
    "conditions": {
        "kind": Look("Nothing is earned without", "select", _words(ConditionKind, first="Choose…")),
        "least": Look(
            "At least",
            "number",
            kinds=_SCOPED,
            width="w-money",
            after=(("share_percent", "%"), ("distinct_products", "products")),
        ),
        "measure": Look("Counted in", "select", _words(PLAIN), kinds="minimum_volume share_percent"),
        "scope": Look(
            "Of", "select", ((OWN, "The products that count"), (APART, "Other products")), kinds=_SCOPED
        ),
        "include": Look("Products, one a line", "lines", kinds=APART, holder=_LINES),
        "exclude": Look("But not", "lines", kinds=APART),
        "whole_in": Look("As a share of, one a line", "lines", kinds="share_percent", holder="All purchases"),
        "whole_out": Look("But not", "lines", kinds="share_percent"),
    },
    "rates": {
        "code": Look("One", width="w-days", holder="EUR"),
        "rate": Look("Counts as", "number", width="w-money", before="all"),
    },
    "shares": {
        "partner": Look("Partner", width="w-label", holder="Code"),
        "percent": Look("Share", "number", width="w-rate", after=(("", "%"),)),
    },
}


def shown_tables(typed: Typed, *, added: str = "") -> dict[str, ShownTable]:
    """
    Make the tables of the page.

    :param added: the table that gets an empty row, for browsers that add none themselves
    """
    return {name: _table(table, typed.rows.get(name, ()), added == name) for name, table in TABLES.items()}


def cells_of(tables: Mapping[str, ShownTable]) -> dict[str, tuple[ShownTable, Row, Cell]]:
    """Find every field of the tables by its name."""
    return {
        cell.name: (table, row, cell) for table in tables.values() for row in table.rows for cell in row.cells
    }


def is_product_line(name: str) -> bool:
    """Tell whether a column holds product rules, one a line."""
    return name in ("include", "exclude", "whole_in", "whole_out")


def _table(table: Table, rows: Sequence[TypedRow], added: bool) -> ShownTable:
    next_row = max((row.row for row in rows), default=-1) + 1
    shown = [_row(table, str(row.row), str(number), row.texts) for number, row in enumerate(rows, start=1)]
    if added:
        shown.append(_row(table, str(next_row), str(len(rows) + 1), {}))
    blank = _row(table, BLANK, "__number__", {})
    return ShownTable(table.name, NOUNS[table.name], shown, blank, next_row + added)


def _row(table: Table, row: str, number: str, texts: Mapping[str, str]) -> Row:
    columns = {column.name: column for column in table.columns}
    kind = kind_of(table, texts)
    cells = []
    for name, look in LOOKS[table.name].items():
        value = texts.get(name, columns[name].default)
        if look.kind == "select" and value not in dict(look.choices):
            if not texts or not columns[name].key_for(kind):
                # Nothing was chosen yet, or there was nothing to choose: what is offered first stands there.
                value = look.choices[0][0]
            else:
                look = replace(look, choices=(*look.choices, (value, value or "Choose…")))
        cells.append(Cell(f"{table.name}-{row}-{name}", name, value, look))
    return Row(row, number, cells)
