"""What a row of a draft comes to, and everything that keeps it from being claimed. Asks nothing of the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claims.enums import ClaimKind
from claims.importers.claim_columns import (
    REMOVE,
    ReadRow,
    invoice_key,
    problem,
    serial_key,
    set_to,
)
from claims.models import ClaimTerms
from claims.queries.claiming.books import Books
from claims.queries.claiming.row import Verdict
from claims.queries.claiming.row_taken import taken_problems
from claims.queries.claiming.row_words import no_special_price, unknown_sku
from claims.queries.claiming.terms import last_claim_day, program_on, rate_on
from programs.enums import MeasureKind
from vir.foundation.imports.problems import quoted
from vir.foundation.kept import Days, Sum, kept
from vir.foundation.money import round_amount
from vir.foundation.words import later

__all__ = ["Verdict", "judge"]

OFFERED_MAX = 2
NAMED_MAX = 3
Problems = Iterator[dict[str, Any]]


def judge(row: int, read: ReadRow, books: Books, *, said_mark: str = "", late: bool = False) -> Verdict:
    """
    Resolve a row and list what is wrong with it, on its own and against the books.

    :param said_mark: under which a person said it is a different sale
    :param late: whether the deadline is over
    """
    verdict = Verdict(
        row,
        read,
        invoice_key(read.values.get("invoice") or ""),
        serial_key(read.values.get("serial") or ""),
        said_mark,
        problems=list(read.problems),
    )
    kind = ClaimKind(books.terms.kind)
    verdict.problems += _product(verdict, books)
    verdict.problems += _quantity(verdict, books)
    verdict.problems += _day(verdict, books, late=late)
    verdict.problems += taken_problems(verdict, books)
    verdict.problems += _worth(verdict, books, kind)
    verdict.problems += _proof(verdict, books)
    return verdict


def _product(verdict: Verdict, books: Books) -> Problems:
    """Find the product that is meant, and whether it can be claimed."""
    code = verdict.read.values.get("sku")
    if code is None:
        return
    known = books.products.get(code)
    if known is None:
        near = books.near.get(code, [])[:OFFERED_MAX]
        yield problem(
            "sku_unknown",
            "sku",
            verdict.read.texts["sku"],
            unknown_sku(verdict.row, quoted(code), near),
            [*(set_to("sku", sku, kept("Use {value}", value=sku)) for sku in near), REMOVE],
        )
        return
    verdict.product_id, verdict.sku = known
    day = verdict.sold_on
    if day is not None and not books.counts(verdict.product_id, day):
        yield problem(
            "not_eligible",
            "sku",
            verdict.read.texts["sku"],
            kept(
                "Row {row}, SKU: {sku} cannot be claimed under {offer}.",
                row=verdict.row,
                sku=verdict.sku,
                offer=books.terms.name,
            ),
            [*_elsewhere(verdict, books), REMOVE],
        )


def _quantity(verdict: Verdict, books: Books) -> Problems:
    """Count in the product's own units, and fill in the net amount from the price where it is left out."""
    values, texts = verdict.read.values, verdict.read.texts
    count = values.get("quantity")
    if count is None:
        return
    if count <= 0:
        yield problem(
            "not_a_sale",
            "quantity",
            texts["quantity"],
            kept(
                "Row {row}, Quantity: {count} is no sale. Enter what was sold, or remove the row.",
                row=verdict.row,
                count=count,
            ),
        )
        return
    unit = values.get("unit") or ""
    factor = books.units.of(unit, verdict.product_id)
    if factor is None:
        yield problem(
            "unit_unknown",
            "unit",
            texts["unit"],
            kept(
                "Row {row}, Unit: {value} is not known. Enter the quantity in single units.",
                row=verdict.row,
                value=quoted(unit),
            ),
            [set_to("unit", "", later("These are single units")), REMOVE],
        )
        return
    verdict.quantity = count * factor
    price = values.get("unit_price")
    verdict.net = values.get("net")
    if verdict.net is None and price is not None:
        verdict.net = round_amount(price * count, books.terms.currency)


