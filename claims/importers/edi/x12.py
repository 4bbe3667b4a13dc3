"""
X12 envelopes, through pyx12.

pyx12 reads the separators from ISA, cuts segments and compares counts and control numbers. What it does not see is
looked at here: an ISA that is not 106 characters wide (it would take a letter for the separator), an empty segment
(it stops reading there and says nothing), trailers without a header (it raises IndexError), text after the end.
"""

from __future__ import annotations

from io import StringIO

from pyx12.errors import X12Error
from pyx12.x12file import X12Reader

from claims.importers.edi.pieces import (
    Fault,
    Group,
    Interchange,
    Message,
    MessageRefused,
    Segment,
    Separators,
    Weight,
    shown,
)

ISA_WIDTH = 106
# Where the element separator of a sound ISA stands.
ISA_MARKS = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
VERSIONS = ("00401", "00501")
ENVELOPE = ("ISA", "GS", "ST", "SE", "GE", "IEA")
# What pyx12 found, as a sentence. The codes are those of TA1, AK9 and AK5.
WORDS = {
    ("isa", "025"): ("control_number_twice", "ISA13: the control number stands twice in this file."),
    ("isa", "024"): ("not_closed", "IEA comes before GE closed the group."),
    ("isa", "001"): ("control_number_differs", "IEA02: the control number is not that of ISA13."),
    ("isa", "021"): ("count_differs", "IEA01: the number of groups is not the number of GS segments."),
    ("isa", "023"): ("cut_off", "IEA is missing: the file was cut off. Send the whole interchange again."),
    ("gs", "6"): ("control_number_twice", "GS06: the control number stands twice in this interchange."),
    ("gs", "3"): ("not_closed", "GE is missing: the group was cut off. Send the whole interchange again."),
    ("gs", "4"): ("control_number_differs", "GE02: the control number is not that of GS06."),
    ("gs", "5"): ("count_differs", "GE01: the number of transaction sets is not the number of ST segments."),
    ("st", "23"): ("control_number_twice", "ST02: the control number stands twice in this group."),
    ("st", "3"): ("control_number_differs", "SE02: the control number is not that of ST02."),
    ("st", "4"): ("count_differs", "SE01: the number of segments, ST and SE included, is another."),
    ("st", "2"): ("not_closed", "SE is missing: the transaction set was cut off. Send it again."),
    ("seg", "8"): ("empty_segment", "The segment is empty."),
    ("seg", "1"): ("segment_unknown", "The segment has no proper name."),
}
WEIGHTS: dict[str, Weight] = {"isa": "interchange", "gs": "message", "st": "message", "seg": "row"}


def read_x12(text: str) -> Interchange:
    """
    Read one X12 interchange.

    :raises MessageRefused: if its ISA cannot be read, so that nobody could be answered
    """
    _check_header(text)
    stream = StringIO(text)
    try:
        reader = X12Reader(stream)
    except X12Error as error:
        raise MessageRefused(
            f"ISA: {shown(str(error))}. Send the ISA segment as X12 describes it."
        ) from error
    walk = _Walk(reader)
    walk.read_all()
    rest = (reader.raw.buffer + stream.read()).strip()
    return walk.finish(rest)


def _check_header(text: str) -> None:
    """
    Look at ISA before it is believed.

    :raises MessageRefused: with the element that is not as wide as it must be
    """
    if len(text) < ISA_WIDTH:
        raise MessageRefused(
            f"ISA: it has {len(text)} characters and must have {ISA_WIDTH}. Send the whole file."
        )
    mark, terminator = text[3], text[ISA_WIDTH - 1]
    if mark.isalnum() or mark.isspace():
        raise MessageRefused(
            f"ISA, position 4: {shown(mark)!r} cannot be an element separator. Use * for example."
        )
    found = text[:ISA_WIDTH].split(mark)
    if [i for i, c in enumerate(text[: ISA_WIDTH - 1]) if c == mark] != list(ISA_MARKS):
        widths = [b - a - 1 for a, b in zip(ISA_MARKS, (*ISA_MARKS[1:], ISA_WIDTH - 1), strict=True)]
        wrong = next(
            (i for i, width in enumerate(widths, start=1) if i >= len(found) or len(found[i]) != width), 16
        )
        value = found[wrong] if wrong < len(found) else ""
        raise MessageRefused(
            f"ISA{wrong:02d}: {shown(value)!r} has {len(value)} characters and must have {widths[wrong - 1]}."
            " Fill it up with spaces."
        )
    if terminator.isalnum() or terminator == " " or terminator == mark:
        raise MessageRefused(f"ISA, position 106: {shown(terminator)!r} cannot be a segment terminator.")
    version = text[84:89]
    if version not in VERSIONS:
        raise MessageRefused(f"ISA12: version {shown(version)} is not read here. Send 00401 or 00501.")


