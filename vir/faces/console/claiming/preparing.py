"""
A decision that is being prepared lives in the address, so that it can be gone back on, and works without a script.

`set=41:10:quantity_differs` reduces row 41 to 10, `set=12-151:0:more_than_bought` rejects rows 12 to 151.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from claims.enums import Reason
from vir.foundation.money import NumberInvalid, parse_decimal

_ROWS = re.compile(r"([0-9]{1,7})(?:-([0-9]{1,7}))?")
# More rows than any claim has are a mistake of an address, never work for the server.
ROWS_MAX = 100_000
# Of an address: everything that the decision began with was taken back.
NONE = "-"


@dataclass(frozen=True)
class Change:
    """What is granted of one line, and why. `quantity` 0 rejects it."""

    row: int
    quantity: Decimal
    reason: str


@dataclass(frozen=True)
class LineClaimed:
    """What a line asks for; `unit` and `amount` are None where the program's terms will say the amount."""

    row: int
    quantity: Decimal
    unit: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True)
class Weighed:
    """A prepared decision added up."""

    claimed_amount: Decimal | None
    approved_amount: Decimal | None
    claimed_quantity: Decimal
    approved_quantity: Decimal
    reduced: int
    rejected: int

    @property
    def is_changed(self) -> bool:
        """Say whether anything is granted less than it was claimed."""
        return bool(self.reduced or self.rejected)

    @property
    def difference(self) -> Decimal | None:
        """Give what the changes take off, negative; None where the program says the amounts."""
        if self.claimed_amount is None or self.approved_amount is None:
            return None
        return self.approved_amount - self.claimed_amount


def read_changes(values: Iterable[str], quantities: Mapping[int, Decimal]) -> dict[int, Change]:
    """
    Read what an address prepares. Rows that the claim does not have, and amounts that are no decision, are left out.

    :param quantities: what each row of the claim asks for
    """
    changes: dict[int, Change] = {}
    for value in values:
        rows, quantity, reason = _parts(value)
        if quantity is None:
            continue
        for row in rows:
            claimed = quantities.get(row)
            if claimed is not None and 0 <= quantity < claimed:
                changes[row] = Change(row, quantity, reason)
            elif claimed is not None and quantity == claimed:
                changes.pop(row, None)
    return changes


def write_changes(changes: Iterable[Change]) -> list[str]:
    """Write changes for an address, rows beside each other with the same answer as one."""
    written: list[str] = []
    run: list[Change] = []
    for change in sorted(changes, key=lambda one: one.row):
        if run and (change.row, replace(change, row=0)) == (run[-1].row + 1, replace(run[-1], row=0)):
            run.append(change)
            continue
        written += _written(run)
        run = [change]
    return written + _written(run)


def weigh(
    changed: Sequence[LineClaimed],
    changes: Mapping[int, Change],
    *,
    claimed_quantity: Decimal,
    claimed_amount: Decimal | None,
    amount_of: Mapping[int, Decimal | None],
) -> Weighed:
    """
    Add up a prepared decision.

    :param changed: the lines that are changed
    :param amount_of: the amount of each changed line at its granted quantity, rounded as it will be paid
    """
    quantity, amount = claimed_quantity, claimed_amount
    for line in changed:
        change = changes[line.row]
        quantity -= line.quantity - change.quantity
        granted = amount_of.get(line.row)
        if amount is not None and line.amount is not None and granted is not None:
            amount -= line.amount - granted
    rejected = sum(1 for change in changes.values() if not change.quantity)
    return Weighed(claimed_amount, amount, claimed_quantity, quantity, len(changes) - rejected, rejected)


def rows_in_words(rows: Iterable[int]) -> str:
    """Write rows as people do, "12–151, 160 and 171"."""
    ordered = sorted(set(rows))
    if not ordered:
        return ""
    starts = [ordered[0], *(after for before, after in pairwise(ordered) if after != before + 1)]
    ends = [*(before for before, after in pairwise(ordered) if after != before + 1), ordered[-1]]
    parts = [
        str(first) if first == last else f"{first}–{last}" for first, last in zip(starts, ends, strict=True)
    ]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _parts(value: str) -> tuple[range, Decimal | None, str]:
    rows, _, rest = value.partition(":")
    number, _, reason = rest.partition(":")
    found = _ROWS.fullmatch(rows)
    if found is None:
        return range(0), None, ""
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first or last - first > ROWS_MAX:
        return range(0), None, ""
    try:
        quantity = parse_decimal(number)
    except NumberInvalid:
        return range(0), None, ""
    return range(first, last + 1), quantity, reason if reason in set(Reason) else ""


def _written(run: Sequence[Change]) -> list[str]:
    if not run:
        return []
    first, last = run[0], run[-1]
    rows = str(first.row) if first.row == last.row else f"{first.row}-{last.row}"
    quantity = f"{first.quantity.normalize():f}"
    return [f"{rows}:{quantity}{f':{first.reason}' if first.reason else ''}"]
