"""
X12 867, Product Transfer and Resale Report: each QTY loop (or SII, where a report has no QTY) is one row.

The codes are in `x867_tables`; this follows the loops PTD > N1 > SII and PTD > QTY > LX.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from claims.importers.edi.maps.serials import one_row_per_serial
from claims.importers.edi.maps.sets import (
    check_totals,
    first_date,
    first_of,
    leave_quantity,
    name_unused,
    party_name,
    stand_in,
    wanted,
)
from claims.importers.edi.maps.x867_tables import (
    AMOUNTS,
    CUSTOMERS,
    DATES,
    INVOICES,
    KNOWN,
    LINES,
    NO_SALES,
    PERIOD_END,
    READ,
    REPORTERS,
    RETURNED,
    RETURNS,
    SALES,
    SELLERS,
    SERIALS,
    SKUS,
    SOLD,
    TRANSFERS,
)
from claims.importers.edi.pieces import Fault, Message, Segment, shown
from claims.importers.edi.rows import Read, Row, cut_texts, missing, price_row, take_number
from claims.importers.edi.values import x12_number


@dataclass
class _Place:
    """What stands above a row: in the report, and in its PTD."""

    kind: str = ""
    head: Segment = field(default_factory=lambda: Segment("PTD", (), 0))
    dates: list[Segment] = field(default_factory=list)
    references: list[Segment] = field(default_factory=list)
    parties: list[Segment] = field(default_factory=list)


def read_867(message: Message, *, currency: str) -> Read:
    """
    Read one report.

    :param currency: of a report that names none
    """
    read = Read(reference=message.segments[1].at(2) if len(message.segments) > 1 else "")
    wanted(read, message, "BPT", "PTD", order=("BPT", "PTD"))
    report, currencies, blocks = _blocks(message, read)
    money = currencies.at(2) if currencies else currency
    for block in blocks:
        place = _place(block)
        if _kind(place, read) == "aside":
            continue
        loops = _loops(block)
        if not loops:
            loops = _item_loops(block)
        else:
            for segment in block:
                if segment.tag == "SII":
                    read.set_aside(segment)
        for loop in loops:
            if loop[0].tag == "QTY" and loop[0].at(1) not in (*SOLD, *RETURNED):
                leave_quantity(read, loop[0])
                continue
            row = _row(loop, place, report, money, read)
            read.rows.extend(one_row_per_serial(row, _serials(loop), row.cells["currency"]))
    for row in read.rows:
        cut_texts(row)
    check_totals(read, message)
    return read


def _blocks(message: Message, read: Read) -> tuple[_Place, Segment | None, list[list[Segment]]]:
    """Cut a set into its header and its PTD loops, and name what is not used."""
    report, money = _Place(), None
    blocks: list[list[Segment]] = []
    for segment in message.segments:
        name_unused(read, segment, KNOWN, READ)
        if segment.tag == "PTD":
            blocks.append([])
        if segment.tag in ("CTT", "SE"):
            break
        if blocks:
            blocks[-1].append(segment)
        elif segment.tag == "DTM":
            report.dates.append(segment)
        elif segment.tag == "REF":
            report.references.append(segment)
        elif segment.tag == "N1":
            report.parties.append(segment)
        elif segment.tag == "CUR":
            money = segment
    return report, money, blocks


def _place(block: list[Segment]) -> _Place:
    place = _Place(kind=block[0].at(1), head=block[0])
    # With SII, what belongs to the whole block may stand before or after the items.
    for segment in block[1:]:
        if segment.tag in ("QTY", "LIN"):
            break
        if segment.tag == "DTM":
            place.dates.append(segment)
        elif segment.tag in ("REF", "N9"):
            place.references.append(segment)
        elif segment.tag == "N1":
            place.parties.append(segment)
    return place


def _loops(block: list[Segment]) -> list[list[Segment]]:
    """
    Give each QTY with what follows it.

    X12 has LIN after its QTY. Many write the product first: then what stands between it and its quantities is said of
    each of them.
    """
    first = next((segment.tag for segment in block if segment.tag in ("QTY", "LIN")), "")
    loops: list[list[Segment]] = []
    item: list[Segment] = []
    count = 0
    for segment in block:
        if segment.tag == "LIN" and first == "LIN":
            item, count = [segment], 0
        elif segment.tag == "QTY":
            loops.append([segment, *item])
            count += 1
        elif item and not count:
            item.append(segment)
        elif loops:
            loops[-1].append(segment)
    return loops


def _item_loops(block: list[Segment]) -> list[list[Segment]]:
    """Give each SII with the references that follow it and the party it stands under."""
    loops: list[list[Segment]] = []
    party: list[Segment] = []
    for segment in block:
        if segment.tag == "N1":
            party = [segment]
        elif segment.tag == "SII":
            loops.append([segment, *party])
        elif segment.tag == "N9" and loops:
            loops[-1].append(segment)
    return loops


def _kind(place: _Place, read: Read) -> str:
    """Tell sales and returns from transfers, which change nothing for anybody's rebate."""
    if place.kind in SALES:
        return "sale"
    if place.kind in RETURNS:
        return "return"
    if place.kind in TRANSFERS:
        read.faults.append(
            _note("transfer", place, "is a transfer between locations: left aside, nothing was sold.")
        )
        return "aside"
    if place.kind in NO_SALES:
        read.faults.append(
            _note("no_sale", place, f"is {NO_SALES[place.kind]}: left aside, nothing was sold.")
        )
        return "aside"
    read.faults.append(
        Fault(
            "transfer_type_unknown",
            f"PTD01, segment {place.head.position}: {shown(place.kind)!r} is not known."
            f" Expected: a sale ({', '.join(SALES)}), a return ({', '.join(RETURNS)})"
            f" or a transfer ({', '.join(TRANSFERS)}).",
            "message",
            "PTD",
            place.head.position,
            1,
            shown(place.kind),
        )
    )
    return "aside"