class _Walk:
    """The segments of an interchange on their way into groups and sets."""

    def __init__(self, reader: X12Reader) -> None:
        self.reader = reader
        self.found: Interchange | None = None
        self.group: Group | None = None
        self.message: Message | None = None
        # The set that ended last: what its trailer shows belongs to it.
        self.last: Message | None = None
        self.loose: list[Fault] = []
        self.count = 0
        self.acknowledges = False

    def read_all(self) -> None:
        """Take every segment; a trailer without its header ends the reading."""
        try:
            for piece in self.reader:
                self.count += 1
                separator = self.reader.subele_term or ":"
                cells = tuple(
                    tuple(composite.format(separator).split(separator)) for composite in piece.elements
                )
                self._take(Segment(piece.get_seg_id() or "", cells))
                self._take_errors()
        except (IndexError, X12Error):
            self.loose.append(
                Fault(
                    "out_of_order",
                    f"Segment {self.count + 1} of the file opens or closes what it cannot there."
                    " ISA, GS, ST and SE, GE, IEA belong together.",
                    "interchange",
                    position=self.count + 1,
                )
            )
        else:
            self.reader.cleanup()
            self._take_errors()

    def _take(self, segment: Segment) -> None:
        if segment.tag == "ISA":
            self._open(segment)
        elif segment.tag == "GS" and self.found is not None:
            self.group = Group(segment.at(1), segment.at(6), segment.at(8), segment.at(2), segment.at(3))
            self.found.groups.append(self.group)
            self.message = self.last = None
        elif segment.tag == "ST":
            self._open_set(segment)
        elif segment.tag == "GE" and self.group is not None:
            self.group.stated = segment.at(1)
            self.message = None
        elif segment.tag == "IEA":
            self.message = None
        elif segment.tag == "TA1" and self.group is None:
            # An acknowledgement of an interchange as a whole stands before all groups.
            self.acknowledges = True
        elif self.message is not None:
            here = len(self.message.segments) + 1
            self.message.segments.append(Segment(segment.tag, segment.elements, here))
            if segment.tag == "SE":
                self.message = None
        else:
            self.loose.append(
                Fault(
                    "outside",
                    f"Segment {self.count} of the file, {shown(segment.tag)}: it stands outside of a transaction set.",
                    "interchange",
                    segment=segment.tag,
                    position=self.count,
                )
            )

    def _open(self, segment: Segment) -> None:
        if self.found is not None:
            self.loose.append(
                Fault(
                    "second_interchange",
                    "A second ISA follows. Send each interchange alone.",
                    "interchange",
                    "ISA",
                )
            )
            return
        reader = self.reader
        self.found = Interchange(
            standard="x12",
            sender=(segment.at(5), segment.at(6)),
            receiver=(segment.at(7), segment.at(8)),
            control=segment.at(13),
            separators=Separators(reader.ele_term or "*", reader.subele_term or ":", reader.seg_term or "~"),
            header=segment,
        )

    def _open_set(self, segment: Segment) -> None:
        version = self.group.version if self.group else ""
        self.message = Message(
            segment.at(1),
            segment.at(2),
            [Segment("ST", segment.elements, 1)],
            version=version,
            group=self.group.control if self.group else "",
        )
        self.last = self.message
        if self.group is not None:
            self.group.messages.append(self.message)
        else:
            self.loose.append(
                Fault("outside", "ST stands outside of a group. Put GS before it.", "interchange", "ST")
            )

    def _take_errors(self) -> None:
        for level, code, text, value, _ in self.reader.pop_errors():
            if code == "SEG1":
                # Empty elements at the end of a segment change nothing.
                continue
            words = WORDS.get((level, code)) or ("envelope", shown(text))
            place = self.last.segments[-1] if self.last is not None else None
            fault = Fault(
                words[0],
                words[1],
                WEIGHTS[level],
                segment={"isa": "IEA", "gs": "GE", "st": "SE"}.get(level, place.tag if place else ""),
                position=place.position if level in ("st", "seg") and place else 0,
                value=shown(value or ""),
            )
            if level == "isa" or self.group is None:
                self.loose.append(fault)
            elif level == "gs":
                self.group.faults.append(fault)
            else:
                (self.last or self.group).faults.append(fault)

    def finish(self, rest: str) -> Interchange:
        """Give the interchange with everything that is wrong around its sets."""
        assert self.found is not None
        if rest:
            self.loose.append(
                Fault(
                    "not_read",
                    f"After segment {self.count} nothing could be read: {shown(rest[:40])!r}."
                    " Leave no empty segment and no text between segments.",
                    "interchange",
                    position=self.count,
                    value=shown(rest[:40]),
                )
            )
        if not self.found.groups and not self.loose and not self.acknowledges:
            self.loose.append(
                Fault(
                    "empty", "The interchange holds no group. Send one with a transaction set.", "interchange"
                )
            )
        self.found.faults.extend(self.loose)
        return self.found
