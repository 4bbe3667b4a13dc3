"""The control totals of an import as a table that foots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from vir.foundation.imports.models import ImportBatch, ImportKind, ImportState

ZERO = Decimal(0)
# Kinds of file whose rows are lines with amounts.
LINES = (ImportKind.SALES, ImportKind.POS)


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
    if batch.kind not in LINES or "states" not in kept:
        return None
    states = {key: kept["states"].get(key, _NONE) for key, _ in _STATES}
    currencies = tuple(sorted({code for state in states.values() for code in state["net"]}))
    good, *others = (_row(label, states[key], currencies) for key, label in _STATES)
    if batch.state in OVER:
        good = replace(good, label="Committed")
    rows = [good, *(row for row in others if row.rows)]
    unknown = (None,) * len(currencies)
    unread = batch.rows_bad - states["bad"]["rows"] - states["held"]["rows"]
    if unread:
        rows.append(TotalRow("Need a fix, figures not read", unread, None, unknown))
    if batch.rows_skipped:
        rows.append(TotalRow("Left out by hand", batch.rows_skipped, None, unknown))
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


def held_rows(batch: ImportBatch) -> int:
    """Count the lines that wait for their partner or product, before the commit and after it."""
    return int(batch.control_totals.get("states", {}).get("held", _NONE)["rows"])


def net_of(batch: ImportBatch) -> list[tuple[str, Decimal]]:
    """List the net amount of the good lines by currency; nothing before the check, or for other files."""
    states = batch.control_totals.get("states")
    if not states:
        return []
    return [(currency, Decimal(amount)) for currency, amount in states["good"]["net"].items()]


OVER = (ImportState.COMMITTED, ImportState.ROLLED_BACK)
_STATES = (
    ("good", "Ready to commit"),
    ("check", "To check, left out until kept"),
    ("held", "Code not known, waits under Unmatched"),
    ("bad", "Need a fix, left out"),
    ("duplicate", "Received before, left out"),
)
_NONE: Mapping[str, Any] = {"rows": 0, "quantity": "0", "net": {}}


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
