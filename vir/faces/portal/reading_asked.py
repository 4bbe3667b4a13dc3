"""What a page asks about how a partner's file is read: which column is which, how its dates and numbers are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from vir.faces.portal.claims.steps import DATE_WORDS
from vir.foundation.imports.cells import Format
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.imports.proposal import Choice, Example, Proposal
from vir.foundation.imports.reading import Reading, formats_for
from vir.foundation.words import later, say

ASKED = {"dates": later("How are the dates written?"), "numbers": later("How are the numbers written?")}
# Proposes how a file is read once some of it was said.
Propose = Callable[[Reading], Proposal]


@dataclass(frozen=True)
class Option:
    """One way in which ambiguous values may be written, with what it makes of the first of them."""

    name: str
    words: str
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Question:
    """What only a person can tell, once for all columns that it is about."""

    family: str
    heading: str
    columns: str
    options: list[Option]


def asked_of(proposal: Proposal, propose: Propose, *, currency: str) -> dict[str, Any]:
    """Give what the page asks, for its template: questions once for all, then the columns open and settled."""
    open_ones = [choice for choice in proposal.choices if choice.fault and not choice.asks]
    return {
        "questions": _questions(proposal, propose, currency),
        "open": [_row(choice) for choice in open_ones],
        "settled": [_row(choice) for choice in proposal.choices if choice not in open_ones],
        "unused": proposal.unused,
    }


def faults_of(proposal: Proposal) -> list[tuple[str, str]]:
    """List what keeps the file from being read, each with the field that it leads to."""
    return [(_place(proposal, column), sentence) for column, sentence in proposal.faults]


def chosen(posted: QueryDict, columns: Iterable[Column], *, currency: str) -> Reading:
    """Read what was chosen; a format counts for the header that it was chosen for."""
    found = list(columns)
    mapping = {column.name: posted.get(f"header-{column.name}") or None for column in found}
    formats: dict[str, str] = {}
    for column in found:
        if not formats_for(column):
            continue
        own, asked = posted.get(f"format-{column.name}", ""), posted.get(_family(column), "")
        if own and posted.get(f"for-{column.name}", "") == (mapping[column.name] or ""):
            formats[column.name] = own
        elif asked and not own:
            formats[column.name] = asked
    return Reading(mapping=mapping, formats=formats, currency=currency)


def _row(choice: Choice) -> dict[str, Any]:
    """Give one line of the page; what is asked above it is not asked again in it."""
    formats = [] if choice.asks or not choice.header else choice.formats
    return {
        "choice": choice,
        "column": choice.column,
        "formats": [
            {"name": fmt.name, "words": _words(fmt), "selected": fmt is choice.format} for fmt in formats
        ],
        "fault": "" if choice.asks else choice.fault,
    }


def _questions(proposal: Proposal, propose: Propose, currency: str) -> list[Question]:
    """Ask once for all dates, once for all numbers, where the values can be read in two ways."""
    found = []
    for family, heading in ASKED.items():
        asking = [c for c in proposal.choices if c.asks and _family(c.column) == family]
        if asking:
            names = ", ".join(str(c.header) for c in asking)
            found.append(Question(family, say(heading), names, _options(proposal, asking, propose, currency)))
    return found


def _options(proposal: Proposal, asking: list[Choice], propose: Propose, currency: str) -> list[Option]:
    """List the formats in which every example can be read, each with its reading of them."""
    found = []
    for fmt in asking[0].formats:
        formats = {**proposal.reading.formats, **{c.column.name: fmt.name for c in asking}}
        read = propose(Reading(mapping=proposal.reading.mapping, formats=formats, currency=currency))
        examples = next(c.examples for c in read.choices if c.column == asking[0].column)
        if examples and not any(example.fault for example in examples):
            found.append(Option(fmt.name, _words(fmt), examples))
    return found


def _words(fmt: Format) -> str:
    words = DATE_WORDS.get(fmt) if isinstance(fmt, DateFormat) else None
    return f"{fmt.value} ({say(words)})" if words else str(fmt.value)


def _family(column: Column) -> str:
    return "dates" if column.kind is Kind.DATE else "numbers"


def _place(proposal: Proposal, column: str) -> str:
    """Name the field that an error leads to."""
    choice = next(c for c in proposal.choices if c.column.name == column)
    return f"id_{_family(choice.column)}" if choice.asks else f"id_header_{column}"
