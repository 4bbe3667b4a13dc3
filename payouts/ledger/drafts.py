"""
Entries before they are posted: each event of a rebate as balanced legs.

A debit is positive, a credit negative. The postings follow the usual treatment of rebates as a reduction of revenue
with a liability (IFRS 15.50-59, ASC 606-10-32): what is accrued becomes payable when a period's result is confirmed,
leaves the liability when it is released for payment, and rests in clearing until the bank or the general ledger
confirms it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from payouts.enums import LIABILITIES, Account, Column, EntryKind

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Leg:
    """One side of an entry."""

    account: Account
    amount: Decimal


@dataclass(frozen=True)
class About:
    """Whose money an entry moves: a partner in one measurement period, by its first day, of one program."""

    currency: str
    program_id: UUID | None = None
    partner_id: UUID | None = None
    period_start: date | None = None


@dataclass(frozen=True)
class Source:
    """What an entry comes from, such as ("run", "PR-2026-031"), and who stands for it."""

    kind: str
    code: str
    created_by: UUID | None = None
    approved_by: UUID | None = None


@dataclass(frozen=True)
class Draft:
    """
    An entry that is not posted yet.

    :ivar key: the same event has the same key, so that it is posted once
    :ivar column: where its movement of the liability stands in the rollforward
    """

    key: str
    kind: EntryKind
    column: Column
    about: About
    source: Source
    legs: tuple[Leg, ...]
    working: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    reverses: UUID | None = None

    def __post_init__(self) -> None:
        """
        Hold what the database holds as well.

        :raises ValueError: if the legs are fewer than two, one is zero, or they do not add up to zero
        """
        if len(self.legs) < 2 or any(not leg.amount for leg in self.legs):
            raise ValueError(f"{self.key}: an entry needs two legs or more, none of them zero.")
        if sum((leg.amount for leg in self.legs), NOTHING):
            raise ValueError(f"{self.key}: the legs do not add up to zero.")


def transfer(debit: Account, credit: Account, amount: Decimal) -> tuple[Leg, ...]:
    """Move an amount from one account to another; a negative one goes the other way."""
    return (Leg(debit, amount), Leg(credit, -amount))


def owed(legs: Sequence[Leg]) -> Decimal:
    """Give by how much legs raise what the vendor owes."""
    return -sum((leg.amount for leg in legs if leg.account in LIABILITIES), NOTHING)


def accrue(amount: Decimal) -> tuple[Leg, ...]:
    """Raise the accrual by an amount, or lower it by a negative one."""
    return transfer(Account.REBATE_EXPENSE, Account.ACCRUED_LIABILITY, amount)


def confirm(amount: Decimal) -> tuple[Leg, ...]:
    """Turn what was accrued into what is payable, once a period's result is confirmed."""
    return transfer(Account.ACCRUED_LIABILITY, Account.EARNED_PAYABLE, amount)


def adjust(amount: Decimal) -> tuple[Leg, ...]:
    """Raise what is payable by a manual amount, or lower it by a negative one."""
    return transfer(Account.REBATE_EXPENSE, Account.EARNED_PAYABLE, amount)


def approve_claim(amount: Decimal, *, accrued: Decimal = NOTHING) -> tuple[Leg, ...]:
    """
    Owe an approved claim: out of what was accrued for it, the rest as expense.

    :param accrued: the part that stands in the accrual already, not above the amount
    """
    legs = [
        Leg(Account.ACCRUED_LIABILITY, accrued),
        Leg(Account.REBATE_EXPENSE, amount - accrued),
        Leg(Account.APPROVED_PAYABLE, -amount),
    ]
    return tuple(leg for leg in legs if leg.amount)


