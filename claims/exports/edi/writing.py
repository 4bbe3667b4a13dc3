"""Writing segments and envelopes with the separators of the interchange that is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from claims.importers.edi.edifact import CHARSETS
from claims.importers.edi.pieces import Interchange

Cell = str | Sequence[str]
Line = tuple[str, ...] | tuple[Cell, ...]


@dataclass(frozen=True)
class Answer:
    """
    Where an answer goes and what it is numbered: sender and receiver of the interchange change places.

    `number` is that of the message here; control numbers are made of it, so that no two are the same.
    """

    to: Interchange
    number: int
    at: datetime


def x12_interchange(
    answer: Answer, *, code: str, version: str, sets: Sequence[Sequence[Line]], before: Sequence[Line] = ()
) -> bytes:
    """
    Write an X12 interchange of one group.

    :param code: GS01, such as "FA"
    :param sets: the segments of each transaction set between ST and SE, the kind as the first word of the first
    :param before: segments between ISA and GS, such as TA1; without sets there is no group
    """
    header = answer.to.header
    marks = answer.to.separators
    control = f"{answer.number % 10**9:09d}"
    isa = [header.at(n) for n in range(1, 17)]
    padded = [cell.ljust(width) for cell, width in zip(isa, _ISA_WIDTHS, strict=True)]
    padded[0], padded[2] = "00", "00"
    padded[1], padded[3] = " " * 10, " " * 10
    padded[4], padded[5] = header.at(7).ljust(2), header.at(8).ljust(15)
    padded[6], padded[7] = header.at(5).ljust(2), header.at(6).ljust(15)
    padded[8], padded[9] = f"{answer.at:%y%m%d}", f"{answer.at:%H%M}"
    padded[12], padded[13], padded[15] = control, "0", marks.component
    out = [marks.element.join(["ISA", *padded])]
    out += [_x12_segment(line, answer) for line in before]
    if sets:
        group = str(answer.number % 10**9)
        sides = _group_sides(answer)
        out.append(
            _x12_segment(
                ("GS", code, *sides, f"{answer.at:%Y%m%d}", f"{answer.at:%H%M}", group, "X", version), answer
            )
        )
        for place, lines in enumerate(sets, start=1):
            kind, *rest = lines
            number = f"{place:04d}"
            out.append(_x12_segment(("ST", kind[0], number), answer))
            out += [_x12_segment(line, answer) for line in rest]
            out.append(_x12_segment(("SE", str(len(rest) + 2), number), answer))
        out.append(_x12_segment(("GE", str(len(sets)), group), answer))
    out.append(_x12_segment(("IEA", "1" if sets else "0", control), answer))
    return (marks.segment.join(out) + marks.segment).encode()


_ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)


def _group_sides(answer: Answer) -> tuple[str, str]:
    groups = answer.to.groups
    if groups and groups[0].sender and groups[0].receiver:
        return groups[0].receiver, groups[0].sender
    return answer.to.receiver[1], answer.to.sender[1]


def _x12_segment(line: Line, answer: Answer) -> str:
    marks = answer.to.separators
    cells = [_clean(cell, marks.all()) if isinstance(cell, str) else cell for cell in line]
    texts = [
        c if isinstance(c, str) else marks.component.join(_clean(part, marks.all()) for part in c)
        for c in cells
    ]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return marks.element.join(texts)


def _clean(text: str, marks: str) -> str:
    """Leave out what would be taken for a separator: X12 knows no way to write one inside a value."""
    return "".join(" " if c in marks or not c.isprintable() else c for c in text)


def edifact_interchange(answer: Answer, *, kind: Sequence[str], lines: Sequence[Line]) -> bytes:
    """
    Write an EDIFACT interchange of one message.

    :param kind: the identifier of UNH, such as ("CONTRL", "D", "3", "UN")
    """
    header, marks = answer.to.header, answer.to.separators
    reference = str(answer.number)
    charset = header.at(1)
    body: list[Line] = [("UNH", "1", kind), *lines]
    body.append(("UNT", str(len(body) + 1), "1"))
    first: Line = (
        "UNB",
        (charset, header.at(1, 2)),
        _side(answer.to.receiver),
        _side(answer.to.sender),
        (f"{answer.at:%y%m%d}" if header.at(1, 2) != "4" else f"{answer.at:%Y%m%d}", f"{answer.at:%H%M}"),
        reference,
    )
    service = f"UNA{marks.component}{marks.element}{marks.decimal}{marks.release or ' '} {marks.segment}"
    segments = [_edifact_segment(line, answer) for line in (first, *body, ("UNZ", "1", reference))]
    return (service + "".join(segments)).encode(CHARSETS[charset], errors="replace")


def _side(identity: tuple[str, str]) -> tuple[str, ...]:
    qualifier, identifier = identity
    return (identifier, qualifier) if qualifier else (identifier,)


def _edifact_segment(line: Line, answer: Answer) -> str:
    marks = answer.to.separators
    cells = []
    for cell in line:
        parts = [cell] if isinstance(cell, str) else list(cell)
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        cells.append(marks.component.join(_escaped(part, answer) for part in parts))
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return marks.element.join(cells) + marks.segment


def _escaped(text: str, answer: Answer) -> str:
    marks = answer.to.separators
    if not marks.release:
        return _clean(text, marks.all())
    seen = "".join(c if c.isprintable() else " " for c in text)
    return "".join(f"{marks.release}{c}" if c in marks.all() else c for c in seen)
