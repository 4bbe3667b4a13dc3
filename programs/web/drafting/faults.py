"""Where each fault of a draft stands in the builder, and in whose words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from programs.terms import Fault
from programs.web.drafting.document_fields import field_of, input_id
from programs.web.drafting.document_form import Typed, Written
from programs.web.drafting.document_rows import TABLES
from programs.web.drafting.document_slots import LISTS
from programs.web.drafting.form import BuilderForm
from programs.web.drafting.live import TierResult
from programs.web.drafting.rows import NOUNS, ShownTable, cells_of
from programs.web.drafting.typed_numbers import read_number

# What is only not filled in yet is work to do, not a mistake to point at while somebody writes.
UNFILLED = frozenset({"KEY_MISSING", "TIERS_MISSING", "EXAMPLES_MISSING", "EXAMPLES_NOT_RUN"})
TO_CHOOSE = {
    "method": "Choose how the rebate is paid.",
    "stacking": "Choose what happens where a purchase counts in two programs.",
    "stacking_group": "Name the group of programs that belong together.",
    "rank": "Write this program’s place in the group, such as 1.",
    "application": "Choose what the rate applies to.",
    "reward": "Choose what is paid.",
    "measure": "Choose what counts.",
    "baseline": "Choose what growth is measured from.",
    "partial": "Choose whether a started increment counts.",
    "rates": "Write the rate of each currency that partners pay in.",
    "shares": "Write the share of each member.",
}
LIST_LABELS = {
    "segments": "Segments",
    "partners": "Partners",
    "except_partners": "Except",
    "include": "Include",
    "exclude": "Exclude",
    "qualify_include": "Tier counts",
    "qualify_exclude": "Tier does not count",
    "share_include": "Share of",
    "share_exclude": "Share not of",
    "tiers": "Tiers",
}
PLACES = {"examples": "Worked examples"}


@dataclass
class TierRow:
    """A row of the tier table with what it pays and what is wrong with it."""

    row: int
    number: int
    start: str
    rate: str
    pays: str = ""
    jump: str = ""
    start_error: str = ""
    rate_error: str = ""


@dataclass(frozen=True)
class Problem:
    """Something to fix: the id of its input, where it is in words, and what to do."""

    id: str
    text: str


def tier_rows(typed: Typed, results: Mapping[Decimal, TierResult], currency: str) -> list[TierRow]:
    """Make the rows of the tier table, each with what it pays at its line."""
    rows = []
    for number, tier in enumerate(typed.tiers, start=1):
        made = TierRow(tier.row, number, tier.start, tier.rate)
        read = read_number(tier.start, currency)
        if read.text and not read.problem:
            result = results.get(Decimal(read.text))
            made.pays, made.jump = (result.pays, result.jump) if result else ("", "")
        rows.append(made)
    return rows


class Places:
    """The fields of one showing of the builder, each by its name, to put what is wrong beside them."""

    def __init__(self, form: BuilderForm, tiers: Sequence[TierRow], tables: Mapping[str, ShownTable]) -> None:
        self.form = form
        self.tiers = {
            f"tiers-{row.row}-{column}": (row, column) for row in tiers for column in ("start", "rate")
        }
        self.tables = tables
        self.cells = cells_of(tables)
        self.in_lists: dict[str, str] = {}

    def put(self, name: str, message: str) -> None:
        """Put a message beside a field."""
        if name in self.tiers:
            row, column = self.tiers[name]
            setattr(row, f"{column}_error", message)
        elif name in self.cells:
            table, shown, cell = self.cells[name]
            cell.error = message
            table.errors.append(
                (cell.id, f"{table.noun.capitalize()} {shown.number}, {cell.look.label}: {message}")
            )
        elif name in TABLES:
            self.tables[name].errors.append(("", message))
        elif name in LISTS:
            self.in_lists[name] = f"{self.in_lists.get(name, '')} {message}".strip()
        elif name in self.form.fields:
            self.form.show(name, message)

    def called(self, name: str, path: str) -> str:
        """Name a field for the summary of what is to fix."""
        if name in self.tiers:
            row, column = self.tiers[name]
            return f"Tier {row.number}, {'From' if column == 'start' else 'Rate'}"
        if name in self.cells:
            table, shown, cell = self.cells[name]
            return f"{table.noun.capitalize()} {shown.number}, {cell.look.label}"
        if name in TABLES:
            return f"{NOUNS[name].capitalize()}s"
        field: Any = self.form.fields.get(name)
        return str(field.label) if field is not None else LIST_LABELS.get(name) or PLACES.get(path, path)


def place_faults(
    places: Places, faults: Iterable[Fault], written: Written, typed: Typed, *, whole: bool
) -> list[Problem]:
    """
    Put every fault beside its field, and list them with their places for the summary.

    :param whole: also what is only not filled in yet
    """
    summary = []
    for fault in faults:
        if fault.code in UNFILLED and not whole:
            continue
        name = field_of(fault.path, written.document, typed)
        message = written.problems.get(name) or message_of(fault, name)
        summary.append(Problem(input_id(name), f"{places.called(name, fault.path)}: {message}"))
        places.put(name, message)
    return summary


def message_of(fault: Fault, name: str) -> str:
    """Say what to do about a fault in the words of the form, not of the document."""
    if fault.code != "KEY_MISSING":
        return fault.message
    return TO_CHOOSE.get(name) or fault.message.rpartition(" is missing. ")[2]
