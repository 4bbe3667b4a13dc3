"""The words and shapes of a claim as its partner reads them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.enums import ClaimKind, ClaimState, LineState, Reason
from vir.foundation.web import formats

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
    label = "Waiting for you" if at is ClaimState.WAITING else at.label
    return Status(label, *LOOKS[at])


def line_status(state: str) -> Status:
    """Give the state of a line of a submitted claim."""
    at = LineState(state)
    label = "Not decided yet" if at is LineState.PENDING else at.label
    return Status(label, *LINE_LOOKS.get(at, ("", "")))


def rows(count: int) -> str:
    """Write a number of rows, "1 row" or "231 rows"."""
    return f"{formats.number(count)} row{'' if count == 1 else 's'}"


def lines(count: int) -> str:
    """Write a number of lines, "1 line" or "240 lines"."""
    return f"{formats.number(count)} line{'' if count == 1 else 's'}"


def days(count: int) -> str:
    """Write a number of days, "1 day" or "5 days"."""
    return f"{formats.number(count)} day{'' if count == 1 else 's'}"


def units(count: Decimal) -> str:
    """Write a quantity, "1 unit" or "481 units"."""
    return f"{formats.number(count)} unit{'' if count == 1 else 's'}"


def age(since: date, today: date) -> str:
    """Say how long ago a day was: "today", "1 day", "12 days"."""
    gone = (today - since).days
    return "today" if gone <= 0 else days(gone)


def numbers(found: Iterable[int], most: int = 8) -> str:
    """Name rows, runs of them together: "rows 4, 7–9 and 12"; only the first where they are many."""
    runs: list[tuple[int, int]] = []
    for row in sorted(set(found)):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    noun = "row" if len(runs) == 1 and runs[0][0] == runs[0][1] else "rows"
    if len(texts) > most:
        return f"{noun} {', '.join(texts[:most])} and more"
    head, last = texts[:-1], texts[-1] if texts else ""
    return f"{noun} {', '.join(head)} and {last}" if head else f"{noun} {last}"


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


def what(kind: str) -> str:
    """Say what a kind of claim asks for, in one short sentence."""
    return {
        ClaimKind.VOLUME: "Sales to your customers count in the program, which says what they pay.",
        ClaimKind.PER_UNIT: "A fixed amount for each unit you sold.",
        ClaimKind.SHIP_DEBIT: "The difference between book price and agreed price, for each unit you sold.",
        ClaimKind.LUMP_SUM: "An agreed amount for an activity, with evidence that it took place.",
    }[ClaimKind(kind)]
