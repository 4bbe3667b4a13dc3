"""
What a run pays, as the formats that finance loads elsewhere read it. Pure: no clock, no database.

A format is a folder beside this file. It takes a `Remittance` and nothing else, so that the same run gives the same
bytes whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from payouts.exports.latin import Changed
from vir.foundation.money import minor_units

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Address:
    """
    Where somebody is.

    :ivar country: two letters of ISO 3166, or empty
    """

    street: str = ""
    city: str = ""
    postcode: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True)
class Account:
    """
    Where money goes to, or comes from.

    :ivar kind: "iban" or "us_ach"
    :ivar account_type: "checking" or "savings", of accounts in the United States
    :ivar masked: what everybody may see of the number, such as "•••• 4821"
    :ivar sealed: the numbers are not here: a list of what a file would hold needs none
    """

    kind: str
    holder: str
    country: str
    iban: str = ""
    bic: str = ""
    routing: str = ""
    number: str = ""
    account_type: str = "checking"
    masked: str = ""
    sealed: bool = False


@dataclass(frozen=True)
class Tax:
    """
    How credit notes of a vendor treat value added tax.

    :ivar category: of UNCL5305: S, Z, E, AE, G, K or O
    :ivar percent: the rate, such as Decimal("19"); nothing of O
    """

    category: str
    percent: Decimal = NOTHING
    reason: str = ""


@dataclass(frozen=True)
class Payer:
    """
    The vendor as its files name it. What a format does not need may be empty.

    :ivar company_id: ten characters that the bank in the United States knows the vendor by
    :ivar odfi_routing: nine digits of that bank
    """

    name: str
    address: Address = Address()
    registration: str = ""
    vat_id: str = ""
    tax: Tax | None = None
    iban: str = ""
    bic: str = ""
    company_id: str = ""
    odfi_routing: str = ""
    odfi_name: str = ""


@dataclass(frozen=True)
class PaymentLine:
    """
    One payment.

    :ivar code: such as "PM-2026-0031", which is the end-to-end id of payment files
    :ivar method: such as "bank_transfer" or "credit_memo"
    :ivar statement: the code of the statement that explains it, such as "ST-2026-0412"
    """

    code: str
    partner_code: str
    partner: str
    amount: Decimal
    method: str
    statement: str = ""
    about: str = ""
    account: Account | None = None
    address: Address = Address()
    vat_id: str = ""


@dataclass(frozen=True)
class Remittance:
    """
    What one run pays.

    :ivar made_at: with its zone; it is the moment that files say they were made at
    :ivar execute_on: the day on which the bank should pay
    """

    run: str
    tenant_slug: str
    program: str
    program_name: str
    first: date
    last: date
    currency: str
    made_at: datetime
    execute_on: date
    payer: Payer
    lines: tuple[PaymentLine, ...]
    # Tells a further file of the same run from the first.
    part: int = 1

    @property
    def total(self) -> Decimal:
        """Add up the payments."""
        return sum((line.amount for line in self.lines), NOTHING)

    @property
    def id(self) -> str:
        """Give what the file is called inside: the run, and which file of it."""
        return self.run if self.part == 1 else f"{self.run}-{self.part}"


@dataclass(frozen=True)
class Written:
    """A file that was written, and what had to be changed to write it."""

    content: bytes
    changed: tuple[Changed, ...] = ()


@dataclass(frozen=True)
class ReadBack:
    """What a file says once it is read again: its payments in order, and the totals that stand in it."""

    amounts: tuple[tuple[str, Decimal], ...]
    count_stated: int
    total_stated: Decimal


def nothing_changed(remittance: Remittance) -> tuple[Changed, ...]:
    """Say that a form holds every text as it is."""
    return ()


@dataclass(frozen=True)
class Form:
    """
    One format. `name` is its folder.

    :ivar takes: says whether a payment can be in it at all
    :ivar faults: says in sentences what keeps it from being written
    :ivar moves_money: whether a bank pays what stands in it
    :ivar needs_numbers: whether it holds the numbers of accounts
    :ivar changes: says which texts it would hold in other letters; accounts may be sealed
    :ivar sends: payments by these methods are on their way once they stand in it
    """

    name: str
    label: str
    use: str
    extension: str
    content_type: str
    takes: Callable[[Remittance, PaymentLine], bool]
    faults: Callable[[Remittance], Sequence[str]]
    write: Callable[[Remittance], Written]
    read: Callable[[bytes], ReadBack]
    moves_money: bool = False
    needs_numbers: bool = False
    changes: Callable[[Remittance], tuple[Changed, ...]] = nothing_changed
    sends: frozenset[str] = field(default_factory=frozenset)

    @property
    def family(self) -> str:
        """Give what a payment may stand in once: a bank pays whatever it is given, in whatever form."""
        return "bank" if self.moves_money else self.name

    def file_name(self, remittance: Remittance) -> str:
        """Name the file, such as kestrel_PR-2026-031_nacha.ach."""
        return f"{remittance.tenant_slug}_{remittance.id}_{self.name}.{self.extension}"


def amount_text(amount: Decimal, currency: str) -> str:
    """
    Write an amount with the decimals of its currency: "18420.00", "1250", "3.125".

    :raises ValueError: if it has a fraction of a minor unit
    """
    written = f"{amount:.{minor_units(currency)}f}"
    if Decimal(written) != amount:
        raise ValueError(f"{amount} {currency} has a fraction of a minor unit.")
    return written


def everyone(remittance: Remittance, line: PaymentLine) -> bool:
    """Take every payment."""
    return True


def common_faults(remittance: Remittance) -> list[str]:
    """Say what no format can hold: no payment, one twice, one of nothing."""
    found = []
    if not remittance.lines:
        found.append(f"{remittance.run} has no payment that this file can hold.")
    codes = [line.code for line in remittance.lines]
    found += [f"{code} is in the run twice." for code in sorted({c for c in codes if codes.count(c) > 1})]
    found += [f"{line.code} pays nothing." for line in remittance.lines if line.amount <= 0]
    return found
