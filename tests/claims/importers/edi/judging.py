"""What an interchange is answered, without any database: the states of its messages and the acknowledgement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from claims.exports.edi.contrl import write_contrl
from claims.exports.edi.writing import Answer
from claims.exports.edi.x997 import write_997
from claims.importers.edi.interchange import read_interchange
from claims.importers.edi.pieces import Fault, Interchange, is_refused
from claims.importers.edi.reading import group_faults, read_message
from claims.importers.edi.rows import Read

AT = datetime(2026, 11, 23, 12, 0)


@dataclass(frozen=True)
class Judged:
    """An interchange with everything that was made of it."""

    interchange: Interchange
    reads: list[Read]
    faults: dict[int, list[Fault]]
    acknowledgement: bytes

    @property
    def states(self) -> list[str]:
        """Give "A", "E" or "R" for each message; only "R" for an interchange whose envelope is broken."""
        if self.interchange.is_refused:
            return ["R"]
        found = []
        for place in range(len(self.reads)):
            told = [fault for fault in self.faults[place] if fault.weight != "note"]
            found.append("R" if is_refused(told) else "E" if told else "A")
        return found

    @property
    def codes(self) -> list[str]:
        """Give the codes of all faults that are more than notes."""
        if self.interchange.is_refused:
            return [fault.code for fault in self.interchange.faults]
        return [fault.code for faults in self.faults.values() for fault in faults if fault.weight != "note"]


def judge(content: bytes) -> Judged:
    """
    Read an interchange to its end and write its answer.

    :raises MessageRefused: if nobody could be answered
    """
    interchange = read_interchange(content)
    group_faults(interchange)
    reads = [read_message(message, interchange, currency="USD") for message in interchange.messages]
    groups = [group for group in interchange.groups for _ in group.messages]
    faults = {
        place: [*group.faults, *read.all_faults()]
        for place, (group, read) in enumerate(zip(groups, reads, strict=True))
    }
    answer = Answer(interchange, 77, AT)
    write = write_997 if interchange.standard == "x12" else write_contrl
    return Judged(interchange, reads, faults, write(answer, faults))
