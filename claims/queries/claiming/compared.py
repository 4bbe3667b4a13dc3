"""The rows of a draft held against each other: the same sale twice, and together more than is agreed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from claims.importers.claim_columns import REMOVE, problem, set_to, written
from claims.queries.claiming.books import Books
from claims.queries.claiming.row import Verdict
from claims.queries.claiming.row_taken import DIFFERENT
from vir.foundation.imports.problems import quoted
from vir.foundation.money import format_number


def compare(verdicts: list[Verdict], books: Books) -> dict[int, str]:
    """
    Hold the rows of a claim against each other, and add what is wrong. Gives the mark of each row's sale.

    The first of several rows of the same sale stands. Rows with line numbers of their own are different sales.
    """
    marks: dict[int, str] = {}
    first: dict[tuple[str, UUID], Verdict] = {}
    lines: dict[tuple[str, UUID], set[str]] = {}
    serials: dict[str, int] = {}
    for verdict in verdicts:
        marks[verdict.row] = verdict.said_mark
        line = verdict.read.values.get("line") or ""
        if verdict.sale is not None and not verdict.said_mark:
            before = first.setdefault(verdict.sale, verdict)
            known = lines.setdefault(verdict.sale, {before.read.values.get("line") or ""})
            if before is not verdict:
                if line and line not in known and "" not in known:
                    marks[verdict.row] = line
                else:
                    verdict.problems.append(_same_sale(verdict, before.row))
                known.add(line)
        if verdict.serial_norm:
            row = serials.setdefault(verdict.serial_norm, verdict.row)
            if row != verdict.row:
                verdict.problems.append(_same_serial(verdict, row))
    _limits(verdicts, books)
    return marks


def _same_sale(verdict: Verdict, row: int) -> dict[str, Any]:
    text = verdict.read.texts["invoice"]
    return problem(
        "same_sale",
        "invoice",
        text,
        f"Row {verdict.row}, Invoice: {quoted(text)} with {verdict.sku} is already in row {row}.",
        [REMOVE, DIFFERENT],
    )


def _same_serial(verdict: Verdict, row: int) -> dict[str, Any]:
    text = verdict.read.texts["serial"]
    return problem(
        "same_serial",
        "serial",
        text,
        f"Row {verdict.row}, Serial number: {quoted(text)} is already in row {row}. Check it on the product.",
    )


def _limits(verdicts: list[Verdict], books: Books) -> None:
    """Hold quantities against the most that is agreed at a special price, in the order of the rows."""
    used = dict(books.used)
    for verdict in verdicts:
        price, quantity = verdict.price, verdict.quantity
        if price is None or price.quantity_max is None or quantity is None:
            continue
        left = max(price.quantity_max - used.get(price.id, Decimal(0)), Decimal(0))
        if quantity <= left:
            used[price.id] = used.get(price.id, Decimal(0)) + quantity
            continue
        # A part is offered only where the row counts single units: a broken pack is no quantity.
        is_single = quantity == verdict.read.values.get("quantity")
        offer = (
            [set_to("quantity", written(left), f"Claim {format_number(left)}")] if left and is_single else []
        )
        verdict.problems.append(
            problem(
                "above_agreed",
                "quantity",
                verdict.read.texts["quantity"],
                f"Row {verdict.row}, Quantity: {format_number(quantity)} is more than is left at the special price of"
                f" {verdict.sku}: {format_number(left)} of {format_number(price.quantity_max)}.",
                [*offer, REMOVE],
            )
        )
