"""The words and shapes of a claim as its partner reads them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.enums import ClaimState, LineState, Reason
from vir.foundation.web import formats
from vir.foundation.words import say, say_many

OPEN = (ClaimState.SUBMITTED, ClaimState.IN_REVIEW, ClaimState.WAITING, ClaimState.DISPUTED)
DECIDED = (ClaimState.APPROVED, ClaimState.PART_APPROVED, ClaimState.REJECTED)
# Shape and tone of each state; what is over without a fault is plain text.
LOOKS = {
    ClaimState.DRAFT: ("ring", ""),
    ClaimState.SUBMITTED: ("review", ""),
    ClaimState.IN_REVIEW: ("review", ""),
    ClaimState.WAITING: ("act", "act"),
    ClaimState.APPROVED: ("", ""),
    ClaimState.PART_APPROVED: ("half", ""),
    ClaimState.REJECTED: ("cross", ""),
    ClaimState.WITHDRAWN: ("", ""),
    ClaimState.DISPUTED: ("review", "info"),
}
LINE_LOOKS = {
    LineState.PENDING: ("review", ""),
    LineState.APPROVED: ("", ""),
    LineState.REDUCED: ("half", ""),
    LineState.REJECTED: ("cross", ""),
}


@dataclass(frozen=True)
class Status:
    """A state as it is drawn."""

    label: str
    shape: str
    tone: str


def status(state: str) -> Status:
    """Give a claim's state as its partner reads it."""
    at = ClaimState(state)
    label = say("Waiting for you") if at is ClaimState.WAITING else say(at.label)
    return Status(label, *LOOKS[at])


def line_status(state: str) -> Status:
    """Give the state of a line of a submitted claim."""
    at = LineState(state)
    label = say("Not decided yet") if at is LineState.PENDING else say(at.label)
    return Status(label, *LINE_LOOKS.get(at, ("", "")))


def rows(count: int) -> str:
    """Write a number of rows, "1 row" or "231 rows"."""
    return say_many("{count} row", "{count} rows", count, count=formats.number(count))


def lines(count: int) -> str:
    """Write a number of lines, "1 line" or "240 lines"."""
    return say_many("{count} line", "{count} lines", count, count=formats.number(count))


def days(count: int) -> str:
    """Write a number of days, "1 day" or "5 days"."""
    return say_many("{count} day", "{count} days", count, count=formats.number(count))


def units(count: Decimal) -> str:
    """Write a quantity, "1 unit" or "481 units"."""
    return formats.units(count)


def files(count: int) -> str:
    """Write a number of documents, "1 file" or "3 files"."""
    return say_many("{count} file", "{count} files", count, count=formats.number(count))


def with_due(sentence: str, due: date | None) -> str:
    """Say behind a sentence until when it is decided."""
    if due is None:
        return sentence
    return f"{sentence} {say('Decision by {day}.', day=formats.day(due))}"


def age(since: date, today: date) -> str:
    """Say how long ago a day was: "today", "1 day", "12 days"."""
    gone = (today - since).days
    return say("today") if gone <= 0 else days(gone)


def numbers(found: Iterable[int], most: int = 8) -> str:
    """Name rows, runs of them together: "rows 4, 7–9 and 12"; only the first where they are many."""
    texts = runs(found)
    if len(texts) > most:
        return say("rows {list} and more", list=", ".join(texts[:most]))
    if len(texts) == 1 and texts[0].isdecimal():
        return say("row {number}", number=texts[0])
    return say("rows {list}", list=formats.listed(texts, closed=True))


def runs(found: Iterable[int]) -> list[str]:
    """List rows, runs of them together: "4", "7–9"."""
    runs: list[tuple[int, int]] = []
    for row in sorted(set(found)):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return [str(first) if first == last else f"{first}–{last}" for first, last in runs]


def read_rows(text: str, most: int) -> list[int]:
    """
    Read rows as they are typed, "4, 7-9 12"; an empty text is no row.

    :raises ValueError: if something in it is not a row number from 1 to `most`
    """
    found: set[int] = set()
    for part in text.replace("–", "-").replace(";", ",").replace(" ", ",").split(","):
        if not part:
            continue
        first, dash, last = part.partition("-")
        numbers_ = [
            int(one) if one.isascii() and one.isdigit() and len(one) < 8 else 0 for one in (first, last)
        ]
        low, high = numbers_[0], numbers_[1] if dash else numbers_[0]
        if not 1 <= low <= high <= most:
            raise ValueError(part)
        found.update(range(low, high + 1))
    return sorted(found)


def reason(code: str) -> Reason | None:
    """Give the reason of a decision, in the words the vendor chose it by; None where a line has none."""
    return Reason(code) if code else None
