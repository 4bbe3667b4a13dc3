"""The lines between what was earned and what is payable: each amount a run adds, takes back, keeps or leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

NOTHING = Decimal(0)
# The kinds of pieces in the order of a statement.
ORDER = ("later", "prior", "adjusted", "claimed", "brought", "recovered")


@dataclass(frozen=True)
class StatementLine:
    """One line; `role` is "line", "total" or "grand"."""

    key: str
    what: str
    basis: str
    amount: Decimal
    role: str = "line"


@dataclass(frozen=True)
class Piece:
    """
    One source of a part of the payable, such as an adjustment or a claim, with its working.

    :ivar kind: one of ORDER
    :ivar amount: as it is added to the payable; what is taken back is negative
    :ivar steps: pairs of a label and words, as the working shows them
    :ivar facts: pairs of a label and a value, such as ("Adjustment", "ADJ-2026-014")
    :ivar source: the id of what it comes from, by which it is found in later runs
    """

    kind: str
    what: str
    amount: Decimal
    basis: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    why: str = ""
    counterfactual: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Parts:
    """
    What an item of a run adds to a rating, and what it keeps or leaves.

    `brought` is what earlier runs left and no piece names.
    """

    brought: Decimal
    carried: Decimal
    dropped: Decimal
    payable: Decimal
    held: Decimal = NOTHING
    invoiced: Decimal = NOTHING
    pieces: tuple[Piece, ...] = field(default=())

    @property
    def ordered(self) -> list[tuple[str, Piece]]:
        """Give the pieces in the order of a statement, each with the key of its line."""
        counts: dict[str, int] = {}
        found = []
        for piece in sorted(self.pieces, key=lambda piece: ORDER.index(piece.kind)):
            counts[piece.kind] = counts.get(piece.kind, 0) + 1
            found.append((f"{piece.kind}-{counts[piece.kind]}", piece))
        return found


def settlement_lines(parts: Parts, *, below: str) -> list[StatementLine]:
    """
    Write a line for each piece and each amount that is kept or left.

    :param below: "below $50.00" where the terms name a least amount, else ""
    """
    lines = [StatementLine(key, piece.what, piece.basis, piece.amount) for key, piece in parts.ordered]
    if parts.brought:
        lines.append(StatementLine("brought", "Brought over from the last run", "", parts.brought))
    if parts.held:
        lines.append(StatementLine("held", "Held", "until it is released", -parts.held))
    if parts.invoiced:
        lines.append(StatementLine("invoiced", "Owed, invoiced separately", "below zero", parts.invoiced))
    if parts.carried:
        basis = "below zero" if parts.carried < 0 else below
        lines.append(StatementLine("carried", "Carried over to the next run", basis, -parts.carried))
    if parts.dropped:
        lines.append(StatementLine("dropped", "Below the minimum, not paid", below, -parts.dropped))
    return lines


def piece_note(piece: Piece, result: str) -> dict[str, Any]:
    """Write the working of a piece as the notes of a statement have it."""
    steps = piece.steps or (("Amount", "as it was agreed"),)
    return {
        "steps": [{"label": label, "text": text} for label, text in steps],
        "result": result,
        "why_heading": "",
        "why": piece.why,
        "counterfactual": piece.counterfactual,
        "facts": [list(fact) for fact in piece.facts],
        "source": piece.source,
    }
