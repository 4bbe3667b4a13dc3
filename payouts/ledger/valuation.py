"""
What is owed in another currency, valued in the vendor's own at the closing rate.

IAS 21: a movement is translated at the rate of its day (21), a monetary item at the closing rate at the end of each
period (23), and the difference goes to profit or loss, whether the item is settled or still owed (28). So the
difference to date is one figure: what is owed at the closing rate, less every movement at the rate of its day. What
was settled at another rate than it was accrued at is in it, and stays in it once nothing is owed any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from payouts.enums import LIABILITIES, Account
from payouts.ledger.drafts import Leg, transfer
from vir.foundation.money import round_amount

NOTHING = Decimal(0)
# Owed, or to be received, in a fixed amount of money: what is released and not confirmed is owed as well.
MONETARY = (*LIABILITIES, Account.PAYMENT_CLEARING, Account.PARTNER_RECEIVABLE)


class Movement(NamedTuple):
    """By how much one day raised what is owed, in the other currency; a negative amount lowered it."""

    day: date
    amount: Decimal


class Translated(NamedTuple):
    """A movement at the rate of its day; `value` is not rounded."""

    day: date
    amount: Decimal
    rate: Decimal

    @property
    def value(self) -> Decimal:
        """Give it in the vendor's currency."""
        return self.amount * self.rate


@dataclass(frozen=True)
class Valuation:
    """
    What is owed, in two currencies.

    :ivar owed: in the other currency
    :ivar closing: the closing rate; None where nothing is owed, as then none is needed
    :ivar valued: at the closing rate, in the vendor's currency
    :ivar carried: the movements at the rates of their days, in the vendor's currency
    """

    owed: Decimal
    closing: Decimal | None
    valued: Decimal
    carried: Decimal
    movements: tuple[Translated, ...]

    @property
    def difference(self) -> Decimal:
        """Give the exchange difference to date; positive is a loss, as more is owed."""
        return self.valued - self.carried


class NoRate(Exception):
    """A rate is missing; `day` is that of the movement, None where it is the closing rate."""

    def __init__(self, day: date | None) -> None:
        super().__init__(str(day))
        self.day = day


def value(
    movements: Sequence[Movement], *, rates: Mapping[date, Decimal], closing: Decimal | None, currency: str
) -> Valuation:
    """
    Value what is owed; each side is rounded once.

    :param rates: what one unit was worth on the days of the movements
    :param currency: the vendor's own
    :raises NoRate: if the rate of a day is missing, or the closing rate while something is owed
    """
    for one in movements:
        if one.day not in rates:
            raise NoRate(one.day)
    owed = sum((one.amount for one in movements), NOTHING)
    if closing is None and owed:
        raise NoRate(None)
    translated = tuple(Translated(one.day, one.amount, rates[one.day]) for one in movements)
    return Valuation(
        owed=owed,
        closing=closing if owed else None,
        valued=NOTHING if closing is None else round_amount(owed * closing, currency),
        carried=round_amount(sum((one.value for one in translated), NOTHING), currency),
        movements=translated,
    )


def revalue(amount: Decimal) -> tuple[Leg, ...]:
    """Owe more of the vendor's currency because a rate moved, or less by a negative amount."""
    return transfer(Account.FX_DIFFERENCE, Account.LIABILITY_VALUATION, amount)
