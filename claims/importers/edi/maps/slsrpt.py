"""
EDIFACT SLSRPT, Sales Data Report (D.96A to D.10A): each QTY of something sold or returned is one row.

The detail has one of two shapes, which the first LOC or LIN tells apart:

    per location (group 5): LOC, then LIN ... for that location, until the next LOC
    per item: LIN, then LOC (or NAD) ... for that item, until the next LIN
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from claims.importers.edi.maps.serials import named_in, one_row_per_serial
from claims.importers.edi.maps.sets import leave_quantity, name_unused, stand_in
from claims.importers.edi.maps.slsrpt_tables import (
    AMOUNTS,
    CUSTOMERS,
    DATES,
    GTINS,
    INVOICES,
    KNOWN,
    OTHERS,
    OWN_NUMBERS,
    PERIOD_END,
    PRICES,
    READ,
    RETURNED,
    SELLERS,
    SERIALS,
    SOLD,
)
from claims.importers.edi.pieces import Fault, Message, Segment, Separators, shown
from claims.importers.edi.rows import Read, Row, cut_texts, missing, price_row, take_date, take_number
from claims.importers.edi.values import edifact_date, edifact_number


@dataclass
class _Level:
    """What was said at one level and holds for what is below it."""

    head: Segment = field(default_factory=lambda: Segment("", ()))
    segments: list[Segment] = field(default_factory=list)
    # How many quantities of something sold stand at this level.
    quantities: int = 0

    def of(self, tag: str) -> list[Segment]:
        """List the segments with a tag."""
        return [segment for segment in self.segments if segment.tag == tag]


@dataclass
class _Walk:
    separators: Separators
    currency: str
    read: Read
    report: _Level = field(default_factory=_Level)
    outer: _Level | None = None
    inner: _Level | None = None
    quantity: _Level | None = None
    # A quantity of something sold or returned, with its levels from the nearest to the widest.
    sold: list[tuple[Segment, list[_Level]]] = field(default_factory=list)

    def take(self, segment: Segment) -> None:
        """Put a segment where it belongs: with its quantity, its inner and its outer level, or the report."""
        levels = [level for level in (self.quantity, self.inner, self.outer) if level is not None]
        for level in levels[:2] if self.quantity is not None else levels[:1] or [self.report]:
            level.segments.append(segment)

    def open(self, segment: Segment) -> None:
        """Begin a quantity. What follows it belongs to it first."""
        self.quantity = _Level(segment, [])
        around = [
            level for level in (self.quantity, self.inner, self.outer, self.report) if level is not None
        ]
        if segment.at(1) in (*SOLD, *RETURNED):
            around[1].quantities += 1
            self.sold.append((segment, around))


def read_slsrpt(message: Message, separators: Separators, *, currency: str) -> Read:
    """
    Read one report.

    :param currency: of a report that names none
    """
    begin = next((segment for segment in message.segments if segment.tag == "BGM"), None)
    read = Read(reference=begin.at(2) if begin else "")
    _wanted(read, message, begin)
    walk = _Walk(separators, currency, read)
    _walk(walk, message)
    for quantity, levels in walk.sold:
        row = _row(walk, quantity, levels)
        serials = _serials(walk, levels[:-1])
        read.rows.extend(one_row_per_serial(row, serials, row.cells["currency"], tag="GIN"))
    for row in read.rows:
        cut_texts(row)
    _check_count(read, message, walk)
    return read


def _wanted(read: Read, message: Message, begin: Segment | None) -> None:
    if begin is None or begin.position != 2:
        words = (
            "it is missing"
            if begin is None
            else f"it stands at segment {begin.position} and belongs after UNH"
        )
        read.faults.append(
            Fault("segment_missing", f"BGM: {words}. A report begins with it.", "message", "BGM", 2)
        )
    for tag in ("LIN", "QTY"):
        if all(segment.tag != tag for segment in message.segments):
            read.faults.append(
                Fault("segment_missing", f"{tag}: it is missing, so nothing is reported.", "message", tag)
            )


def _walk(walk: _Walk, message: Message) -> None:
    """Follow the detail in its shape; in either, LIN and LOC open levels and QTY makes a row."""
    shape = next(
        (
            segment.tag
            for segment in message.segments
            if segment.tag in ("LOC", "LIN") and segment.position > 2
        ),
        "LIN",
    )
    for segment in message.segments:
        name_unused(walk.read, segment, KNOWN, READ)
        if segment.tag in ("UNS", "CNT", "UNT"):
            break
        if segment.tag == shape:
            walk.outer, walk.inner, walk.quantity = _Level(segment, [segment]), None, None
        elif segment.tag in ("LIN", "LOC") and walk.outer is not None:
            walk.inner, walk.quantity = _Level(segment, [segment]), None
        elif segment.tag == "QTY":
            walk.open(segment)
            if segment.at(1) not in (*SOLD, *RETURNED):
                leave_quantity(walk.read, segment)
        else:
            walk.take(segment)


def _row(walk: _Walk, quantity: Segment, levels: list[_Level]) -> Row:
    numbers = partial(edifact_number, separators=walk.separators)
    row = Row(quantity.position)
    number = take_number(row, "quantity", quantity, 1, quantity.at(1, 2), numbers)
    row.cells["unit"] = quantity.at(1, 3)
    row.cells["type"] = (
        "return" if quantity.at(1) in RETURNED or (number is not None and number < 0) else "sale"
    )
    item = next((level for level in levels if level.head.tag == "LIN"), None)
    row.cells["sku"] = _sku(item)
    if not row.cells["sku"]:
        missing(
            row, "sku", "the product", quantity, "LIN or PIA with the supplier's number (SA) or a GTIN (EN)"
        )
    row.cells["currency"] = _first(levels, "CUX", ("2", "4", "3"), element=1, component=2) or walk.currency
    _net(row, number, levels[:-1], numbers)
    _date(row, quantity, levels)
    row.cells["document"] = _first(levels[:-1], "RFF", INVOICES, element=1, component=2) or _document(levels)
    if not row.cells["document"]:
        stand_in(walk.read, row, quantity)
    row.cells["partner"] = _party(levels, SELLERS, by_id=True) or _place_of(levels)
    row.cells["end_customer"] = _party(levels[:-1], CUSTOMERS)
    row.cells["line"] = ""
    return row


def _sku(item: _Level | None) -> str:
    """Find the product in LIN and PIA: the maker's own number, then a GTIN, then anybody's."""
    if item is None:
        return ""
    found: dict[str, str] = {}
    for segment in item.segments:
        if segment.tag == "LIN":
            found.setdefault(segment.at(3, 2), segment.at(3))
        elif segment.tag == "PIA":
            for element in range(2, len(segment.elements) + 1):
                found.setdefault(segment.at(element, 2), segment.at(element))
    return next((found[code] for code in (*OWN_NUMBERS, *GTINS, *OTHERS, "") if found.get(code)), "")


def _first(
    levels: list[_Level], tag: str, codes: tuple[str, ...], *, element: int, component: int, by: int = 1
) -> str:
    """Find the first value of a qualified segment, the nearest level first and the codes' order within it."""
    for level in levels:
        for code in codes:
            for segment in level.of(tag):
                if segment.at(by) == code and segment.at(element, component):
                    return segment.at(element, component)
    return ""


