"""A reading of a file proposed to a person: remembered, suggested or chosen, and shown on real values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from vir.foundation.imports import mapping as mappings
from vir.foundation.imports.ambiguity import Ambiguous
from vir.foundation.imports.cells import CellReader, Format, reader_of
from vir.foundation.imports.dates import DateFormat, guess_date_format
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.imports.numbers import NumberFormat, guess_number_format
from vir.foundation.imports.problems import CellNotRead
from vir.foundation.imports.reading import NUMBER_KINDS, Reading, format_named, formats_for
from vir.foundation.imports.stand_ins import without_mark
from vir.foundation.kept import tell
from vir.foundation.money import format_number
from vir.foundation.periods import format_date
from vir.foundation.words import later, say

EXAMPLES = 5
TWO_WAYS = {
    True: later("{column}: the dates can be read in two ways. Choose how they are written."),
    False: later("{column}: the numbers can be read in two ways. Choose how they are written."),
}
Values = Mapping[str, Sequence[str]]
Guess = Callable[[Iterable[str]], Format | Ambiguous[NumberFormat] | Ambiguous[DateFormat]]


@dataclass(frozen=True)
class Example:
    """A value of the file and how it is read, or why it is not."""

    text: str
    reads: str
    fault: str = ""


@dataclass(frozen=True)
class Choice:
    """
    One column of ours: the header chosen for it, its format, and what that makes of real values.

    `asks` says that only a person can tell the format and has not; `readings` show the same values under each
    format, of a column that can be read in several; `fault` is what is wrong with the choice.
    """

    column: Column
    header: str | None
    format: Format | None
    asks: bool
    formats: tuple[Format, ...]
    examples: tuple[Example, ...]
    fault: str = ""
    readings: tuple[tuple[Format, tuple[Example, ...]], ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A whole reading, column by column, and the headers that nothing is made of."""

    choices: tuple[Choice, ...]
    reading: Reading
    unused: tuple[str, ...]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """List (column, sentence) of everything that has to be settled before the file can be checked."""
        return [(choice.column.name, choice.fault) for choice in self.choices if choice.fault]


def propose(
    columns: Sequence[Column],
    headers: Sequence[str],
    values: Values,
    *,
    currency: str,
    remembered: Reading | None = None,
    chosen: Reading | None = None,
) -> Proposal:
    """
    Propose a reading: what was chosen, else what the source remembers, else what the names suggest.

    A format is taken from the values where they decide it; where they do not, the remembered one is offered
    if it is possible, and otherwise the choice asks.

    :param values: the first distinct values by header
    """
    mapping = dict(chosen.mapping) if chosen else _mapping(columns, headers, remembered)
    guessed = _guesses(columns, mapping, values)
    faults = {
        fault.column: f"{fault.message} {fault.fix}" for fault in mappings.check(columns, mapping, headers)
    }
    choices = []
    said = _said(columns, guessed, chosen, remembered)
    for column in columns:
        header = mapping.get(column.name)
        known = header if header in headers else None
        found = guessed.get(column.name)
        fmt, asks = _settled(column, found, said)
        fault = faults.get(column.name, "")
        if asks and not fault:
            fault = say(TWO_WAYS[column.kind is Kind.DATE], column=say(column.label))
        own = values.get(known, ()) if known is not None else ()
        shown = () if asks else _examples(column, fmt, own)
        readings = _readings(column, found, fmt, own)
        choices.append(Choice(column, known, fmt, asks, formats_for(column), shown, fault, readings))
    reading = Reading(
        mapping={choice.column.name: choice.header for choice in choices},
        formats={
            c.column.name: c.format.name for c in choices if c.format is not None and c.header is not None
        },
        currency=currency,
        headers=tuple(headers),
    )
    used = set(reading.mapping.values())
    return Proposal(tuple(choices), reading, tuple(header for header in headers if header not in used))


def _mapping(
    columns: Sequence[Column], headers: Sequence[str], remembered: Reading | None
) -> dict[str, str | None]:
    """Match what the source remembers and is still there; look for the rest by name."""
    said = remembered.mapping if remembered is not None else {}
    kept = {name: header for name, header in said.items() if header in headers}
    rest = [column for column in columns if column.name not in kept]
    found = mappings.suggest(rest, [header for header in headers if header not in kept.values()])
    for column in rest:
        if remembered is not None and column.name in said and found[column.name] in remembered.headers:
            # It was there before and was left out: that was meant.
            found[column.name] = None
    return {**found, **kept}


