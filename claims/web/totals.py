"""The control totals of an import as a table that foots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from vir.foundation.imports.models import ImportBatch, ImportKind

ZERO = Decimal(0)


@dataclass(frozen=True)
class TotalRow:
    """One line of the table; a figure is None where it could not be read."""

    label: str
    rows: int
    quantity: Decimal | None
    nets: tuple[Decimal | None, ...]
    grand: bool = False


@dataclass(frozen=True)
class MonthRow:
    """The good lines of one month in one currency."""

    first_day: date
    currency: str
    rows: int
    quantity: Decimal
    net: Decimal


@dataclass(frozen=True)
class SalesTotals:
    """The totals of a sales file."""

    currencies: tuple[str, ...]
    rows: tuple[TotalRow, ...]
    months: tuple[MonthRow, ...]
    first: date | None
    last: date | None
    partners: int
    products: int
    documents: int
    returns: int


def sales_totals(batch: ImportBatch) -> SalesTotals | None:
    """Give the totals of a checked sales file; None for any other."""
    kept: Mapping[str, Any] = batch.control_totals
    if batch.kind != ImportKind.SALES or "states" not in kept:
        return None
    states = kept["states"]
    currencies = tuple(sorted({code for state in states.values() for code in state["net"]}))
    good, duplicate, bad = (_row(label, states[key], currencies) for key, label in _STATES)
    unread = batch.rows_bad - bad.rows
    rows = [good]
    if duplicate.rows:
        rows.append(duplicate)
    if bad.rows:
        rows.append(bad)
    if unread:
        rows.append(TotalRow("Bad rows, figures not read", unread, None, (None,) * len(currencies)))
    if len(rows) > 1:
        rows.append(_sum(rows, batch.rows_total, currencies))
    else:
        rows = [_grand(good)]
    return SalesTotals(
        currencies=currencies,
        rows=tuple(rows),
        months=tuple(_month(month) for month in kept["months"]),
        first=date.fromisoformat(kept["first_date"]) if kept["first_date"] else None,
        last=date.fromisoformat(kept["last_date"]) if kept["last_date"] else None,
        partners=kept["partners"],
        products=kept["products"],
        documents=kept["documents"],
        returns=kept["returns"],
    )


def net_of(batch: ImportBatch) -> list[tuple[str, Decimal]]:
    """List the net amount of the good lines by currency; nothing before the check, or for other files."""
    states = batch.control_totals.get("states")
    if not states:
        return []
    return [(currency, Decimal(amount)) for currency, amount in states["good"]["net"].items()]


_STATES = (
    ("good", "Good lines"),
    ("duplicate", "Received before, left out"),
    ("bad", "Bad rows, left out"),
)


def _row(label: str, state: Mapping[str, Any], currencies: Sequence[str]) -> TotalRow:
    nets = tuple(Decimal(state["net"].get(currency, "0")) for currency in currencies)
    return TotalRow(label, state["rows"], Decimal(state["quantity"]), nets)


def _sum(rows: Sequence[TotalRow], total: int, currencies: Sequence[str]) -> TotalRow:
    nets = tuple(sum((row.nets[place] or ZERO for row in rows), ZERO) for place in range(len(currencies)))
    unread = any(row.quantity is None for row in rows)
    label = "Whole file, figures as far as read" if unread else "Whole file"
    return TotalRow(label, total, sum((row.quantity or ZERO for row in rows), ZERO), nets, grand=True)


def _grand(row: TotalRow) -> TotalRow:
    return TotalRow("Whole file", row.rows, row.quantity, row.nets, grand=True)


def _month(kept: Mapping[str, Any]) -> MonthRow:
    return MonthRow(
        date.fromisoformat(f"{kept['month']}-01"),
        kept["currency"],
        kept["rows"],
        Decimal(kept["quantity"]),
        Decimal(kept["net"]),
    )
