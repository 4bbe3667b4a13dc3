"""The merge fields of messages: a fixed list, found and filled in once. Nothing that is written is evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vir.foundation.refusals import Refused


@dataclass(frozen=True)
class MergeField:
    """One field: its name between braces, what stands there, and what it needs to have a value."""

    name: str
    words: str
    needs_program: bool = False
    needs_deadline: bool = False


FIELDS: Final = (
    MergeField("partner", "Name of the partner"),
    MergeField("partner code", "Code of the partner"),
    MergeField("person", "Name of the person who reads"),
    MergeField("vendor", "Your company"),
    MergeField("deadline", "Day by which to acknowledge", needs_deadline=True),
    MergeField("program", "Name of the program", needs_program=True),
    MergeField("program code", "Code of the program", needs_program=True),
    MergeField("starts", "First day of the program", needs_program=True),
    MergeField("ends", "Last day of the program", needs_program=True),
    MergeField("rule sentence", "The rule in words", needs_program=True),
    MergeField("your tiers", "The tiers, one on each line", needs_program=True),
    MergeField("your last year", "What the partner bought a year earlier", needs_program=True),
    MergeField("your standing", "What counts so far and what it earned", needs_program=True),
    MergeField("your gap", "What is still to buy for the next tier", needs_program=True),
)
NAMES: Final = {field.name: field for field in FIELDS}
# Stands for the name of whoever reads, in a text that is kept for a whole company. Nobody can type it.
PERSON_MARK: Final = "\ue000"
_FIELD = re.compile(r"\{([^{}\n]{0,60})\}")


class FieldRefused(Refused):
    """A text names a field that does not exist, or that has no value in this message."""


def fields_in(*texts: str) -> set[str]:
    """
    List the fields that texts name.

    :raises FieldRefused: if one is unknown; the text names it and lists those that are known
    """
    found = {_named(one) for text in texts for one in _FIELD.findall(text)}
    unknown = sorted(found - NAMES.keys())
    if unknown:
        known = ", ".join(f"{{{field.name}}}" for field in FIELDS)
        raise FieldRefused(f"There is no field {{{unknown[0]}}}. The fields are {known}.")
    return found


def check_fields(names: Iterable[str], *, has_program: bool, has_deadline: bool) -> None:
    """
    See that each field has a value.

    :raises FieldRefused: if one does not
    """
    for name in sorted(names):
        field = NAMES[name]
        if field.needs_program and not has_program:
            raise FieldRefused(
                f"{{{name}}} comes from a program, and none is chosen. Choose one under “About”, or take it out."
            )
        if field.needs_deadline and not has_deadline:
            raise FieldRefused(
                f"{{{name}}} is the day by which to acknowledge, and none is set. Set it, or take the field out."
            )


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of fields, in one pass: a value that looks like a field stays as it is."""
    return _FIELD.sub(lambda found: values[_named(found.group(1))], text)


def for_person(text: str, name: str) -> str:
    """Give a kept text as one person reads it."""
    return text.replace(PERSON_MARK, name)


def plain(text: str) -> str:
    """Give what was typed without the characters that mean something to us."""
    return text.replace("\x00", "").replace(PERSON_MARK, "").replace("\r\n", "\n").strip()


def _named(written: str) -> str:
    return " ".join(written.lower().split())
