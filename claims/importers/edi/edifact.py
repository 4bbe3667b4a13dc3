"""
EDIFACT envelopes, through pydifact.

pydifact's tokenizer knows separators and the release character. Its `Parser` would take any "'UNA" inside a text for
a new service string and checks neither counts nor references nor the character set, and its `Interchange` knows no
groups; so the tokens are taken and the envelope is walked here.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydifact.control.characters import Characters
from pydifact.exceptions import EDISyntaxError
from pydifact.parser import Parser, TokenIterator
from pydifact.tokenizer import Tokenizer

from claims.importers.edi.pieces import (
    Fault,
    Group,
    Interchange,
    Message,
    MessageRefused,
    Segment,
    Separators,
    shown,
)

UNA_WIDTH = 9
# What holds without UNA: component, element, decimal mark, release, reserved, segment.
DEFAULT_MARKS = ":+.? '"
# The character sets of ISO 9735 that are read.
CHARSETS = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": "iso-8859-1",
    "UNOD": "iso-8859-2",
    "UNOE": "iso-8859-5",
    "UNOF": "iso-8859-7",
    "UNOW": "utf-8",
    "UNOY": "utf-8",
}
GROUP_TAGS = ("UNG", "UNE")


def charset_of(head: bytes) -> str:
    """
    Find the character set that UNB names.

    :raises MessageRefused: if there is no UNB, or it names one that is not read
    """
    place = head.find(b"UNB")
    name = head[place + 4 : place + 8].decode("ascii", errors="replace") if place >= 0 else ""
    if place < 0:
        raise MessageRefused("UNB: it is missing. Send the whole interchange, from UNB to UNZ.")
    if name not in CHARSETS:
        raise MessageRefused(
            f"UNB, S001: character set {shown(name)!r} is not read here. Send UNOA, UNOB or UNOC."
        )
    return CHARSETS[name]


def read_edifact(text: str) -> Interchange:
    """
    Read one EDIFACT interchange.

    :raises MessageRefused: if its UNB cannot be read, so that nobody could be answered
    """
    marks, declared = Characters.from_str(DEFAULT_MARKS), False
    if text.startswith("UNA"):
        if len(text) < UNA_WIDTH:
            raise MessageRefused("UNA: it was cut off. Send the whole interchange.")
        marks, declared = Characters.from_str(text[:UNA_WIDTH]), True
        text = text[UNA_WIDTH:]
    walk = _Walk(_separators(marks, declared=declared))
    try:
        for segment in _segments(text.lstrip(), marks):
            walk.take(segment)
    except EDISyntaxError as error:
        walk.cut_off(str(error))
    return walk.finish()


def _separators(marks: Characters, *, declared: bool) -> Separators:
    found = Separators(
        element=marks.data_separator,
        component=marks.component_separator,
        segment=marks.segment_terminator,
        # A space says that there is none.
        release=marks.escape_character if marks.escape_character != " " else "",
        decimal=marks.decimal_point,
        declared=declared,
    )
    used = found.all()
    if len(set(used)) != len(used) or any(mark.isalnum() or mark == " " for mark in used):
        raise MessageRefused(
            f"UNA: {shown(used)!r} cannot be separators: they must differ and be neither letters, digits nor spaces."
        )
    return found


def _segments(text: str, marks: Characters) -> Iterator[Segment]:
    tokens = TokenIterator(Tokenizer().get_tokens(text, marks))
    for raw in Parser().convert_tokens_to_raw_segments(tokens):
        cells = tuple(tuple(e) if isinstance(e, list) else (e,) for e in raw)
        yield Segment(cells[0][0].strip() if cells else "", cells[1:])


class _Walk:
    """The segments of an interchange on their way into messages."""

    def __init__(self, separators: Separators) -> None:
        self.separators = separators
        self.found: Interchange | None = None
        self.group: Group | None = None
        self.message: Message | None = None
        self.loose: list[Fault] = []
        self.count = self.groups = 0
        self.is_over = False

    def take(self, segment: Segment) -> None:
        """Take one segment."""
        self.count += 1
        if self.found is None:
            self._open(segment)
        elif self.is_over:
            self._lose(
                "outside", f"{shown(segment.tag)} stands after UNZ. Send each interchange alone.", segment
            )
        elif segment.tag == "UNH":
            self._open_message(segment)
        elif segment.tag == "UNT" and self.message is not None:
            self._close_message(segment)
        elif segment.tag == "UNZ":
            self._close(segment)
        elif segment.tag in GROUP_TAGS:
            self._take_group(segment)
        elif self.message is not None:
            self._add(segment)
        else:
            self._lose("outside", f"{shown(segment.tag)} stands outside of a message, UNH to UNT.", segment)

    def cut_off(self, reason: str) -> None:
        """Note that the text ended inside a segment."""
        self._lose(
            "cut_off", f"After segment {self.count} the text breaks off: {shown(reason)} Send it again whole."
        )

    def _lose(self, code: str, sentence: str, segment: Segment | None = None, value: str = "") -> None:
        tag = segment.tag if segment else ""
        self.loose.append(Fault(code, sentence, "interchange", tag, self.count, value=shown(value)))

    def _open(self, segment: Segment) -> None:
        if segment.tag != "UNB" or not segment.at(2) or not segment.at(3) or not segment.at(5):
            raise MessageRefused(
                "UNB: it must come first and name sender (S002), recipient (S003) and a control reference (0020)."
            )
        if segment.at(1, 2) not in ("1", "2", "3", "4"):
            raise MessageRefused(
                f"UNB, 0002: syntax version {shown(segment.at(1, 2))!r} is not read. Send 1 to 4."
            )
        self.found = Interchange(
            standard="edifact",
            sender=(segment.at(2, 2), segment.at(2)),
            receiver=(segment.at(3, 2), segment.at(3)),
            control=segment.at(5),
            separators=self.separators,
            header=segment,
        )

    def _open_message(self, segment: Segment) -> None:
        assert self.found is not None
        self._leave_open()
        if self.group is None:
            self.group = Group("", "", "", "", "")
            self.found.groups.append(self.group)
        version = ":".join(segment.at(2, n) for n in (2, 3, 4, 5)).strip(":")
        self.message = Message(
            segment.at(2), segment.at(1), [Segment("UNH", segment.elements, 1)], version, self.group.control
        )
        if any(one.control == segment.at(1) for one in self.group.messages):
            self._fault("control_number_twice", "UNH, 0062: the message reference stands twice.", "UNH", 1)
        self.group.messages.append(self.message)

    def _add(self, segment: Segment) -> None:
        assert self.message is not None
        self.message.segments.append(Segment(segment.tag, segment.elements, len(self.message.segments) + 1))

    def _fault(self, code: str, sentence: str, tag: str, position: int, value: str = "") -> None:
        assert self.message is not None
        self.message.faults.append(Fault(code, sentence, "message", tag, position, value=shown(value)))

    def _close_message(self, segment: Segment) -> None:
        assert self.message is not None
        self._add(segment)
        counted = len(self.message.segments)
        if segment.at(1) != str(counted):
            self._fault(
                "count_differs",
                f"UNT, 0074: it says {shown(segment.at(1))!r} segments and the message has {counted}.",
                "UNT",
                counted,
                segment.at(1),
            )
        if segment.at(2) != self.message.control:
            self._fault(
                "control_number_differs",
                f"UNT, 0062: {shown(segment.at(2))!r} is not the reference of UNH, {shown(self.message.control)!r}.",
                "UNT",
                counted,
                segment.at(2),
            )
        self.message = None

    def _leave_open(self) -> None:
        if self.message is not None:
            self._fault(
                "not_closed", "UNT is missing: the message was cut off.", "UNT", len(self.message.segments)
            )
            self.message = None

    def _take_group(self, segment: Segment) -> None:
        assert self.found is not None
        self._leave_open()
        if segment.tag == "UNG":
            self.groups += 1
            self.group = Group(segment.at(1), segment.at(5), "", segment.at(2), segment.at(3))
            self.found.groups.append(self.group)
            return
        counted = len(self.group.messages) if self.group else 0
        if segment.at(1) != str(counted):
            self._lose(
                "count_differs",
                f"UNE, 0060: it says {shown(segment.at(1))!r} messages, there are {counted}.",
                segment,
            )
        self.group = None

    def _close(self, segment: Segment) -> None:
        assert self.found is not None
        self._leave_open()
        self.is_over = True
        counted = self.groups or len(self.found.messages)
        if segment.at(1) != str(counted):
            self._lose(
                "count_differs",
                f"UNZ, 0036: it says {shown(segment.at(1))!r} and there are {counted}.",
                segment,
                segment.at(1),
            )
        if segment.at(2) != self.found.control:
            self._lose(
                "control_number_differs",
                f"UNZ, 0020: {shown(segment.at(2))!r} is not the reference of UNB, {shown(self.found.control)!r}.",
                segment,
                segment.at(2),
            )

    def finish(self) -> Interchange:
        """
        Give the interchange with everything that is wrong around its messages.

        :raises MessageRefused: if not even UNB was there
        """
        if self.found is None:
            raise MessageRefused(
                "UNB: it is missing or was cut off. Send the whole interchange, from UNB to UNZ."
            )
        self._leave_open()
        if not self.is_over and not self.loose:
            self._lose("cut_off", "UNZ is missing: the file was cut off. Send the whole interchange again.")
        if not self.found.messages and not self.loose:
            self._lose("empty", "The interchange holds no message.")
        self.found.faults.extend(self.loose)
        return self.found