def _note(code: str, place: _Place, words: str) -> Fault:
    return Fault(
        code,
        f"PTD01, segment {place.head.position}: {shown(place.kind)} {words}",
        "note",
        "PTD",
        place.head.position,
        1,
    )


def _row(loop: list[Segment], place: _Place, report: _Place, money: str, read: Read) -> Row:
    head = loop[0]
    row = Row(head.position)
    own = {
        tag: [segment for segment in loop if segment.tag == tag]
        for tag in ("LIN", "UIT", "AMT", "REF", "DTM", "CUR")
    }
    row.cells["currency"] = own["CUR"][0].at(2) if own["CUR"] else money
    if head.tag == "SII":
        quantity = take_number(row, "quantity", head, 3, head.at(3), x12_number)
        row.cells["unit"], row.cells["sku"] = head.at(4), head.at(2)
        prices = [(head, 5)] if head.at(5) else []
    else:
        quantity = take_number(row, "quantity", head, 2, head.at(2), x12_number)
        row.cells["unit"] = head.at(3) or (own["UIT"][0].at(1) if own["UIT"] else "")
        row.cells["sku"] = first_of(own["LIN"], SKUS, pairs_from=2)
        prices = [(segment, 2) for segment in own["UIT"] if segment.at(2)]
    if not row.cells["sku"]:
        missing(
            row,
            "sku",
            "the product",
            head,
            "LIN with the maker's number (VN, VP or MG) or a GTIN (UP, EN, UK)",
        )
    _net(row, quantity, prices, own["AMT"])
    is_return = place.kind in RETURNS or head.at(1) in RETURNED or (quantity is not None and quantity < 0)
    row.cells["type"] = "return" if is_return else "sale"
    references = [segment for segment in loop if segment.tag in ("REF", "N9")]
    row.cells["line"] = first_of(references, LINES, pairs_from=1)
    _document(row, references, place, read)
    first_date(row, head, (own["DTM"], place.dates, report.dates), DATES, PERIOD_END)
    parties = [segment for segment in loop if segment.tag == "N1"]
    row.cells["partner"] = party_name(
        [*parties, *place.parties, *report.parties], SELLERS, by_id=True
    ) or party_name(report.parties, REPORTERS, by_id=True)
    row.cells["end_customer"] = party_name(parties, CUSTOMERS) or party_name(place.parties, CUSTOMERS)
    return row


def _net(
    row: Row, quantity: Decimal | None, prices: list[tuple[Segment, int]], amounts: list[Segment]
) -> None:
    """Take the amount of the line as it is stated, else quantity times price."""
    stated = [segment for code in AMOUNTS for segment in amounts if segment.at(1) == code]
    if stated:
        take_number(row, "net", stated[0], 2, stated[0].at(2), x12_number)
        return
    row.cells["net"] = ""
    if not prices:
        missing(
            row,
            "net",
            "the amount",
            Segment("QTY", (), row.position),
            "AMT with the amount of the line, or UIT02 with a price",
        )
        return
    segment, element = prices[0]
    price_row(row, segment, element, segment.at(element), x12_number, quantity)


def _document(row: Row, own: list[Segment], place: _Place, read: Read) -> None:
    found = first_of(own, INVOICES, pairs_from=1) or first_of(place.references, INVOICES, pairs_from=1)
    if not found and place.head.at(4) in INVOICES:
        found = place.head.at(5)
    row.cells["document"] = found
    if not found:
        stand_in(read, row, own[0] if own else Segment("QTY", (), row.position))


def _serials(loop: list[Segment]) -> list[str]:
    return [
        segment.at(2)
        for segment in loop
        if segment.tag == "REF" and segment.at(1) in SERIALS and segment.at(2)
    ]