def correct(amount: Decimal, *, payable: Decimal, receivable: Decimal) -> tuple[Leg, ...]:
    """
    Carry a later change of a confirmed result.

    Less: what is still payable falls, and beyond it the partner owes what it was paid (a clawback). More: what the
    partner owes falls first, and the rest is payable.

    :param amount: by how much more was earned; negative: less
    :param payable: what is still payable for the position
    :param receivable: what the partner owes for the position
    """
    if amount < 0:
        down = min(-amount, max(payable, NOTHING))
        back = -amount - down
        legs = [
            Leg(Account.EARNED_PAYABLE, down),
            Leg(Account.PARTNER_RECEIVABLE, back),
            Leg(Account.REBATE_EXPENSE, amount),
        ]
    else:
        off = min(amount, max(receivable, NOTHING))
        legs = [
            Leg(Account.REBATE_EXPENSE, amount),
            Leg(Account.PARTNER_RECEIVABLE, -off),
            Leg(Account.EARNED_PAYABLE, off - amount),
        ]
    return tuple(leg for leg in legs if leg.amount)


def release(amount: Decimal, account: Account = Account.ACCRUED_LIABILITY) -> tuple[Leg, ...]:
    """Give back what will not be paid: not reached, expired or below the least amount that is paid."""
    return transfer(account, Account.REBATE_EXPENSE, amount)


def drop(parts: Mapping[Account, Decimal]) -> tuple[Leg, ...]:
    """
    Give back what is below the least amount that is paid.

    :param parts: how much of each payable account
    """
    total = sum(parts.values(), NOTHING)
    legs = [*(Leg(account, amount) for account, amount in parts.items()), Leg(Account.REBATE_EXPENSE, -total)]
    return tuple(leg for leg in legs if leg.amount)


def settle(parts: Mapping[Account, Decimal]) -> tuple[Leg, ...]:
    """
    Release for payment.

    :param parts: how much of each payable account is paid
    """
    total = sum(parts.values(), NOTHING)
    legs = [
        *(Leg(account, amount) for account, amount in parts.items()),
        Leg(Account.PAYMENT_CLEARING, -total),
    ]
    # What is below zero on one account may take all of another: nothing of the period leaves then.
    return tuple(leg for leg in legs if leg.amount)


def recover(amount: Decimal, *, account: Account = Account.EARNED_PAYABLE) -> tuple[Leg, ...]:
    """Take what a partner owes out of what it is paid."""
    return transfer(account, Account.PARTNER_RECEIVABLE, amount)


# Where a payment rests once it is confirmed, by its method.
CONFIRMED_IN = {
    "bank_transfer": Account.CASH,
    "check": Account.CASH,
    "credit_memo": Account.CREDIT_NOTE_ISSUED,
    "offset": Account.OFFSET_AGAINST_INVOICE,
}
# The column of the rollforward that a settlement by a method stands in.
SETTLED_IN = {
    "bank_transfer": Column.PAID,
    "check": Column.PAID,
    "credit_memo": Column.CREDIT_MEMO,
    "offset": Column.CREDIT_MEMO,
}


def pay(amount: Decimal, method: str) -> tuple[Leg, ...]:
    """Confirm that a payment arrived."""
    return transfer(Account.PAYMENT_CLEARING, CONFIRMED_IN[method], amount)


def bounce(amount: Decimal, method: str, *, was_confirmed: bool) -> tuple[Leg, ...]:
    """Owe again what came back, before or after it had been confirmed."""
    held_in = CONFIRMED_IN[method] if was_confirmed else Account.PAYMENT_CLEARING
    return transfer(held_in, Account.APPROVED_PAYABLE, amount)


def receive(parts: Mapping[Account, Decimal]) -> tuple[Leg, ...]:
    """
    Take in what a partner pays back.

    :param parts: how much goes off each account: what it owes, and beyond that what is payable to it
    """
    total = sum(parts.values(), NOTHING)
    legs = [Leg(Account.CASH, total), *(Leg(account, -amount) for account, amount in parts.items())]
    return tuple(leg for leg in legs if leg.amount)


def take_over(amount: Decimal, account: Account = Account.ACCRUED_LIABILITY) -> tuple[Leg, ...]:
    """Take over what was owed on the first day."""
    return transfer(Account.OPENING_BALANCE, account, amount)


def reverse(legs: Sequence[Leg]) -> tuple[Leg, ...]:
    """Undo legs."""
    return tuple(Leg(leg.account, -leg.amount) for leg in legs)
