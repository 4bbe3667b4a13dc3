"""997, the functional acknowledgement of an X12 interchange, with TA1 where the envelope itself is at fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claims.exports.edi.writing import Answer, Line, x12_interchange
from claims.importers.edi.pieces import Fault, Group, Interchange, Message

# Our codes as AK304 (segment) and AK403 (element) say them; others have an error in the segment's elements, "8".
SEGMENT_CODES = {
    "segment_missing": "3",
    "segment_out_of_order": "7",
    "segment_unknown": "1",
    "no_lines": "3",
    "several_agreements": "5",
    "empty_segment": "8",
}
ELEMENT_CODES = {"date": "8", "number": "6"}
# AK502 of a transaction set, AK905 of a group, TA105 of an interchange.
SET_CODES = {
    "kind_not_read": "1",
    "not_closed": "2",
    "control_number_differs": "3",
    "count_differs": "4",
    "no_control_number": "7",
    "control_number_twice": "23",
}
GROUP_CODES = {
    "group_differs": "1",
    "version_not_read": "2",
    "not_closed": "3",
    "control_number_differs": "4",
    "count_differs": "5",
    "control_number_twice": "6",
}
INTERCHANGE_CODES = {
    "control_number_differs": "001",
    "sender_unknown": "006",
    "count_differs": "021",
    "not_closed": "022",
    "out_of_order": "022",
    "outside": "022",
    "second_interchange": "022",
    "cut_off": "023",
    "not_read": "024",
    "empty": "024",
    "control_number_twice": "025",
    "sent_before": "025",
}
# Faults listed in one set, and elements in one segment: enough to mend them by.
FAULTS_MAX = 500
COPY_MAX = 99


def write_997(answer: Answer, faults: Mapping[int, Sequence[Fault]]) -> bytes:
    """
    Write the acknowledgement.

    :param faults: what the maps found, by the place of a message in the interchange, from 0
    """
    interchange = answer.to
    before = _ta1(interchange)
    if interchange.is_refused:
        return x12_interchange(answer, code="FA", version=_version(interchange), sets=(), before=before)
    sets: list[list[Line]] = []
    place = 0
    for group in interchange.groups:
        lines: list[Line] = [("997",), ("AK1", group.code or "00", group.control or "0")]
        states = []
        for message in group.messages:
            found = [fault for fault in faults.get(place, ()) if fault.weight != "note"]
            refused = bool(group.faults) or any(fault.weight == "message" for fault in found)
            states.append("R" if refused else "E" if found else "A")
            lines += _set(message, found, states[-1])
            place += 1
        lines.append(_ak9(group, states))
        sets.append(lines)
    return x12_interchange(answer, code="FA", version=_version(interchange), sets=sets, before=before)


def _version(interchange: Interchange) -> str:
    known = [group.version for group in interchange.groups if group.version[:5].isdigit()]
    return known[0] if known else f"{interchange.header.at(12)}0"


def _ta1(interchange: Interchange) -> list[Line]:
    """Acknowledge the interchange itself: where it is at fault, and where the sender asks for it (ISA14)."""
    head = interchange.header
    if not interchange.faults and head.at(14) != "1":
        return []
    state = "R" if interchange.is_refused else "E" if interchange.faults else "A"
    code = INTERCHANGE_CODES.get(interchange.faults[0].code, "024") if interchange.faults else "000"
    return [("TA1", head.at(13), head.at(9), head.at(10), state, code)]


def _set(message: Message, faults: Sequence[Fault], state: str) -> list[Line]:
    lines: list[Line] = [("AK2", message.kind or "000", message.control or "0000")]
    codes = []
    listed: list[tuple[str, int, list[Fault]]] = []
    for fault in faults[:FAULTS_MAX]:
        if fault.code in SET_CODES:
            codes.append(SET_CODES[fault.code])
            continue
        if listed and listed[-1][:2] == (fault.segment, fault.position):
            listed[-1][2].append(fault)
        else:
            listed.append((fault.segment, fault.position, [fault]))
    for tag, position, found in listed:
        segment_code = next((SEGMENT_CODES[f.code] for f in found if f.code in SEGMENT_CODES), "8")
        lines.append(("AK3", tag or "QTY", str(max(position, 1)), "", segment_code))
        lines += [
            ("AK4", str(fault.element), "", _element_code(fault), fault.value[:COPY_MAX])
            for fault in found
            if fault.element
        ]
    if listed:
        codes.append("5")
    lines.append(("AK5", state, *list(dict.fromkeys(codes))[:5]))
    return lines


def _element_code(fault: Fault) -> str:
    if fault.code.startswith("no_"):
        return "1"
    if fault.code == "too_long":
        return "5"
    return ELEMENT_CODES.get(fault.code.removeprefix("bad_"), "7")


def _ak9(group: Group, states: Sequence[str]) -> Line:
    accepted = sum(state != "R" for state in states)
    if not accepted:
        state = "R"
    elif accepted < len(states):
        state = "P"
    else:
        state = "E" if "E" in states else "A"
    codes = dict.fromkeys(GROUP_CODES[fault.code] for fault in group.faults if fault.code in GROUP_CODES)
    stated = group.stated if group.stated.isdigit() else str(len(states))
    return ("AK9", state, stated, str(len(states)), str(accepted), *list(codes)[:5])
