"""CONTRL, the acknowledgement of an EDIFACT interchange (syntax version 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claims.exports.edi.writing import Answer, Line, edifact_interchange
from claims.importers.edi.pieces import Fault, Interchange, Message

KIND = ("CONTRL", "D", "3", "UN")
ACCEPTED, REFUSED = "7", "4"
# Our codes as element 0085 says them; others are "unspecified error".
CODES = {
    "sender_unknown": "23",
    "sent_before": "26",
    "control_number_twice": "26",
    "control_number_differs": "28",
    "count_differs": "29",
    "total_differs": "29",
    "cut_off": "13",
    "not_closed": "13",
    "segment_missing": "13",
    "no_control_number": "13",
    "outside": "33",
    "empty": "32",
    "kind_not_read": "14",
    "version_not_read": "14",
    "bad_number": "19",
    "bad_date": "12",
    "too_long": "39",
}
UNSPECIFIED = "18"
FAULTS_MAX = 500


def write_contrl(answer: Answer, faults: Mapping[int, Sequence[Fault]]) -> bytes:
    """
    Write the acknowledgement. Rows that can be mended are no reason to refuse a message, so it is accepted.

    :param faults: what the maps found, by the place of a message in the interchange, from 0
    """
    interchange = answer.to
    lines: list[Line] = [_uci(interchange)]
    if not interchange.is_refused:
        for place, message in enumerate(interchange.messages):
            lines += _message(message, [f for f in faults.get(place, ()) if f.weight == "message"])
    return edifact_interchange(answer, kind=KIND, lines=lines)


def _uci(interchange: Interchange) -> Line:
    head = interchange.header
    sides = (head.elements[1], head.elements[2])
    if not interchange.is_refused:
        return ("UCI", interchange.control, *sides, ACCEPTED)
    fault = next(fault for fault in interchange.faults if fault.weight == "interchange")
    return (
        "UCI",
        interchange.control,
        *sides,
        REFUSED,
        CODES.get(fault.code, UNSPECIFIED),
        fault.segment or "UNB",
    )


def _message(message: Message, faults: Sequence[Fault]) -> list[Line]:
    identifier = message.segments[0].elements[1] if len(message.segments[0].elements) > 1 else (message.kind,)
    if not faults:
        return [("UCM", message.control, identifier, ACCEPTED)]
    lines: list[Line] = []
    around = [fault for fault in faults if fault.segment in ("UNH", "UNT")]
    inside = [fault for fault in faults if fault.segment not in ("UNH", "UNT")]
    if around:
        code = CODES.get(around[0].code, UNSPECIFIED)
        lines.append(("UCM", message.control, identifier, REFUSED, code, around[0].segment))
    else:
        lines.append(("UCM", message.control, identifier, REFUSED))
    for fault in inside[:FAULTS_MAX]:
        code = CODES.get(fault.code, UNSPECIFIED)
        if fault.element:
            lines.append(("UCS", str(max(fault.position, 1))))
            # UCD counts the tag of the segment as the first element.
            lines.append(("UCD", code, str(fault.element + 1)))
        else:
            lines.append(("UCS", str(max(fault.position, 1)), code))
    return lines