def _day(verdict: Verdict, books: Books, *, late: bool) -> Problems:
    """Hold the day against the terms, the program and today."""
    day, terms = verdict.sold_on, books.terms
    if day is None:
        return
    text = verdict.read.texts["sold_on"]
    row = verdict.row
    if day > books.today:
        yield problem(
            "in_future",
            "sold_on",
            text,
            kept("Row {row}, Date: {day} is still to come. Enter the day of the sale.", row=row, day=day),
        )
    elif not terms.starts_on <= day <= terms.ends_on:
        days = Days(terms.starts_on, terms.ends_on)
        yield problem(
            "outside_dates",
            "sold_on",
            text,
            kept("Row {row}, Date: {day} is outside {days}.", row=row, day=day, days=days),
            [*_elsewhere(verdict, books), REMOVE],
        )
    elif not books.is_enrolled(day):
        yield problem(
            "not_enrolled",
            "sold_on",
            text,
            kept("Row {row}, Date: {day}: you were not in the program on that day.", row=row, day=day),
        )
    elif late:
        yield problem(
            "after_deadline",
            "sold_on",
            text,
            kept(
                "Row {row}, Date: {day} could be claimed until {last}. Ask for an exception, or remove the row.",
                row=row,
                day=day,
                last=last_claim_day(terms),
            ),
        )


def _elsewhere(verdict: Verdict, books: Books) -> list[dict[str, str]]:
    """Offer other terms that hold the day of the sale."""
    day = verdict.sold_on
    fitting: list[ClaimTerms] = [
        other
        for other in books.others
        if day is not None
        and other.starts_on <= day <= other.ends_on
        and last_claim_day(other) >= books.today
    ]
    return [
        {"act": "move", "label": kept("Move to {offer}", offer=other.name), "value": str(other.id)}
        for other in fitting[:OFFERED_MAX]
    ]


def _worth(verdict: Verdict, books: Books, kind: ClaimKind) -> Problems:
    """Say what is claimed for the row, where one figure says it."""
    terms, day = books.terms, verdict.sold_on
    if kind is ClaimKind.SHIP_DEBIT:
        yield from _special_price(verdict, books)
    elif kind is ClaimKind.PER_UNIT and day is not None:
        verdict.claimed_unit = rate_on(terms, books.eras, day)
    elif (
        kind is ClaimKind.VOLUME and day is not None and verdict.net is None and verdict.quantity is not None
    ):
        program = program_on(books.eras, day)
        if program is None or MeasureKind.QUANTITY not in (program.measure.kind, program.measure.of):
            yield problem(
                "net_needed",
                "net",
                verdict.read.texts.get("net", ""),
                kept(
                    "Row {row}, Net amount: it is empty. Enter what the customer paid, without tax.",
                    row=verdict.row,
                ),
            )
    if verdict.claimed_unit is not None and verdict.quantity is not None:
        verdict.claimed_amount = round_amount(verdict.claimed_unit * verdict.quantity, terms.currency)


def _special_price(verdict: Verdict, books: Books) -> Problems:
    """Find the price that was agreed for the end customer."""
    customer = verdict.read.values.get("end_customer")
    if verdict.product_id is None or customer is None:
        return
    price = books.price_of(verdict.product_id, customer)
    if price is None:
        names = books.customers.get(verdict.product_id, [])
        yield problem(
            "no_price",
            "end_customer",
            verdict.read.texts["end_customer"],
            no_special_price(verdict.row, verdict.sku, quoted(customer), names[:NAMED_MAX]),
            [
                *(
                    set_to("end_customer", name, kept("Use {value}", value=name))
                    for name in names[:OFFERED_MAX]
                ),
                REMOVE,
            ],
        )
        return
    verdict.price = price
    verdict.claimed_unit = price.book_price - price.special_price


def _proof(verdict: Verdict, books: Books) -> Problems:
    """Ask for a document above the limit of the terms."""
    limit = books.terms.evidence_above
    worth = verdict.claimed_amount if verdict.claimed_amount is not None else verdict.net
    if limit is None or worth is None or worth <= limit:
        return
    if books.covered is None or verdict.row in books.covered:
        return
    currency = books.terms.currency
    yield problem(
        "evidence_needed",
        "invoice",
        verdict.read.texts["invoice"],
        kept(
            "Row {row}: {amount} needs a document, as every row above {limit} does."
            " Add the invoice as PDF or photograph.",
            row=verdict.row,
            amount=Sum(worth, currency),
            limit=Sum(limit, currency),
        ),
    )