def _net(row: Row, quantity: Decimal | None, levels: list[_Level], numbers: Callable[[str], Decimal]) -> None:
    """Take the amount of the line as it is stated, else quantity times a net price."""
    row.cells["net"] = ""
    # An amount of several quantities, items or locations together says nothing about one of them.
    own = [level for level in levels[:2] if level.quantities <= 1]
    for code in AMOUNTS:
        for segment in (one for level in own for one in level.of("MOA")):
            if segment.at(1) == code:
                take_number(row, "net", segment, 1, segment.at(1, 2), numbers)
                return
    for segment in (one for level in levels for one in level.of("PRI")):
        if segment.at(1) in PRICES and segment.at(1, 2):
            price_row(row, segment, 1, segment.at(1, 2), numbers, quantity)
            return
    missing(
        row, "net", "the net amount", Segment("QTY", (), row.position), "MOA 203, or PRI AAA with a net price"
    )


def _date(row: Row, quantity: Segment, levels: list[_Level]) -> None:
    # The report's own days may be those of its period, so the end of that comes before them.
    for codes, where in ((DATES, levels[:-1]), (PERIOD_END, levels), (DATES, levels[-1:])):
        for segment in _dated(codes, where):
            read = partial(edifact_date, form=segment.at(1, 3))
            take_date(row, "sale_date", segment, 1, segment.at(1, 2), read)
            return
    missing(row, "sale_date", "the day of the sale", quantity, "DTM 356 of the item, or DTM 91 of the report")


def _dated(codes: tuple[str, ...], levels: list[_Level]) -> Iterator[Segment]:
    """Give the days of some meanings, the nearest level first and the codes' order within it."""
    for level in levels:
        for code in codes:
            for segment in level.of("DTM"):
                if segment.at(1) == code and segment.at(1, 2):
                    yield segment


def _document(levels: list[_Level]) -> str:
    for level in levels:
        for segment in level.of("DOC"):
            if segment.at(2):
                return segment.at(2)
    return ""


def _party(levels: list[_Level], codes: tuple[str, ...], *, by_id: bool = False) -> str:
    for level in levels:
        for code in codes:
            for segment in level.of("NAD"):
                if segment.at(1) == code:
                    # An identifier may stand behind an empty first component.
                    identifier = segment.at(2) or segment.at(2, 2)
                    found = identifier if by_id else segment.at(4) or segment.at(3) or identifier
                    if found:
                        return found
    return ""


def _serials(walk: _Walk, levels: list[_Level]) -> list[str]:
    """Give the serial numbers of one quantity: all of them, each to be a row."""
    for place, level in enumerate(levels):
        found = named_in(level.segments, SERIALS)
        if not found:
            continue
        if place < 2 and level.quantities <= 1:
            return found
        walk.read.note_once(
            "serials_aside",
            f"{level.head.tag}, segment {level.head.position}: its serial numbers stand above several quantities, so"
            " they say nothing about one. Such numbers were left aside.",
            level.head,
        )
        return []
    return []


def _place_of(levels: list[_Level]) -> str:
    return next((level.head.at(2) for level in levels if level.head.tag == "LOC" and level.head.at(2)), "")


def _check_count(read: Read, message: Message, walk: _Walk) -> None:
    """Compare CNT 2, the number of lines, with the LIN segments there are."""
    counted = sum(segment.tag == "LIN" for segment in message.segments)
    for segment in message.segments:
        if segment.tag == "CNT" and segment.at(1) == "2" and segment.at(1, 2) != str(counted):
            read.faults.append(
                Fault(
                    "total_differs",
                    f"CNT 2, segment {segment.position}: it says {shown(segment.at(1, 2))!r} lines and the message"
                    f" has {counted} LIN.",
                    "message",
                    "CNT",
                    segment.position,
                    1,
                    shown(segment.at(1, 2)),
                )
            )