def _guesses(
    columns: Sequence[Column], mapping: Mapping[str, str | None], values: Values
) -> dict[str, Format | Ambiguous[NumberFormat] | Ambiguous[DateFormat]]:
    found: dict[str, Format | Ambiguous[NumberFormat] | Ambiguous[DateFormat]] = {}
    families: tuple[tuple[list[Column], Guess], ...] = (
        ([c for c in columns if c.kind in NUMBER_KINDS], guess_number_format),
        ([c for c in columns if c.kind is Kind.DATE], guess_date_format),
    )
    for family, guess in families:
        texts = {
            c.name: [without_mark(text) for text in values.get(mapping.get(c.name) or "", ())] for c in family
        }
        # One file is mostly written in one way, so the columns of a family decide together; a file that mixes
        # ways is decided column by column.
        joint = guess(text for column in texts.values() for text in column)
        for name, own in texts.items():
            found[name] = guess(own) if isinstance(joint, Ambiguous) else joint
    return found


def _said(
    columns: Sequence[Column],
    guessed: Mapping[str, object],
    chosen: Reading | None,
    remembered: Reading | None,
) -> dict[str, tuple[Format | None, tuple[Format, ...]]]:
    """
    Gather what people said about the formats of each column, now or before, and about the family it is of.

    A file is written in one way, so what was said about one column is asked of no other that it could read.
    """
    now, before = chosen or Reading(), remembered or Reading()
    found: dict[str, tuple[Format | None, tuple[Format, ...]]] = {}
    for column in columns:
        own = format_named(column, now.formats.get(column.name, ""))
        family = [
            format_named(other, formats.formats.get(other.name, ""))
            for formats in (now, before)
            for other in columns
            if (other.kind is Kind.DATE) == (column.kind is Kind.DATE)
            # What fitted a column only because it fits any says nothing about others.
            and (formats is before or isinstance(guessed.get(other.name), Ambiguous))
        ]
        last = format_named(column, before.formats.get(column.name, "")) if chosen is None else None
        found[column.name] = own, tuple(fmt for fmt in (last, *family) if fmt is not None)
    return found


def _settled(
    column: Column,
    guessed: Format | Ambiguous[NumberFormat] | Ambiguous[DateFormat] | None,
    said: Mapping[str, tuple[Format | None, tuple[Format, ...]]],
) -> tuple[Format | None, bool]:
    """Give the format of a column and whether a person has to be asked for it."""
    if guessed is None:
        return None, False
    own, others = said[column.name]
    if own is not None:
        return own, False
    if not isinstance(guessed, Ambiguous):
        return guessed, False
    if not guessed.candidates:
        return (DateFormat.ISO if column.kind is Kind.DATE else NumberFormat.PLAIN), False
    fitting = next((fmt for fmt in others if fmt in guessed.candidates), None)
    return fitting, fitting is None


def _readings(
    column: Column, guessed: object, settled: Format | None, values: Sequence[str]
) -> tuple[tuple[Format, tuple[Example, ...]], ...]:
    """Read the same five values under each format they could be written in, those that differ first."""
    if not isinstance(guessed, Ambiguous) or (settled and settled not in guessed.candidates):
        return ()
    readers = [reader_of(column, fmt) for fmt in guessed.candidates]
    telling = sorted(values, key=lambda text: len({_read_or_fault(read, text) for read in readers}) == 1)
    return tuple((fmt, _examples(column, fmt, telling)) for fmt in guessed.candidates)


def _read_or_fault(read: CellReader, text: str) -> object:
    try:
        return read(text)
    except CellNotRead as fault:
        return fault.code


def _examples(column: Column, fmt: Format | None, values: Sequence[str]) -> tuple[Example, ...]:
    read = reader_of(column, fmt)
    found = []
    for text in islice(values, EXAMPLES):
        try:
            found.append(Example(without_mark(text), _shown(column, read(text))))
        except CellNotRead as fault:
            found.append(Example(without_mark(text), "", f"{tell(fault.what)} {tell(fault.fix)}"))
    return tuple(found)


def _shown(column: Column, value: object) -> str:
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal):
        return format_number(value, 2 if column.kind is Kind.AMOUNT else 0)
    return str(value)
