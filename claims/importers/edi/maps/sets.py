"""What the maps of X12 share: qualified values, dates, parties, totals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from claims.importers.edi.pieces import Fault, Message, Segment, Weight, shown
from claims.importers.edi.rows import Read, Row, missing, take_date
from claims.importers.edi.values import ValueUnread, last_day, plain, x12_date, x12_number


def wanted(read: Read, message: Message, *tags: str, order: tuple[str, ...] = ()) -> None:
    """Refuse a set without a segment that it must have, or with its beginning elsewhere."""
    found = [segment.tag for segment in message.segments]
    article = "An" if message.kind.startswith("8") else "A"
    for tag in tags:
        if tag not in found:
            read.faults.append(
                Fault(
                    "segment_missing",
                    f"{tag}: it is missing. {article} {message.kind} has at least one {tag}.",
                    "message",
                    tag,
                    2 if order and tag == order[0] else len(found),
                )
            )
    if order and order[0] in found and (len(found) < 2 or found[1] != order[0]):
        read.faults.append(
            Fault(
                "segment_out_of_order",
                f"{order[0]}: it stands at segment {found.index(order[0]) + 1} and belongs right after ST.",
                "message",
                order[0],
                found.index(order[0]) + 1,
            )
        )


def first_of(segments: Sequence[Segment], codes: Sequence[str], *, pairs_from: int) -> str:
    """
    Find the first value whose qualifier is among the codes, the codes' order before that of the segments.

    :param pairs_from: the element of the first qualifier; pairs follow it, as in LIN
    """
    for code in codes:
        for segment in segments:
            for element in range(pairs_from, len(segment.elements), 2):
                if segment.at(element) == code and segment.at(element + 1):
                    return segment.at(element + 1)
    return ""


def party_name(segments: Sequence[Segment], codes: Sequence[str], *, by_id: bool = False) -> str:
    """Name the first party in one of the roles: by its identifier, or by its name and else its identifier."""
    for code in codes:
        for segment in segments:
            if segment.at(1) == code:
                found = segment.at(4) if by_id else segment.at(2) or segment.at(4)
                if found:
                    return found
    return ""


def first_date(
    row: Row,
    head: Segment,
    levels: Sequence[Sequence[Segment]],
    codes: Sequence[str],
    period_end: Sequence[str],
    column: str = "sale_date",
) -> None:
    """Find the day of a sale, the nearest level first; else the last day of the period that is reported."""
    for segments in levels:
        for code in codes:
            for segment in segments:
                if segment.at(1) == code and segment.at(2):
                    take_date(row, column, segment, 2, segment.at(2), x12_date)
                    return
    for segments in levels:
        for segment in segments:
            # A range of days stands in DTM06, with its format in DTM05.
            if segment.at(5) == "RD8":
                take_date(row, column, segment, 6, segment.at(6), last_day)
                return
            if segment.at(1) in period_end and segment.at(2):
                take_date(row, column, segment, 2, segment.at(2), x12_date)
                return
    missing(row, column, "the day of the sale", head, f"DTM with {', '.join(codes[:3])}, CCYYMMDD")


def check_totals(read: Read, message: Message) -> None:
    """Compare CTT with what the set holds: the number of its lines, and the sum of QTY02 as hash total."""
    totals = [segment for segment in message.segments if segment.tag == "CTT"]
    if not totals:
        return
    segment = totals[0]
    counts = {
        tag: sum(one.tag == tag for one in message.segments)
        for tag in ("PTD", "QTY", "LIN", "CON", "PAD", "SII")
    }
    if segment.at(1) not in {str(count) for count in counts.values() if count}:
        shows = ", ".join(f"{count} {tag}" for tag, count in counts.items() if count) or "no lines"
        read.faults.append(
            Fault(
                "total_differs",
                f"CTT01, segment {segment.position}: it says {shown(segment.at(1))!r} lines and the set has {shows}.",
                "message",
                "CTT",
                segment.position,
                1,
                shown(segment.at(1)),
            )
        )
    if segment.at(2):
        _check_hash(read, message, segment)


def _check_hash(read: Read, message: Message, segment: Segment) -> None:
    fault: tuple[str, str, Weight]
    quantities = [one.at(2) for one in message.segments if one.tag == "QTY"]
    try:
        stated = x12_number(segment.at(2))
        counted = sum((x12_number(quantity) for quantity in quantities), Decimal(0))
    except ValueUnread:
        # A quantity that cannot be read is the fault of its own row, where it can be mended.
        fault = ("hash_unread", "cannot be compared: it or one of the quantities is no number.", "row")
    else:
        if stated == counted:
            return
        fault = ("hash_differs", f"is not the sum of the quantities, {plain(counted)}.", "message")
    code, words, weight = fault
    read.faults.append(
        Fault(
            code,
            f"CTT02, segment {segment.position}: the hash total {shown(segment.at(2))!r} {words}",
            weight,
            "CTT",
            segment.position,
            2,
            shown(segment.at(2)),
        )
    )


def name_unused(read: Read, segment: Segment, known: frozenset[str], used: frozenset[str]) -> None:
    """Name a segment that is not used; one that the standard does not know here is remarked on."""
    if segment.tag in used:
        return
    read.set_aside(segment)
    if segment.tag not in known:
        read.faults.append(
            Fault(
                "segment_unknown",
                f"{shown(segment.tag)}, segment {segment.position}: it is not part of this message: left aside.",
                "note",
                segment.tag,
                segment.position,
            )
        )


def leave_quantity(read: Read, segment: Segment) -> None:
    """Remark that a quantity says nothing that was sold: stock, demand, what is on order."""
    read.note_once(
        f"quantity_aside_{segment.at(1)}",
        f"{segment.tag}01, segment {segment.position}: {shown(segment.at(1))!r} is no quantity sold or returned."
        " Such quantities were left aside.",
        segment,
    )


def stand_in(read: Read, row: Row, segment: Segment) -> None:
    """Let the number of the report stand in for the invoice number that a sale lacks, and say so."""
    row.cells["document"] = read.reference
    if read.reference:
        read.note_once(
            "report_as_document",
            f"{segment.tag}, segment {segment.position}: no invoice number. Where there is none, the number of the"
            f" report, {shown(read.reference)}, stands in.",
            segment,
        )
    else:
        missing(
            row, "document", "the invoice number", segment, "an invoice number, or a number of the report"
        )
