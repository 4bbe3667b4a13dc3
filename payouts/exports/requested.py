"""A request for payment as its documents read it: what a partner owes and is asked to pay. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payouts.exports.remit import Address, Payer
from vir.foundation.money import minor_units, round_amount

NOTHING = Decimal(0)


@dataclass(frozen=True)
class RequestedLine:
    """One part of what is owed; what the partner is still due is negative."""

    number: int
    what: str
    amount: Decimal


@dataclass(frozen=True)
class Requested:
    """
    A request for payment.

    :ivar code: such as "RP-2026-0003"
    :ivar payer: the vendor, whose account the money goes to; without an IBAN it goes where invoices are paid to
    :ivar statement: the statement that says the same with all its lines
    """

    code: str
    issued_on: date
    due_on: date
    currency: str
    payer: Payer
    partner_code: str
    partner: str
    address: Address
    program: str
    program_name: str
    first: date
    last: date
    run: str
    statement: str
    lines: tuple[RequestedLine, ...]

    @property
    def iban(self) -> str:
        """Write the number of the account in fours, as people read it."""
        number = self.payer.iban
        return " ".join(number[start : start + 4] for start in range(0, len(number), 4))

    @property
    def net(self) -> Decimal:
        """Add up the lines: what is owed without tax, as the books hold it."""
        return sum((line.amount for line in self.lines), NOTHING)

    @property
    def vat(self) -> Decimal:
        """Work out value added tax by the vendor's setting, as its credit notes have it."""
        tax = self.payer.tax
        return NOTHING if tax is None else round_amount(self.net * tax.percent / 100, self.currency)

    @property
    def gross(self) -> Decimal:
        """Give what is to be paid."""
        return self.net + self.vat


def faults(requested: Requested) -> list[str]:
    """Say in sentences what keeps it from being an electronic document by EN 16931."""
    payer, tax = requested.payer, requested.payer.tax
    where = "Enter it under Settings, Bank and company."
    found = []
    if minor_units(requested.currency) > 2:
        found.append(f"EN 16931 holds amounts of two decimals, and {requested.currency} has more.")
    if tax is None:
        return [*found, f"How credit notes treat value added tax is not set. {where}"]
    if not payer.address.country:
        found.append(f"The company has no country. {where}")
    if tax.category == "O" and not payer.registration:
        found.append(f"Without value added tax the company needs its registration number. {where}")
    if tax.category != "O" and not payer.vat_id:
        found.append(f"The company has no VAT number. {where}")
    if not requested.address.country:
        found.append(f"{requested.partner} has no country that is known by its two letters.")
    if tax.category in ("AE", "K"):
        found.append(f"{requested.partner} has no VAT number, which this treatment of tax needs.")
    return found
