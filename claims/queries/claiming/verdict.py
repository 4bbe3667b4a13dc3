"""What a row of a draft comes to, and everything that keeps it from being claimed. Asks nothing of the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from claims.enums import ClaimKind
from claims.importers.claim_columns import (
    REMOVE,
    ReadRow,
    invoice_key,
    problem,
    serial_key,
    set_to,
)
from claims.models import ClaimTerms, SpecialPrice
from claims.queries.claiming.books import Books, Taken
from claims.queries.claiming.terms import last_claim_day, program_on, rate_on
from programs.enums import MeasureKind
from vir.foundation.imports.problems import quoted
from vir.foundation.money import format_money_short, format_number, round_amount
from vir.foundation.periods import format_date, format_dates

DIFFERENT = {"act": "different", "label": "It is a different sale…"}
OFFERED_MAX = 2
NAMED_MAX = 3
Problems = Iterator[dict[str, Any]]


@dataclass
class Verdict:
    """A row as it is kept: resolved, worth so much, with its problems."""

    row: int
    read: ReadRow
    invoice_norm: str
    serial_norm: str
    # A person said that this is another sale than the one with the same invoice and product.
    said_mark: str = ""
    product_id: UUID | None = None
    sku: str = ""
    quantity: Decimal | None = None
    net: Decimal | None = None
    claimed_unit: Decimal | None = None
    claimed_amount: Decimal | None = None
    price: SpecialPrice | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)

    @property
    def sold_on(self) -> date | None:
        """Give the day of the sale, where it was read."""
        day: date | None = self.read.values.get("sold_on")
        return day

    @property
    def sale(self) -> tuple[str, UUID] | None:
        """Give what makes the sale the same: invoice and product; None while one of them is not known."""
        if not self.invoice_norm or self.product_id is None:
            return None
        return self.invoice_norm, self.product_id


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
    verdict.problems += _taken(verdict, books)
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
        nearest = f" Nearest: {' or '.join(near)}." if near else " Write one of the vendor's product codes."
        yield problem(
            "sku_unknown",
            "sku",
            verdict.read.texts["sku"],
            f"Row {verdict.row}, SKU: {quoted(code)} was not found.{nearest}",
            [*(set_to("sku", sku, f"Use {sku}") for sku in near), REMOVE],
        )
        return
    verdict.product_id, verdict.sku = known
    day = verdict.sold_on
    if day is not None and not books.counts(verdict.product_id, day):
        yield problem(
            "not_eligible",
            "sku",
            verdict.read.texts["sku"],
            f"Row {verdict.row}, SKU: {verdict.sku} cannot be claimed under {books.terms.name}.",
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
            f"Row {verdict.row}, Quantity: {format_number(count)} is no sale. Enter what was sold, or remove the row.",
        )
        return
    unit = values.get("unit") or ""
    factor = books.units.of(unit, verdict.product_id)
    if factor is None:
        yield problem(
            "unit_unknown",
            "unit",
            texts["unit"],
            f"Row {verdict.row}, Unit: {quoted(unit)} is not known. Enter the quantity in single units.",
            [set_to("unit", "", "These are single units"), REMOVE],
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
    where = f"Row {verdict.row}, Date: {format_date(day)}"
    if day > books.today:
        yield problem("in_future", "sold_on", text, f"{where} is still to come. Enter the day of the sale.")
    elif not terms.starts_on <= day <= terms.ends_on:
        span = format_dates(terms.starts_on, terms.ends_on)
        yield problem(
            "outside_dates",
            "sold_on",
            text,
            f"{where} is outside {span}.",
            [*_elsewhere(verdict, books), REMOVE],
        )
    elif not books.is_enrolled(day):
        yield problem("not_enrolled", "sold_on", text, f"{where}: you were not in the program on that day.")
    elif late:
        last = format_date(last_claim_day(terms))
        yield problem(
            "after_deadline",
            "sold_on",
            text,
            f"{where} could be claimed until {last}. Ask for an exception, or remove the row.",
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
        {"act": "move", "label": f"Move to {other.name}", "value": str(other.id)}
        for other in fitting[:OFFERED_MAX]
    ]


def _taken(verdict: Verdict, books: Books) -> Problems:
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
                f"Row {verdict.row}, Invoice: {quoted(texts['invoice'])} with {verdict.sku} was already claimed in"
                f" {_place(meeting[0])}.",
                [REMOVE, DIFFERENT],
            )
        elif verdict.sale in books.reported and not verdict.said_mark:
            yield problem(
                "reported_before",
                "invoice",
                texts["invoice"],
                f"Row {verdict.row}, Invoice: {quoted(texts['invoice'])} with {verdict.sku} is in the sales you"
                " reported, so it counts already.",
                [REMOVE, DIFFERENT],
            )
    holder = books.serials.get(verdict.serial_norm)
    if holder is not None:
        by = f"in {_place(holder)}" if holder.is_own else "by another company"
        yield problem(
            "serial_taken",
            "serial",
            texts.get("serial", ""),
            f"Row {verdict.row}, Serial number: {quoted(texts.get('serial', ''))} was already claimed {by}."
            " Check it on the product.",
        )


def _place(taken: Taken) -> str:
    day = f" ({format_date(taken.sold_on)})" if taken.sold_on else ""
    return f"{taken.code}, row {taken.row}{day}"


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
                f"Row {verdict.row}, Net amount: it is empty. Enter what the customer paid, without tax.",
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
        known = f" It is agreed for {', '.join(names[:NAMED_MAX])}." if names else ""
        yield problem(
            "no_price",
            "end_customer",
            verdict.read.texts["end_customer"],
            f"Row {verdict.row}, End customer: no special price of {verdict.sku} is agreed for"
            f" {quoted(customer)}.{known}",
            [*(set_to("end_customer", name, f"Use {name}") for name in names[:OFFERED_MAX]), REMOVE],
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
        f"Row {verdict.row}: {format_money_short(worth, currency)} needs a document, as every row above"
        f" {format_money_short(limit, currency)} does. Add the invoice as PDF or photograph.",
    )
