"""One row for each serial number: a serial number is one thing that was sold."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from claims.importers.edi.pieces import Fault
from claims.importers.edi.rows import Row
from claims.importers.edi.values import plain
from vir.foundation.money import allocate, is_currency

SPLIT_MAX = 10_000


def one_row_per_serial(row: Row, serials: list[str], currency: str) -> list[Row]:
    """Split a row of several serial numbers; the parts of its amount add up to it. Without any, give it as it is."""
    row.cells["serial"] = serials[0] if serials else ""
    if len(serials) < 2:
        return [row]
    quantity = _number(row.cells.get("quantity", ""))
    if quantity is None or abs(quantity) != len(serials) or len(serials) > SPLIT_MAX:
        row.faults.append(
            Fault(
                "serials_differ",
                f"Segment {row.position}: {len(serials)} serial numbers stand with a quantity of"
                f" {row.cells.get('quantity', '') or 'nothing'}. Expected: one serial number for each unit.",
                "row",
                "REF",
                row.position,
                2,
                serials[1],
            )
        )
        return [row]
    one = plain(quantity / len(serials))
    nets = _shares(row.cells.get("net", ""), len(serials), currency)
    if nets is None:
        return [row]
    rows = []
    for number, (serial, net) in enumerate(zip(serials, nets, strict=True)):
        cells = {**row.cells, "serial": serial, "quantity": one, "net": net}
        rows.append(Row(row.position, cells, row.faults if number == 0 else []))
    return rows


def _shares(net: str, parts: int, currency: str) -> list[str] | None:
    if not net:
        return [""] * parts
    amount = _number(net)
    if amount is None or not is_currency(currency):
        return None
    try:
        return [str(share) for share in allocate(amount, [Decimal(1)] * parts, currency)]
    except ValueError:
        # A fraction of a cent is shared by nobody: the row stays whole, and its check says so.
        return None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
