"""What an interchange is made of, whatever its standard: envelopes, messages, segments and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from vir.foundation.refusals import Refused

Standard = Literal["x12", "edifact"]
# "row": one sale can be mended; "message": the message is refused; "interchange": so is everything in it;
# "note": nothing is wrong, but a person should know.
Weight = Literal["note", "row", "message", "interchange"]
VALUE_MAX = 80


class MessageRefused(Refused):
    """The bytes are no interchange that can be answered: there is nobody to answer to."""


@dataclass(frozen=True)
class Segment:
    """
    One segment. `position` counts from 1: within its message, its header included, or within the interchange
    for the segments around messages.
    """

    tag: str
    elements: tuple[tuple[str, ...], ...]
    position: int = 0

    def at(self, element: int, component: int = 1) -> str:
        """Give a component by its number, both counted from 1; empty where the segment is shorter."""
        if element > len(self.elements) or component > len(self.elements[element - 1]):
            return ""
        return self.elements[element - 1][component - 1].strip()


@dataclass(frozen=True)
class Fault:
    """
    One thing wrong: where, what was read, and what is expected there.

    `code` is ours. `element` counts from 1; 0 is the segment as a whole.
    """

    code: str
    message: str
    weight: Weight
    segment: str = ""
    position: int = 0
    element: int = 0
    value: str = ""

    def as_json(self) -> dict[str, object]:
        """Give it as it is kept with the message and given to programs."""
        return {
            "code": self.code,
            "message": self.message,
            "weight": self.weight,
            "segment": self.segment,
            "position": self.position,
            "element": self.element,
            "value": self.value,
        }


@dataclass(frozen=True)
class Separators:
    """The characters an interchange was written with; its answer is written with the same."""

    element: str
    component: str
    segment: str
    release: str = ""
    decimal: str = "."
    # Whether a UNA segment said so; else numbers may hold a point or a comma.
    declared: bool = True

    def all(self) -> str:
        """Give them together."""
        return self.element + self.component + self.segment + self.release


@dataclass
class Message:
    """One transaction set or message: its segments from ST to SE, or from UNH to UNT."""

    kind: str
    control: str
    segments: list[Segment]
    # 004010, or D:96A:UN
    version: str = ""
    group: str = ""
    faults: list[Fault] = field(default_factory=list)


@dataclass
class Group:
    """A functional group, GS to GE."""

    code: str
    control: str
    version: str
    sender: str
    receiver: str
    messages: list[Message] = field(default_factory=list)
    # What GE says there are.
    stated: str = ""
    faults: list[Fault] = field(default_factory=list)


@dataclass
class Interchange:
    """Everything between ISA and IEA, or UNB and UNZ. Identifiers are (qualifier, identifier)."""

    standard: Standard
    sender: tuple[str, str]
    receiver: tuple[str, str]
    control: str
    separators: Separators
    # ISA or UNB as it stands, for the answer.
    header: Segment
    groups: list[Group] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """List the messages in order."""
        return [message for group in self.groups for message in group.messages]

    @property
    def is_refused(self) -> bool:
        """Say whether the envelope is broken, so that nothing in it is taken."""
        return any(fault.weight == "interchange" for fault in self.faults)


def is_refused(faults: Sequence[Fault]) -> bool:
    """Say whether faults keep a message from being taken."""
    return any(fault.weight in ("message", "interchange") for fault in faults)


def shown(value: str) -> str:
    """Give a value as it is quoted in a sentence: without characters that cannot be seen, and not too long."""
    plain = "".join(character if character.isprintable() else "·" for character in value)
    return plain if len(plain) <= VALUE_MAX else f"{plain[: VALUE_MAX - 1]}…"


def written_id(identity: tuple[str, str]) -> str:
    """Write an identifier with its qualifier: "01:123456789"."""
    qualifier, identifier = identity
    return f"{qualifier}:{identifier}" if qualifier else identifier
