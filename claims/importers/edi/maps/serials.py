"""One row for each serial number: a serial number is one thing that was sold."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from claims.importers.edi.pieces import Fault, Segment
from claims.importers.edi.rows import Row
from claims.importers.edi.values import plain
from vir.foundation.money import allocate, is_currency

SPLIT_MAX = 10_000


def named_in(segments: Sequence[Segment], codes: Sequence[str]) -> list[str]:
    """List the serial numbers of EDIFACT under the first code that has any. GIN names up to five, RFF one."""
    for code in codes:
        own = [segment for segment in segments if segment.at(1) == code]
        found = [segment.at(1, 2) for segment in own if segment.tag == "RFF"]
        for segment in own:
            if segment.tag == "GIN":
                # Two in one composite are the ends of a range.
                for element in range(2, len(segment.elements) + 1):
                    found += [segment.at(element), segment.at(element, 2)]
        if any(found):
            return [number for number in found if number]
    return []


def one_row_per_serial(row: Row, serials: list[str], currency: str, *, tag: str = "REF") -> list[Row]:
    """
    Split a row of several serial numbers; the parts of its amount add up to it. Without any, give it as it is.

    :param tag: of the segment that names them
    """
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
                tag,
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
