"""Out of which payables a payment is taken, so that no position of the ledger keeps a balance that is paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from payouts.enums import Account
from payouts.ledger.spots import Spot

NOTHING = Decimal(0)
PAYABLES = (Account.APPROVED_PAYABLE, Account.EARNED_PAYABLE)


# What is owed to one partner in one currency, by spot and account, positive; below zero the partner owes it.
Owed = Mapping[Spot, Mapping[Account, Decimal]]
Taken = dict[Spot, dict[Account, Decimal]]


def take(amount: Decimal, *, home: Spot, owed: Owed, lent: Mapping[Spot, Decimal] | None = None) -> Taken:
    """
    Say how much of each payable a payment takes; the amounts add up to it.

    What a partner owes goes off first, whole. Then approved amounts are taken, the period's own, and older periods in
    their order. What the ledger does not have is taken of the period's own account, so that it shows there.

    :param home: the run's own period
    :param lent: what of other programs is taken off here, by spot, positive
    """
    program = {spot: balances for spot, balances in owed.items() if spot.program_id == home.program_id}
    taken: Taken = {}
    left = amount
    for spot, balances in program.items():
        for account in PAYABLES:
            if (balance := balances.get(account, NOTHING)) < 0:
                left -= balance
                taken.setdefault(spot, {})[account] = balance
    for spot, most in (lent or {}).items():
        balance = owed.get(spot, {}).get(Account.EARNED_PAYABLE, NOTHING)
        off = min(most, -balance) if balance < 0 else NOTHING
        if off:
            left += off
            taken.setdefault(spot, {})[Account.EARNED_PAYABLE] = -off
    for spot, account in _order(program, home):
        if left <= 0:
            break
        part = min(left, program[spot][account])
        taken.setdefault(spot, {})[account] = part
        left -= part
    if left:
        own = taken.setdefault(home, {})
        account = Account.EARNED_PAYABLE if home.program_id is not None else Account.APPROVED_PAYABLE
        own[account] = own.get(account, NOTHING) + left
        if not own[account]:
            del own[account]
    return {spot: parts for spot, parts in taken.items() if parts}


def recoverable(
    *, home: Spot, owed: Owed, receivable: Mapping[Spot, Decimal], most: Decimal | None = None
) -> dict[Spot, Decimal]:
    """
    Say how much of what a partner owes for a program goes off what it is owed for it, by the spot that owes.

    :param receivable: what the partner owes, positive
    :param most: what the run takes back: an invoice collects what it invoiced, and a later run leaves it; None:
        everything
    """
    left = payable_of(home, owed)
    if most is not None:
        left = min(left, most)
    found = {}
    own = {spot: amount for spot, amount in receivable.items() if spot.program_id == home.program_id}
    for spot in sorted(own, key=_place):
        off = min(max(left, NOTHING), own[spot])
        if off > 0:
            found[spot] = off
            left -= off
    return found


def invoiced_anew(
    amount: Decimal, *, home: Spot, receivable: Mapping[Spot, Decimal], collected: Decimal
) -> Decimal:
    """
    Say how much of an invoice the ledger does not hold as owed by the partner yet.

    A clawback is a receivable already. What was taken off the payables, an adjustment, becomes one: what is invoiced is
    not kept from what the partner is owed besides.

    :param receivable: what the partner owes, positive
    :param collected: what earlier invoices of the program collect
    """
    own = sum((owes for spot, owes in receivable.items() if spot.program_id == home.program_id), NOTHING)
    return max(amount - max(own - collected, NOTHING), NOTHING)


def payable_of(home: Spot, owed: Owed) -> Decimal:
    """Add up what is payable for a program."""
    return sum(
        (
            balances.get(account, NOTHING)
            for spot, balances in owed.items()
            if spot.program_id == home.program_id
            for account in PAYABLES
        ),
        NOTHING,
    )


def _order(owed: Owed, home: Spot) -> list[tuple[Spot, Account]]:
    """Order the payables above zero: approved ones, then the period's own, then by age."""
    every = [
        (spot, account)
        for spot, balances in owed.items()
        for account, balance in balances.items()
        if account in PAYABLES and balance > 0
    ]
    return sorted(every, key=lambda one: (PAYABLES.index(one[1]), one[0] != home, _place(one[0])))


def _place(spot: Spot) -> tuple[str, date]:
    return (str(spot.program_id), spot.period_start or date.min)
