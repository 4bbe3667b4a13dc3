"""
X12 844, Product Transfer Account Adjustment: a claim. Each PAD (or SII, where a contract lists items of a customer)
is one row; CON names what is claimed under.
"""

from __future__ import annotations

from decimal import Decimal

from claims.importers.edi.maps.serials import one_row_per_serial
from claims.importers.edi.maps.sets import (
    check_totals,
    first_date,
    first_of,
    name_unused,
    party_name,
    wanted,
)
from claims.importers.edi.maps.x867_tables import CUSTOMERS, DATES, INVOICES, LINES, RETURNS, SERIALS, SKUS
from claims.importers.edi.pieces import Fault, Message, Segment, shown
from claims.importers.edi.rows import Read, Row, cut_texts, missing, take_number, unread
from claims.importers.edi.values import ValueUnread, x12_number

# CON01 (element 128): what names the agreement. Its number is the code of our claim terms.
AGREEMENTS = ("CT", "VC", "PO", "PD", "AH", "CO", "NJ", "ZZ")
# UIT03 (element 639): the price the end customer paid.
PRICES = ("CT", "RS", "RE", "CP", "NT", "")
KNOWN = frozenset(
    (
        *(
            "ST",
            "BAA",
            "CUR",
            "NTE",
            "REF",
            "PER",
            "DTM",
            "N1",
            "N2",
            "N3",
            "N4",
            "CON",
            "SII",
            "N9",
            "PAD",
            "LIN",
        ),
        *("PID", "MEA", "UIT", "QTY", "AMT", "RCD", "SSS", "CTT", "SE"),
    )
)
READ = frozenset(
    ("ST", "BAA", "CUR", "REF", "DTM", "N1", "CON", "PAD", "SII", "LIN", "UIT", "QTY", "AMT", "CTT", "SE")
)


def read_844(message: Message) -> Read:
    """Read one claim."""
    head = message.segments[1] if len(message.segments) > 1 else Segment("BAA", ())
    read = Read(reference=head.at(5))
    wanted(read, message, "BAA", "CON", "CTT", order=("BAA", "CON"))
    blocks = _blocks(message, read)
    _agreement(read, [block[0] for block in blocks])
    for block in blocks:
        above = [segment for segment in block if segment.tag in ("N1", "DTM", "REF")]
        loops = _loops(block)
        above = above if not loops else block[1 : block.index(loops[0][0])]
        if not loops:
            loops = [[segment] for segment in block if segment.tag == "SII"]
        for loop in loops:
            row = _row(loop, above)
            serials = [s.at(2) for s in loop if s.tag == "REF" and s.at(1) in SERIALS and s.at(2)]
            read.rows.extend(one_row_per_serial(row, serials, ""))
    if blocks and not read.rows:
        read.faults.append(
            Fault("no_lines", "CON: no PAD and no SII follow it, so nothing is claimed.", "message", "CON")
        )
    for row in read.rows:
        cut_texts(row)
    check_totals(read, message)
    _totals(read, message)
    return read


def _blocks(message: Message, read: Read) -> list[list[Segment]]:
    blocks: list[list[Segment]] = []
    for segment in message.segments:
        name_unused(read, segment, KNOWN, READ)
        if segment.tag == "CON":
            blocks.append([])
        if segment.tag in ("CTT", "SE"):
            break
        if blocks:
            blocks[-1].append(segment)
    return blocks


def _agreement(read: Read, heads: list[Segment]) -> None:
    named = {head.at(2): head for head in heads}
    for head in heads:
        if head.at(1) not in AGREEMENTS:
            read.faults.append(
                Fault(
                    "agreement_qualifier",
                    f"CON01, segment {head.position}: {shown(head.at(1))!r} names no agreement."
                    f" Expected: {', '.join(AGREEMENTS)}.",
                    "message",
                    "CON",
                    head.position,
                    1,
                    shown(head.at(1)),
                )
            )
    if len(named) > 1:
        other = list(named.values())[1]
        read.faults.append(
            Fault(
                "several_agreements",
                f"CON02, segment {other.position}: {shown(other.at(2))!r} is a second agreement."
                " A claim is under one: send a transaction set for each.",
                "message",
                "CON",
                other.position,
                2,
                shown(other.at(2)),
            )
        )
    read.agreement = next(iter(named), "")


def _loops(block: list[Segment]) -> list[list[Segment]]:
    loops: list[list[Segment]] = []
    for segment in block:
        if segment.tag == "PAD":
            loops.append([])
        if loops:
            loops[-1].append(segment)
    return loops


def _row(loop: list[Segment], above: list[Segment]) -> Row:
    head = loop[0]
    row = Row(head.position)
    own = {
        tag: [segment for segment in loop if segment.tag == tag]
        for tag in ("LIN", "UIT", "QTY", "REF", "DTM")
    }
    references = [segment for segment in above if segment.tag == "REF"]
    if head.tag == "SII":
        quantity = take_number(row, "quantity", head, 3, head.at(3), x12_number)
        row.cells["unit"], row.cells["sku"] = head.at(4), head.at(2)
    else:
        quantity = None
        if own["QTY"]:
            first = own["QTY"][0]
            quantity = take_number(row, "quantity", first, 2, first.at(2), x12_number)
            row.cells["unit"] = first.at(3)
        else:
            missing(row, "quantity", "the quantity", head, "QTY with the quantity claimed")
        row.cells["sku"] = first_of(own["LIN"], SKUS, pairs_from=2)
    if head.at(2) in RETURNS and quantity is not None and quantity > 0:
        row.cells["quantity"] = f"-{row.cells['quantity']}"
    if not row.cells["sku"]:
        missing(row, "sku", "the product", head, "LIN with the maker's number (VN, VP or MG) or a GTIN")
    _price(row, own["UIT"])
    row.cells["invoice"] = first_of([*own["REF"], *references], INVOICES, pairs_from=1)
    if not row.cells["invoice"]:
        missing(row, "invoice", "the invoice number", head, f"REF with {', '.join(INVOICES)}")
    row.cells["line"] = first_of(own["REF"], LINES, pairs_from=1)
    dates = (own["DTM"], [segment for segment in above if segment.tag == "DTM"])
    first_date(row, head, dates, DATES, (), column="sold_on")
    row.cells["end_customer"] = party_name([segment for segment in above if segment.tag == "N1"], CUSTOMERS)
    return row


def _price(row: Row, segments: list[Segment]) -> None:
    for code in PRICES:
        for segment in segments:
            if segment.at(3) == code and segment.at(2):
                take_number(row, "unit_price", segment, 2, segment.at(2), x12_number)
                return


def _totals(read: Read, message: Message) -> None:
    """Read what the claim says it comes to: the first AMT after CTT, and the hash total of quantities."""
    after = False
    for segment in message.segments:
        if segment.tag == "CTT":
            after = True
            read.stated_quantity = _stated(read, segment) if segment.at(2) else None
        elif after and segment.tag == "AMT" and read.stated_total is None:
            read.stated_total = _stated(read, segment)


def _stated(read: Read, segment: Segment) -> Decimal | None:
    try:
        return x12_number(segment.at(2))
    except ValueUnread as expected:
        if segment.tag == "AMT":
            read.faults.append(unread(segment, 2, segment.at(2), str(expected), "number"))
        return None
