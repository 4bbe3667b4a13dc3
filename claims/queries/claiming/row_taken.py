"""A row of a draft held against everything that was claimed or reported before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claims.importers.claim_columns import REMOVE, problem
from claims.queries.claiming.books import Books, Taken
from claims.queries.claiming.row import Verdict
from claims.queries.claiming.row_words import taken_serial
from vir.foundation.imports.problems import quoted
from vir.foundation.kept import Kept, kept
from vir.foundation.words import later

DIFFERENT = {"act": "different", "label": later("It is a different sale…")}
Problems = Iterator[dict[str, Any]]


def taken_problems(verdict: Verdict, books: Books) -> Problems:
    """Hold the sale and the serial number against everything that was claimed or reported before."""
    texts = verdict.read.texts
    if verdict.sale is not None:
        others = books.taken.get(verdict.sale, [])
        meeting = [taken for mark, taken in others if not verdict.said_mark or mark == verdict.said_mark]
        if meeting:
            yield problem(
                "claimed_before",
                "invoice",
                texts["invoice"],
                kept(
                    "Row {row}, Invoice: {value} with {sku} was already claimed in {place}.",
                    row=verdict.row,
                    value=quoted(texts["invoice"]),
                    sku=verdict.sku,
                    place=_place(meeting[0]),
                ),
                [REMOVE, DIFFERENT],
            )
        elif verdict.sale in books.reported and not verdict.said_mark:
            yield problem(
                "reported_before",
                "invoice",
                texts["invoice"],
                kept(
                    "Row {row}, Invoice: {value} with {sku} is in the sales you reported, so it counts already.",
                    row=verdict.row,
                    value=quoted(texts["invoice"]),
                    sku=verdict.sku,
                ),
                [REMOVE, DIFFERENT],
            )
    holder = books.serials.get(verdict.serial_norm)
    if holder is not None:
        yield problem(
            "serial_taken",
            "serial",
            texts.get("serial", ""),
            taken_serial(
                verdict.row, quoted(texts.get("serial", "")), _place(holder) if holder.is_own else None
            ),
        )


def _place(taken: Taken) -> Kept:
    if taken.sold_on is None:
        return kept("{code}, row {row}", code=taken.code, row=taken.row)
    return kept("{code}, row {row} ({day})", code=taken.code, row=taken.row, day=taken.sold_on)
