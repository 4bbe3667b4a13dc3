"""Reading open items of partners from a file, and what they make of a partner's account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from vir.foundation.imports import apart, mapping
from vir.foundation.imports.ambiguity import Ambiguous
from vir.foundation.imports.cells import Format
from vir.foundation.imports.columns import Amount, Code, Column, CurrencyCode, Date, Kind, compile_cleaner
from vir.foundation.imports.dates import guess_date_format
from vir.foundation.imports.limits import DEFAULT_LIMITS, MIB
from vir.foundation.imports.numbers import guess_number_format
from vir.foundation.imports.problems import FileRefused, Problem, clipped, quoted
from vir.foundation.imports.reading import format_named

NOTHING = Decimal(0)
ROWS_MAX = 20_000
LIMITS = replace(DEFAULT_LIMITS, max_rows=ROWS_MAX, max_csv_bytes=20 * MIB)
COLUMNS = (
    Column(
        "partner",
        "Partner code",
        Code,
        aliases=("Partner", "Customer", "Customer code", "Customer number", "Account", "Debtor"),
        max_length=60,
    ),
    Column(
        "document",
        "Invoice",
        Code,
        aliases=("Invoice number", "Document", "Document number", "Reference", "Number"),
        max_length=60,
    ),
    Column("dated", "Invoice date", Date, aliases=("Document date", "Date", "Posting date", "Dated")),
    Column("due", "Due date", Date, required=False, aliases=("Due", "Due on", "Net due date")),
    Column(
        "amount",
        "Open amount",
        Amount,
        aliases=("Open", "Balance", "Outstanding", "Amount due", "Amount", "Remaining"),
    ),
    Column("currency", "Currency", CurrencyCode, required=False),
)
BY_NAME = {column.name: column for column in COLUMNS}


@dataclass(frozen=True)
class ItemRow:
    """One document that is not settled; a credit is negative."""

    row: int
    partner: str
    document: str
    dated: date
    due: date
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class ReadItems:
    """
    What a file says.

    :ivar rows: how many rows it has, read or not
    :ivar partner_header: what it calls the column of partners
    """

    items: tuple[ItemRow, ...]
    problems: tuple[Problem, ...]
    rows: int
    partner_header: str


@dataclass(frozen=True)
class Account:
    """What open items make of a partner's account."""

    owed: Decimal
    past_due: Decimal
    oldest_unpaid_on: date | None


def read_open_items(path: Path, *, as_of: date, currency: str, formats: Mapping[str, str]) -> ReadItems:
    """
    Read a CSV file or a workbook in its bounded process.

    :param currency: of rows that name none
    :param formats: names of the number and the date format, "amount" and "date", where the values leave it open
    :raises FileRefused: if it cannot be read, lacks a column, or leaves open how it writes days or amounts
    """
    sniffed = apart.sniff(path, limits=LIMITS)
    rows = list(apart.read_rows(path, sniffed, limits=LIMITS))
    chosen = mapping.suggest(COLUMNS, sniffed.headers)
    missing = [column for column in COLUMNS if column.required and chosen[column.name] is None]
    if missing:
        raise FileRefused("no_column", _lacks(missing, sniffed.headers))
    found = {
        name: _format(BY_NAME[name], header, _values(rows, sniffed.headers.index(header)), formats)
        for name, header in chosen.items()
        if header is not None and BY_NAME[name].kind in (Kind.DATE, Kind.AMOUNT)
    }
    # The sign of an amount has to be that of its currency, whether a column or the list names it.
    columns = [
        replace(column, currency=currency)
        if column.kind is Kind.AMOUNT and chosen["currency"] is None
        else column
        for column in COLUMNS
    ]
    clean = compile_cleaner(
        columns, chosen, {name: one for name, one in found.items() if one is not None}, sniffed.headers
    )
    items: list[ItemRow] = []
    problems: list[Problem] = []
    seen: dict[tuple[object, ...], int] = {}
    for number, cells in rows:
        values, faults = clean(number, cells)
        problems += faults
        if values is None:
            continue
        partner, document, dated, due, amount, named = values
        item = ItemRow(number, partner, document, dated, due or dated, amount, named or currency)
        fault = _fault(item, as_of, seen, chosen)
        if fault is None:
            items.append(item)
        else:
            problems.append(fault)
    return ReadItems(tuple(items), tuple(problems), len(rows), str(chosen["partner"]))


def account_of(items: Iterable[ItemRow], *, as_of: date) -> Account:
    """
    Work out what a partner owes by its open items, all of one currency.

    Credits that nobody has set off go off the invoices that were due first, as an account is settled: a partner
    that overpaid one invoice is not past due with another of the same amount.
    """
    invoices, credit = [], NOTHING
    for item in items:
        if item.amount > 0:
            invoices.append(item)
        else:
            credit -= item.amount
    owed, past_due, oldest = NOTHING, NOTHING, None
    for item in sorted(invoices, key=lambda one: (one.due, one.dated, one.row)):
        off = min(credit, item.amount)
        credit -= off
        left = item.amount - off
        if not left:
            continue
        owed += left
        if item.due < as_of:
            past_due += left
        oldest = item.dated if oldest is None else min(oldest, item.dated)
    return Account(owed, past_due, oldest)


def _lacks(missing: Sequence[Column], headers: Sequence[str]) -> str:
    named = ", ".join(f"{column.label} (or {column.aliases[0]})" for column in missing)
    there = ", ".join(quoted(header) for header in headers[:12])
    return f"The file has no column for: {named}. It has {there}. Name the column so, and upload it again."


def _values(rows: Sequence[tuple[int, list[str]]], place: int) -> list[str]:
    return [cells[place] for _, cells in rows if len(cells) > place and cells[place].strip()]


def _format(column: Column, header: str, values: Sequence[str], chosen: Mapping[str, str]) -> Format | None:
    """
    Say how a column is written.

    :raises FileRefused: if its values can be read in several ways and nobody said in which
    """
    is_date = column.kind is Kind.DATE
    guess = guess_date_format(values) if is_date else guess_number_format(values)
    if not isinstance(guess, Ambiguous):
        return guess
    if not guess.candidates:
        return None
    told = format_named(column, chosen.get("date" if is_date else "amount", ""))
    if told is not None:
        return told
    ways = " or ".join(str(one.value) for one in guess.candidates)
    what = "Days are written" if is_date else "Amounts are written"
    raise FileRefused(
        "ambiguous",
        f"{header}: {quoted(values[0])} can be read as {ways}. Choose how it is under “{what}”, and upload it again.",
    )


def _fault(
    item: ItemRow, as_of: date, seen: dict[tuple[object, ...], int], chosen: Mapping[str, str | None]
) -> Problem | None:
    """Say what is wrong with a row whose cells were all read."""
    if item.dated > as_of:
        column = str(chosen["dated"])
        text = item.dated.isoformat()
        return Problem(
            item.row,
            column,
            text,
            "after_list",
            f"Row {item.row}, {column}: {quoted(text)} is after the day the list is of, {as_of.isoformat()}.",
            "Correct the day, or say that the list is of a later one.",
        )
    key = (item.partner, item.document, item.dated, item.due, item.amount, item.currency)
    first = seen.setdefault(key, item.row)
    if first == item.row:
        return None
    column = str(chosen["document"])
    return Problem(
        item.row,
        column,
        clipped(item.document),
        "twice",
        f"Row {item.row}, {column}: {quoted(item.document)} stands in row {first} with the same day and amount.",
        "Take one of the two rows out.",
    )
